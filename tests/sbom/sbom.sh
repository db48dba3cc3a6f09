#!/bin/sh
# Writes what each function is made of to target/sbom/<function>.cdx.json, as CycloneDX: crates, versions, checksums and
# licences, by the lock file, and the libraries that pages bring to a browser. What only tests need is left out.
set -eu
cd "$(dirname "$0")/../.."

version=0.5.9
tools=target/tools/cargo-cyclonedx-$version
# What `make build` builds for.
target=${CARGO_BUILD_TARGET:-$(rustc -vV | sed -n 's/^host: //p')}

# The first time it is built from its source, which takes minutes.
[ -x "$tools/bin/cargo-cyclonedx" ] ||
    cargo install --quiet --locked --root "$tools" --version "$version" cargo-cyclonedx

# A lock file that does not fit is a fault here, which the tool would mend.
cargo metadata --quiet --locked --format-version 1 >/dev/null

mkdir -p target/sbom
rm -f target/sbom/*.cdx.json
# It writes beside every Cargo.toml of the workspace. Only functions are deployed.
"$tools/bin/cargo-cyclonedx" cyclonedx -qq --format json --spec-version 1.5 --target "$target"
for function in functions/*/; do
    name=$(basename "$function")
    bill=target/sbom/$name.cdx.json
    mv "$function$name.cdx.json" "$bill"
    cargo tree --locked --package "$name" --target "$target" --edges normal,build --prefix none |
        python3 tests/sbom/only_built.py "$bill"
    [ ! -f "${function}libraries.txt" ] || python3 tests/sbom/browser_libraries.py "$bill" "${function}libraries.txt"
done
find shared tests -name '*.cdx.json' -delete
