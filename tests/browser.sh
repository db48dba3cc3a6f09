#!/bin/sh
# Uses the pages as people do, in a browser, on a local stack of its own. Says so where there is no browser.
set -eu
cd "$(dirname "$0")/.."

if ! { [ -n "${CHROMIUM:-}" ] || command -v chromium || command -v chromium-browser || command -v google-chrome; } >/dev/null 2>&1; then
    echo "browser tests: LEFT OUT, since there is no Chromium here (Debian: sudo apt-get install chromium)" >&2
    exit 0
fi
sh tests/stack/make-venv.sh target/venv-browser tests/browser/requirements.txt
cd tests/browser
exec ../../target/venv-browser/bin/python -B -m pytest "$@"
