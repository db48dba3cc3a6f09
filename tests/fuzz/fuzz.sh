#!/bin/sh
# fuzz.sh 600 [target]: searches each target for so many seconds, two at a time, and says how far it came. What breaks a
# claim is kept, with the command that plays it again. fuzz.sh keep form: adds to that corpus what earlier searches found.
set -eu
cd "$(dirname "$0")"

out=../../target/fuzz
seconds=$1
triple=$(rustc -vV | sed -n 's/^host: //p')
program=$out/$triple/release/fuzz

# What cargo-fuzz asks for, without its nightly compiler: coverage and comparisons, as libFuzzer reads them. No sanitizer:
# there is no unsafe code of ours to look into. With a target named, build scripts and macros stay as they are.
build() {
    RUSTFLAGS="--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
-Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
-Cllvm-args=-sanitizer-coverage-trace-compares" \
        cargo build --quiet --locked --release --features libfuzzer --bin fuzz --target "$triple"
}

# Only what reaches code that nothing in the corpus does: a corpus is read by people as well.
keep() {
    target=$1
    mkdir -p "$out/found/$target"
    FUZZ_TARGET=$target "$program" -set_cover_merge=1 -use_counters=0 -use_cmp=0 -max_len=600 \
        "corpus/$target" "$out/found/$target" 2>&1 | sed -n "s/^MERGE-OUTER: \(.* new files\).*/$target: \1/p"
}

search() {
    target=$1
    log=$out/$target.log
    mkdir -p "$out/found/$target" "$out/crashes/$target"
    if FUZZ_TARGET=$target "$program" -max_total_time="$seconds" -max_len=4096 -timeout=30 -rss_limit_mb=2048 \
        -print_final_stats=1 -artifact_prefix="$out/crashes/$target/" \
        "$out/found/$target" "corpus/$target" >"$log" 2>&1; then
        held='every claim held'
    else
        held=BROKEN
    fi
    executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    coverage=$(sed -n 's/^#[0-9]*[\t ].* cov: \([0-9]*\) ft: \([0-9]*\) .*/\1 edges, \2 features/p' "$log" | tail -n 1)
    echo "$target: ${executions:-?} executions, ${coverage:-?}: $held"
    [ "$held" = BROKEN ] || return 0
    grep -m 1 -A 2 'panicked at' "$log" | sed 's/^/    /'
    input=$(sed -n "s|.*Test unit written to .*/crashes/$target/||p" "$log" | tail -n 1)
    echo "    plays it again: FUZZ_TARGET=$target ${program#../../} ${out#../../}/crashes/$target/$input"
    echo "    the whole of it: ${log#../../}"
    return 1
}

case $seconds in
    keep) build && keep "$2" ;;
    one) seconds=$2 && search "$3" ;;
    *)
        build
        targets=${2:-$(ls corpus)}
        # xargs goes on with the others where one is broken, and says so in the end.
        printf '%s\n' $targets | xargs -P 2 -n 1 sh ./fuzz.sh one "$seconds"
        ;;
esac
