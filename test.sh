#!/usr/bin/env bash
# Installs what the tests need and runs them: all, or the projects that are named (./test.sh Gateway.Tests).
# Ends with the count on a line of its own.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/tools/setup.sh"
cd "$ROOT"
export DOTNET_CLI_UI_LANGUAGE=en # the counts are read from what it prints

need_sdks
need curl curl util-linux flock procps pkill ffmpeg ffmpeg libvips-tools vips poppler-utils pdftoppm postgresql initdb
need_azurite
need_standardwebhooks

projects=("$@")
[ ${#projects[@]} -gt 0 ] || projects=(Grains.Interfaces.Tests Grains.Tests Silo.Tests Gateway.Tests EndToEnd)
for project in "${projects[@]}"; do [ -d "tests/$project" ] || die "There is no test project $project. There are: $(cd tests && ls -d -- *Tests EndToEnd | xargs)"; done

dotnet build Orleans.Media.sln -nologo -v quiet

passed=0 failed=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT
for project in "${projects[@]}"; do
  printf '\n%s\n' "— $project"
  ended=0
  dotnet test "tests/$project" --no-build -nologo --logger 'console;verbosity=normal' >"$log" 2>&1 || ended=$?
  grep -vE '^\s*Passed |^\s*$|^(Test run for|VSTest version|Starting test|A total of|\[xUnit)' "$log" || true

  ok=$(sed -nE 's/^ *Passed: *([0-9]+)$/\1/p' "$log" | tail -1)
  bad=$(sed -nE 's/^ *Failed: *([0-9]+)$/\1/p' "$log" | tail -1)
  # A test host that died reports neither.
  [ "$ended" = 0 ] || [ "${bad:-0}" != 0 ] || bad=1
  passed=$((passed + ${ok:-0})) failed=$((failed + ${bad:-0}))
done

printf '\n%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ] && [ "$passed" != 0 ]
