#!/usr/bin/env bash
# All benchmarks, and docs/benchmarks.md written from them: bench/run.sh [--quick] [--part NAME] [--rounds N] [--seconds N]
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/start.sh"
bench run "$@"
