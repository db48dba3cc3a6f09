#!/bin/sh
# Builds and runs every test, holds what the functions asked of AWS against what they may, and says at the end how many
# tests there were, and again what those said that failed.
set -u
cd "$(dirname "$0")/.."
log=target/test.log
status=target/test.status
corpora_log=target/test-corpora.log
corpora_status=target/test-corpora.status
api_log=target/test-api.log
api_status=target/test-api.status
pages_log=target/test-pages.log
pages_status=target/test-pages.status
export SEEN=test
rm -rf target/seen/$SEEN

cargo build --locked --workspace --all-targets || exit 1
{ cargo test --locked --workspace --no-fail-fast; echo $? >"$status"; } 2>&1 | tee "$log"
{ (cd tests/fuzz && cargo test --locked); echo $? >"$corpora_status"; } 2>&1 | tee "$corpora_log"
{ sh tests/api.sh; echo $? >"$api_status"; } 2>&1 | tee "$api_log"
{ sh tests/browser.sh; echo $? >"$pages_status"; } 2>&1 | tee "$pages_log"

# Tests that failed may not have come to what they play.
[ "$(cat "$status")" = 0 ] && extent=whole || extent=part
target/debug/privilege $SEEN $extent
permissions=$?

awk '/^---- .* stdout ----$/ { told = 1; lines = 0 } /^failures:$/ { told = 0 } told && lines++ < 20' "$log" "$corpora_log"
grep -hE '^(FAILED|ERROR) ' "$api_log" "$pages_log"
grep -h 'LEFT OUT' "$log" "$pages_log"
{
    awk '/^test result:/ { print $4, $6 }' "$log" "$corpora_log"
    awk '/^(=+ )?[0-9]+ (passed|failed|error)/ {
        for (i = 1; i < NF; i++) { if ($(i + 1) ~ /^passed/) passed = $i; if ($(i + 1) ~ /^(failed|error)/) failed += $i }
        print passed + 0, failed + 0
    }' "$api_log" "$pages_log"
} | awk '{ passed += $1; failed += $2 } END { printf "\n%d passed, %d failed\n", passed, failed }'
[ "$(cat "$status")" = 0 ] && [ "$(cat "$corpora_status")" = 0 ] && [ "$(cat "$api_status")" = 0 ] && [ "$(cat "$pages_status")" = 0 ] && [ "$permissions" = 0 ]
