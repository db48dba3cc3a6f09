#!/bin/sh
# Makes src/pages/assets/vendor anew from the published packages that libraries.txt names, each with its licence. Needs
# Node.js and npm; building and testing the project does not.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
vendor=$here/src/pages/assets/vendor
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

libraries=$(grep -v '^#' "$here/libraries.txt")
npm init --yes >/dev/null
echo "$libraries" | awk '{ print $1 "@" $2 }' |
    xargs npm install --silent --no-fund --no-audit --save-exact esbuild@0.28.2

bundle() {
    npx esbuild "$1" --bundle --minify --format=esm --target=es2022 --legal-comments=none --log-level=warning \
        --outfile="$vendor/$2.js"
}

echo "export * from 'preact'; export * from 'preact/hooks';" >preact-with-hooks.js
bundle preact-with-hooks.js preact
bundle node_modules/htm/dist/htm.mjs htm
echo "export { UserManager, WebStorageStateStore, ErrorResponse } from 'oidc-client-ts';" >sign-in.js
bundle sign-in.js oidc-client-ts
echo "export { encode } from 'uqr';" >qr.js
bundle qr.js uqr

for package in $(echo "$libraries" | awk '{ print $1 }'); do
    cp "node_modules/$package/LICENSE" "$vendor/$package.LICENSE.txt"
done
