#!/bin/sh
# api.sh: asks the settings API what its OpenAPI document allows, and what it does not, on a local stack of its own
# (STACK=…/stack.json: one that runs already), with the same requests each time. EXAMPLES=100: more of each operation.
set -eu
cd "$(dirname "$0")/.."

sh tests/stack/make-venv.sh target/venv-api tests/api/requirements.txt
export HYPOTHESIS_STORAGE_DIRECTORY="$PWD/target/hypothesis"
cd tests/api
exec ../../target/venv-api/bin/python -B -m pytest "$@"
