#!/usr/bin/env bash
# What the pieces of a request cost, by BenchmarkDotNet: bench/micro.sh [--filter '*StateJson*'] [--job short]
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/start.sh"
build Micro
run dotnet "$ROOT/artifacts/bin/Micro/release/Orleans.Media.Micro.dll" --artifacts "$scratch/micro" "$@"
