#!/bin/sh
# make-venv.sh target/venv requirements.txt: makes the first, a virtual environment, hold exactly what the second names.
# Quick where it does already. Run it at the top of the project.
set -eu

venv=$1
requirements=$2
stamp=$venv/complete

# A virtual environment works only with the interpreter and at the place it was made for, so these count as well.
wanted="$(cksum <"$requirements") $(python3 -c 'import sys; print(sys.executable, sys.version)' | tr '\n' ' ') $(pwd)"
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then
    exit 0
fi

# The stamp is the last thing written: an environment without it was interrupted, and is made anew.
echo "making $venv with $(grep -c '==' "$requirements") packages; this may take a minute" >&2
rm -rf "$venv"
mkdir -p "$(dirname "$venv")"
python3 -m venv "$venv"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --requirement "$requirements" >&2
"$venv/bin/python" -m pip check >&2
printf '%s\n' "$wanted" >"$stamp"
