#!/usr/bin/env bash
# Starts Orleans Media on this machine: Azurite for the bytes, SQLite (or Postgres) for the rest, the gateway with the
# silo in its process. Ctrl-C stops all of it.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/tools/setup.sh"

usage() {
  cat <<EOF
./run.sh                          start on the embedded database (SQLite)
./run.sh --postgres "Host=…"      start on Postgres; the schema is made if it isn't there
./run.sh keys create ACCOUNT      make an API key (also: keys list, keys revoke KEY_ID); with
                                  --postgres before it, on that database

PORT          the gateway's port              default 8080
AZURITE_PORT  Azurite's port                  default 10000
DATA          the folder for all that is kept default ./data
EOF
}

PORT=${PORT:-8080}
AZURITE_PORT=${AZURITE_PORT:-10000}
DATA=$(realpath -m "${DATA:-$ROOT/data}")

postgres=
while [ $# -gt 0 ]; do
  case $1 in
    --postgres) postgres=${2:?"--postgres needs a connection string: ./run.sh --postgres \"Host=…;Username=…;Database=…\""}; shift 2 ;;
    keys) break ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done

umask 077 # what is kept holds keys and private media
need_sdks
need curl curl util-linux flock ffmpeg ffmpeg libvips-tools vips poppler-utils pdftoppm
mkdir -p "$DATA/logs"

export Storage__ConnectionString Storage__CorsOrigins__0='*' Development__KeyFile="$DATA/dev-key" Processing__Scratch="$DATA/scratch" ASPNETCORE_URLS="http://127.0.0.1:$PORT"
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

pids=()
stop() {
  trap - EXIT INT TERM
  local pid
  for pid in "${pids[@]}"; do # the gateway first: what it is doing may still need storage
    kill -TERM "$pid" 2>/dev/null || continue
    wait "$pid" 2>/dev/null || true
  done
}
trap stop EXIT
trap 'stop; exit 130' INT
trap 'stop; exit 143' TERM

node "$AZURITE" --location "$DATA/azurite" --blobHost 127.0.0.1 --blobPort "$AZURITE_PORT" --silent --disableTelemetry >"$DATA/logs/azurite.log" 2>&1 &
pids=($!)
for _ in $(seq 300); do
  if port_in_use "$AZURITE_PORT" || ! kill -0 "${pids[0]}" 2>/dev/null; then break; fi
  sleep 0.1
done
dotnet "$GATEWAY" >"$DATA/logs/gateway.log" 2>&1 &
pids=($! "${pids[@]}")

for _ in $(seq 600); do
  [ "$(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$PORT/health" 2>/dev/null)" = 200 ] && ready=1 && break
  for pid in "${pids[@]}"; do kill -0 "$pid" 2>/dev/null || break 2; done
  sleep 0.1
done
if [ -z "${ready:-}" ]; then
  tail -n 20 "$DATA/logs/gateway.log" "$DATA/logs/azurite.log" >&2
  die "Orleans Media did not start. The whole logs are in $DATA/logs."
fi

KEY=$(cat "$DATA/dev-key")
cat <<EOF

  Orleans Media is ready.

  Address   http://127.0.0.1:$PORT          health: http://127.0.0.1:$PORT/health
  API key   $KEY   (also in $DATA/dev-key)
  Storage   Azurite on port $AZURITE_PORT
  Database  $([ -n "$postgres" ] && echo Postgres || echo "$DATA/media.db")
  Logs      $DATA/logs

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

wait -n "${pids[@]}" || true
tail -n 20 "$DATA/logs/gateway.log" "$DATA/logs/azurite.log" >&2
die "A part of Orleans Media ended by itself. The whole logs are in $DATA/logs."
