#!/usr/bin/env bash
# Kill -9 under load, again and again, then a full audit: bench/crash.sh [--kills N] [--callers N] [--seed N]
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/start.sh"
bench crash "$@"
