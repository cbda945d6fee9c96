# Sourced by the commands beside it: builds Release and runs one subcommand of Bench. Everything temporary, by whichever
# process, goes to one folder that is removed at the end; a signal is passed on, and Bench stops what it started.

source "$(dirname "${BASH_SOURCE[0]}")/../tools/setup.sh"
need_sdks
need postgresql initdb
need_azurite

scratch=$(mktemp -d)
chmod 711 "$scratch" # Postgres runs as a user of its own below it
export TMPDIR=$scratch
pid=

finish() {
  trap '' INT TERM
  if [[ -n $pid ]]; then
    kill -TERM "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  fi
  rm -rf "$scratch"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# In the background and waited for: bash runs a trap only between foreground commands.
run() {
  "$@" &
  pid=$!
  local code=0
  wait "$pid" || code=$?
  pid=
  return "$code"
}

build() {
  if ! run dotnet build "$ROOT/bench/$1" -c Release --nologo -nodeReuse:false -p:UseSharedCompilation=false >"$scratch/build.log" 2>&1; then
    cat "$scratch/build.log" >&2
    return 1
  fi
}

bench() {
  build Bench
  run dotnet "$ROOT/artifacts/bin/Bench/release/Orleans.Media.Bench.dll" "$@"
}
