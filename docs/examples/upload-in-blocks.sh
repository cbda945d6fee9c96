#!/usr/bin/env bash
# Uploads a file in blocks with curl alone, and confirms it. Stopped half-way, it goes on where it was when it is started
# again: storage keeps the blocks, the registry lists them.
#
#   KEY=$(cat data/dev-key) docs/examples/upload-in-blocks.sh film.mp4
#
# API is the registry's address, default http://127.0.0.1:8080/api/v1. The asset's id is kept in FILE.upload meanwhile.
set -euo pipefail

FILE=${1:?"usage: KEY=sk_… $0 FILE"}
API=${API:-http://127.0.0.1:8080/api/v1}
: "${KEY:?"KEY is the API key"}"

call() { curl -sS --fail-with-body -H "Authorization: Bearer $KEY" -H "Content-Type: application/json" "$@"; }
text() { grep -o "\"$1\":\"[^\"]*\"" | head -1 | cut -d'"' -f4; }
number() { grep -o "\"$1\":[0-9]*" | head -1 | cut -d: -f2; }

if [ ! -f "$FILE.upload" ]; then
  call "$API/media/upload" -d "{\"filename\":\"$(basename "$FILE")\",\"mode\":\"resumable\"}" | text id >"$FILE.upload"
fi
ID=$(cat "$FILE.upload")

upload=$(call "$API/media/$ID/upload") # what has landed, and an URL that is good for a while
url=$(text upload_url <<<"$upload")
size=$(number block_size <<<"$upload")
landed=" $({ grep -o '"number":[0-9]*' <<<"$upload" || true; } | cut -d: -f2 | xargs) "
blocks=$((($(stat -c %s "$FILE") + size - 1) / size))
echo "$ID: $blocks blocks of $size bytes, $(wc -w <<<"$landed") of them there"

[ "$(text status <<<"$upload")" != uploaded ] || blocks=0 # it is whole; only the confirm is missing
for ((n = 0; n < blocks; n++)); do
  [[ $landed == *" $n "* ]] && continue
  name=$(printf %06d "$n" | base64)
  dd if="$FILE" bs="$size" skip="$n" count=1 status=none | curl -sS --fail-with-body -X PUT "$url&comp=block&blockid=$name" --data-binary @- -H "Content-Type: application/octet-stream"
  if ((n % 100 == 99)); then url=$(call "$API/media/$ID/upload" | text upload_url); fi # asked for again, it is renewed in time
done

call -X POST "$API/media/$ID/confirm" -d '{}'
echo
rm "$FILE.upload"
