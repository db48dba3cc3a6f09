#!/bin/sh
# Builds and runs every test, and says at the end how many there were, and again what those said that failed.
set -u
cd "$(dirname "$0")/.."
log=target/test.log
status=target/test.status

cargo build --workspace --all-targets || exit 1
{ cargo test --workspace --no-fail-fast; echo $? >"$status"; } 2>&1 | tee "$log"

awk '/^---- .* stdout ----$/ { told = 1; lines = 0 } /^failures:$/ { told = 0 } told && lines++ < 20' "$log"
awk '/^test result:/ { passed += $4; failed += $6 } END { printf "\n%d passed, %d failed\n", passed, failed }' "$log"
exit "$(cat "$status")"
