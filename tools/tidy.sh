#!/usr/bin/env bash
# clang-tidy over the given files, two at a time. usage: tools/tidy.sh BUILD_FOLDER FILE…
set -euo pipefail
build=$1
shift
# The precompiled header is clang's own, so tidy can read it; what it cannot is a flag it does not know.
printf '%s\n' "$@" | xargs -P 2 -n 1 clang-tidy-19 -p "$build" --quiet --warnings-as-errors='*' 2>/dev/null
