#!/usr/bin/env bash
# Makes docs/processing/contact-sheet.webp anew: every file of the tests' corpus through a registry, and what it shows of each.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mkdir -p docs/processing
CONTACT_SHEET=$PWD/docs/processing/contact-sheet.webp dotnet test tests/EndToEnd -nologo -v quiet --filter CorpusTests
