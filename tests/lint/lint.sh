#!/bin/sh
# Every linter, each failing on a warning.
set -eu
cd "$(dirname "$0")/../.."

say() { echo "lint: $*" >&2; }

say "formatting"
cargo fmt --all --check
(cd tests/fuzz && cargo fmt --check)

say "the pure part compiles without any crate that does I/O"
cargo check --quiet -p intellisend --no-default-features

say "clippy"
cargo clippy --workspace --all-targets -- -D warnings
(cd tests/fuzz && cargo clippy --quiet --locked --all-targets -- -D warnings)

say "licences, bans and sources of every dependency"
sh tests/lint/deny.sh

sh tests/lint/template.sh
say "nothing found"
