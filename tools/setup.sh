# Sourced by run.sh, test.sh and bench/: puts in place what they need. Everything here may run any number of times.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

die() { printf '%s\n' "$*" >&2; exit 1; }

# Debian keeps Postgres' programs, one folder a version, outside of PATH.
for bin in /usr/lib/postgresql/*/bin; do PATH=$PATH:$bin; done

# need PACKAGE COMMAND [PACKAGE COMMAND ...]: installs the Debian packages whose commands are missing.
need() {
  local missing=() as_root=()
  while [ $# -gt 0 ]; do
    command -v "$2" >/dev/null 2>&1 || missing+=("$1")
    shift 2
  done
  [ ${#missing[@]} -gt 0 ] || return 0

  if [ "$(id -u)" != 0 ]; then
    if sudo -n true 2>/dev/null; then as_root=(sudo); else die "Some tools are missing. Install them with this line, then run me again:
  sudo apt-get update && sudo apt-get install -y ${missing[*]}"; fi
  fi
  echo "Installing ${missing[*]} …"
  "${as_root[@]}" apt-get update -qq >/dev/null
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >/dev/null
}

# Node and the .NET SDK come in many ways (and versions): we say what we need and leave the way to you.
need_sdks() {
  command -v dotnet >/dev/null 2>&1 && dotnet --list-sdks | grep -q '^10\.' || die "The .NET 10 SDK is missing: https://dotnet.microsoft.com/download"
  command -v node >/dev/null 2>&1 && [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || die "Node.js 20 or later is missing: https://nodejs.org"
  command -v npm >/dev/null 2>&1 || die "npm, which comes with Node.js, is missing: https://nodejs.org"
}

# Azurite, at the version that tools/azurite/package.json pins.
AZURITE=$ROOT/tools/azurite/node_modules/azurite/dist/src/blob/main.js
need_azurite() {
  local wanted have=
  wanted=$(node -p 'require(process.argv[1]).dependencies.azurite' "$ROOT/tools/azurite/package.json")
  [ -f "$AZURITE" ] && have=$(node -p 'require(process.argv[1]).version' "$ROOT/tools/azurite/node_modules/azurite/package.json")
  [ "$have" = "$wanted" ] && return 0
  echo "Installing Azurite $wanted …"
  (cd "$ROOT/tools/azurite" && npm install --no-package-lock --no-audit --no-fund --loglevel=error >/dev/null)
}

# The library that the tests verify webhooks with, at the version that tools/standardwebhooks/package.json pins.
need_standardwebhooks() {
  [ -d "$ROOT/tools/standardwebhooks/node_modules/standardwebhooks" ] && return 0
  echo "Installing standardwebhooks …"
  (cd "$ROOT/tools/standardwebhooks" && npm install --no-package-lock --no-audit --no-fund --loglevel=error >/dev/null)
}

# The release build of the gateway, and of the silo that it refers to; built only if a source is newer.
GATEWAY=$ROOT/artifacts/bin/Gateway/release/Orleans.Media.Gateway.dll
SILO=$ROOT/artifacts/bin/Silo/release/Orleans.Media.Silo.dll
need_gateway() {
  local stamp=$ROOT/artifacts/gateway.stamp
  [ -f "$GATEWAY" ] && [ -f "$SILO" ] && [ -f "$stamp" ] && [ -z "$(cd "$ROOT" && find src Directory.*.props Directory.*.targets global.json -newer "$stamp" -print -quit)" ] && return 0
  echo "Building …"
  mkdir -p "$ROOT/artifacts"
  touch "$stamp.new"
  dotnet build "$ROOT/src/Gateway" -c Release -nologo -v quiet >"$ROOT/artifacts/build.log" 2>&1 || { cat "$ROOT/artifacts/build.log" >&2; die "The build failed."; }
  mv "$stamp.new" "$stamp"
}

# The connection string of an Azurite on a port. The key is Azurite's own, published and the same everywhere.
azurite_connection() {
  echo "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;BlobEndpoint=http://127.0.0.1:$1/devstoreaccount1;"
}

# Whether something listens on a port of this machine.
port_in_use() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
