#!/bin/sh
# Breaks every scenario at each of its calls, and says how many there were. POINT=first-text/9/after/bells: at that one
# alone. What says nothing of a run has tried nothing, and is no success. What the functions asked of AWS is held against what
# they may; what they never ask for is for `make test` to say, which plays more than these scenarios.
set -u
cd "$(dirname "$0")/.."
log=target/crash.log
status=target/crash.status
export SEEN=crash
rm -rf target/seen/$SEEN
cargo build --locked --workspace --bins || exit 1

# Each scenario in a process of its own, with an emulator of its own: an emulator has one core, and slows with all that was
# ever in it.
cargo test --locked --workspace --test crash --no-run || exit 1
scenarios=$(cargo test --locked --quiet --workspace --test crash -- --list | sed -n 's/: test$//p')
{
    echo "$scenarios" | CRASH=all xargs -P 2 -I {} cargo test --locked --quiet --workspace --test crash -- --nocapture --exact {}
    echo $? >"$status"
} 2>&1 | tee "$log"

if [ -n "${POINT:-}" ]; then
    grep -qF "$POINT: " "$log" || { printf '\nno scenario has the point %s\n' "$POINT"; exit 1; }
else
    awk '/ calls, .* points, / { scenarios++; points += $(NF - 5); met += $(NF - 3) }
         END { printf "\n%d scenarios: %d points tried, %d of them met\n", scenarios, points, met; exit !scenarios }' \
        FS='[ ,]+' "$log" || exit 1
fi
target/debug/privilege $SEEN part || exit 1
exit "$(cat "$status")"
