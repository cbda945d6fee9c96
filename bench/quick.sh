#!/usr/bin/env bash
# The two speed targets of the embedded default, side by side with a plain service: bench/quick.sh [--rounds N] [--seconds N]
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/start.sh"
bench quick "$@"
