#!/bin/sh
# Every linter, each failing on a warning.
set -eu
cd "$(dirname "$0")/../.."

say() { echo "lint: $*" >&2; }

say "formatting"
cargo fmt --all --check
(cd tests/fuzz && cargo fmt --check)

say "the pure part compiles without any crate that does I/O"
cargo check --locked --quiet -p intellisend --no-default-features

say "clippy"
cargo clippy --locked --workspace --all-targets -- -D warnings
(cd tests/fuzz && cargo clippy --quiet --locked --all-targets -- -D warnings)

say "what is said of the code"
RUSTDOCFLAGS="-D warnings" cargo doc --quiet --locked --no-deps --package intellisend

say "licences, bans and sources of every dependency"
sh tests/lint/deny.sh

sh tests/lint/template.sh
say "nothing found"
