#!/bin/sh
# Makes sure of the tools, and of what the local stack needs in target/venv.
set -eu
cd "$(dirname "$0")/../.."

sh tests/stack/check-tools.sh
sh tests/stack/make-venv.sh target/venv tests/stack/requirements.txt
