#!/usr/bin/env bash
# Starts Orleans Media on this machine: Azurite for the bytes, SQLite (or Postgres) for the rest, the gateway with the
# silo in its process, or a cluster of silos with gateways before it. Ctrl-C stops all of it.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/tools/setup.sh"

usage() {
  cat <<EOF
./run.sh                          start on the embedded database (SQLite)
./run.sh --postgres "Host=…"      start on Postgres; the schema is made if it isn't there
./run.sh --postgres "Host=…" --silos 3 [--gateways 2]
                                  a cluster: silo processes, and gateways as their clients
./run.sh keys create ACCOUNT      make an API key (also: keys list, keys rotate KEY_ID, keys revoke KEY_ID;
                                  keys alone shows all it can do); with --postgres before it, on that database

PORT          the gateway's port              default 8080; more gateways take the free ones after it
AZURITE_PORT  Azurite's port                  default 10000
DATA          the folder for all that is kept default ./data
EOF
}

PORT=${PORT:-8080}
AZURITE_PORT=${AZURITE_PORT:-10000}
DATA=$(realpath -m "${DATA:-$ROOT/data}")

# count OPTION VALUE: the value, if it is a number of processes that makes sense on one machine.
count() {
  [[ ${2:-} =~ ^([1-9]|1[0-6])$ ]] || die "$1 needs a number from 1 to 16: ./run.sh --postgres \"Host=…\" $1 2"
  echo "$2"
}

postgres= silo_count=0 gateway_count=1
while [ $# -gt 0 ]; do
  case $1 in
    --postgres) postgres=${2:?"--postgres needs a connection string: ./run.sh --postgres \"Host=…;Username=…;Database=…\""}; shift 2 ;;
    --silos) silo_count=$(count "$@"); shift 2 ;;
    --gateways) gateway_count=$(count "$@"); asked_gateways=1; shift 2 ;;
    keys) break ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done

[ "$silo_count" = 0 ] || [ -n "$postgres" ] || die "Several silos need Postgres, because SQLite serves one process only: ./run.sh --postgres \"Host=…;Username=…;Database=…\" --silos $silo_count
Without --silos, one process is gateway and silo."
[ "$silo_count" != 0 ] || [ -z "${asked_gateways:-}" ] || die "Several gateways need silos of their own: ./run.sh --postgres \"Host=…\" --silos 2 --gateways $gateway_count"

umask 077 # what is kept holds keys and private media
need_sdks
need curl curl util-linux flock ffmpeg ffmpeg libvips-tools vips poppler-utils pdftoppm
mkdir -p "$DATA/logs"

export Storage__ConnectionString Storage__CorsOrigins__0='*' Development__KeyFile="$DATA/dev-key" Processing__Scratch="$DATA/scratch"
export Gateway__DrainDelay="${Gateway__DrainDelay:-00:00:00}" Orleans__DrainDelay="${Orleans__DrainDelay:-00:00:01}" # no load balancer waits to notice, you do
Storage__ConnectionString=$(azurite_connection "$AZURITE_PORT")
if [ -n "$postgres" ]; then export Database__Postgres=$postgres; else export Database__Sqlite="$DATA/media.db"; fi

if [ $# -gt 0 ]; then
  need_gateway
  exec dotnet "$GATEWAY" "$@"
fi

# One of us per folder and per port. The lock is held by what we start, too, so it tells the truth even after a kill -9.
exec 9>>"$DATA/lock"
flock -n 9 || die "Orleans Media is already running on $DATA (process $(cat "$DATA/lock")). Stop it first, or set DATA to another folder."
echo $$ >"$DATA/lock"
for port in "$PORT" "$AZURITE_PORT"; do
  if port_in_use "$port"; then die "Port $port is in use. Stop what uses it, or set PORT and AZURITE_PORT to others."; fi
done

need_azurite
need_gateway

# Processes by name; a name is that of the log, too.
declare -A pid_of=()
gateways=() silos=() ports=()

# start NAME COMMAND...
start() {
  local name=$1
  shift
  "$@" >"$DATA/logs/$name.log" 2>&1 &
  pid_of[$name]=$!
}

alive() { [ -n "${pid_of[$1]:-}" ] && kill -0 "${pid_of[$1]}" 2>/dev/null; }

# stop_all NAME...: all at once, and waits for them
stop_all() {
  local name
  for name in "$@"; do [ -z "${pid_of[$name]:-}" ] || kill -TERM "${pid_of[$name]}" 2>/dev/null || true; done
  for name in "$@"; do [ -z "${pid_of[$name]:-}" ] || wait "${pid_of[$name]}" 2>/dev/null || true; done
}

stop() {
  trap - EXIT INT TERM
  stop_all "${gateways[@]}" # first: what they are doing still needs silos, and that storage
  stop_all "${silos[@]}"
  stop_all azurite
}
trap stop EXIT
trap 'stop; exit 130' INT
trap 'stop; exit 143' TERM

# logs NAME...: the end of each
logs() {
  local name
  for name in "$@"; do printf '— %s\n' "$DATA/logs/$name.log"; tail -n 20 "$DATA/logs/$name.log"; done >&2
}

# until_ready NAME CONDITION...: waits until the condition holds; ends all of it if the process ends before
until_ready() {
  local name=$1
  shift
  for _ in $(seq 900); do
    "$@" && return
    alive "$name" && alive azurite || break
    sleep 0.1
  done
  logs "$name" azurite
  die "Orleans Media did not start: $name is not ready. The whole logs are in $DATA/logs."
}

gateway_ready() { [ "$(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$1/health" 2>/dev/null)" = 200 ]; }
silo_ready() { grep -q 'Application started' "$DATA/logs/$1.log"; }

# start_gateway NAME PORT
start_gateway() {
  gateways+=("$1") ports+=("$2")
  start "$1" env ASPNETCORE_URLS="http://127.0.0.1:$2" dotnet "$GATEWAY"
}

start azurite node "$AZURITE" --location "$DATA/azurite" --blobHost 127.0.0.1 --blobPort "$AZURITE_PORT" --silent --disableTelemetry
until_ready azurite port_in_use "$AZURITE_PORT"

if [ "$silo_count" = 0 ]; then
  start_gateway gateway "$PORT"
  until_ready gateway gateway_ready "$PORT"
else
  export Orleans__Address=127.0.0.1
  for i in $(seq "$silo_count"); do
    silos+=("silo-$i")
    start "silo-$i" dotnet "$SILO"
  done
  for name in "${silos[@]}"; do until_ready "$name" silo_ready "$name"; done

  export Orleans__Mode=Client
  port=$PORT
  for i in $(seq "$gateway_count"); do
    [ "$i" = 1 ] || for ((port++; port < 65535; port++)); do port_in_use "$port" || break; done
    start_gateway "gateway-$i" "$port"
    until_ready "gateway-$i" gateway_ready "$port" # one after the other: the first one makes the key
  done
fi

KEY=$(cat "$DATA/dev-key")
cat <<EOF

  Orleans Media is ready.

$(for port in "${ports[@]}"; do echo "  Address   http://127.0.0.1:$port          health: http://127.0.0.1:$port/health"; done)
  API key   $KEY   (also in $DATA/dev-key)
  Storage   Azurite on port $AZURITE_PORT
  Database  $([ -n "$postgres" ] && echo Postgres || echo "$DATA/media.db")
  Logs      $(for name in "${gateways[@]}" "${silos[@]}" azurite; do printf '%s ' "$DATA/logs/$name.log"; done)

  An upload in three steps, to copy and paste:

    KEY=\$(cat "$DATA/dev-key"); API=http://127.0.0.1:$PORT/api/v1
    echo iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg== | base64 -d > hero.png

    # 1. ask for an upload URL
    ANSWER=\$(curl -s \$API/media/upload -H "Authorization: Bearer \$KEY" -H "Content-Type: application/json" -d '{"filename":"hero.png","content_type":"image/png"}')
    ID=\$(echo "\$ANSWER" | sed 's/.*"id":"\([^"]*\)".*/\1/'); URL=\$(echo "\$ANSWER" | sed 's/.*"upload_url":"\([^"]*\)".*/\1/')

    # 2. send the bytes straight to storage
    curl -s -X PUT "\$URL" -H "Content-Type: image/png" -H "x-ms-blob-type: BlockBlob" --data-binary @hero.png

    # 3. confirm
    curl -s -X POST \$API/media/\$ID/confirm -H "Authorization: Bearer \$KEY" -H "Content-Type: application/json" -d '{}'

  Ctrl-C stops everything.

EOF

# remaining NAME...: those that run still
remaining() { local name; for name in "$@"; do ! alive "$name" || echo "$name"; done; }

while true; do
  wait -n "${pid_of[@]}" || true
  for name in "${gateways[@]}" "${silos[@]}" azurite; do
    [ -n "${pid_of[$name]:-}" ] && ! alive "$name" || continue
    code=0
    wait "${pid_of[$name]}" || code=$?
    unset "pid_of[$name]"
    logs "$name"
    mapfile -t gateways < <(remaining "${gateways[@]}")
    mapfile -t silos < <(remaining "${silos[@]}")
    # What one part of a cluster did, others of its kind do from now on; without any, or without storage, nothing works.
    [ "$name" != azurite ] && [ ${#gateways[@]} != 0 ] && { [ "$silo_count" = 0 ] || [ ${#silos[@]} != 0 ]; } ||
      die "A part of Orleans Media ended by itself: $name, with exit code $code. The whole logs are in $DATA/logs."
    echo "$name ended by itself, with exit code $code. The others go on: ${gateways[*]} ${silos[*]}. To have it again, start all anew."
  done
done
