#!/bin/sh
# Makes src/pages/assets/vendor anew from the published packages: one file each, with its licence. Needs Node.js and npm;
# building and testing the project does not.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
vendor=$here/src/pages/assets/vendor
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm init --yes >/dev/null
npm install --silent --no-fund --no-audit --save-exact \
    preact@11.2.0 htm@3.1.1 oidc-client-ts@3.5.0 uqr@0.1.3 esbuild@0.28.2

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

for package in preact htm oidc-client-ts uqr; do
    cp "node_modules/$package/LICENSE" "$vendor/$package.LICENSE.txt"
done
cp node_modules/jwt-decode/LICENSE "$vendor/jwt-decode.LICENSE.txt"
