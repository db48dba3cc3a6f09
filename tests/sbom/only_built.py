"""Leaves in a bill of materials what Cargo really builds.

What Cargo tells of a lock file has crates that no feature switches on, a second crypto provider among them; its tree does
not. Usage: cargo tree … --prefix none | only_built.py bom.json
"""

import json
import sys


def built(tree):
    """Names and versions of a `cargo tree` without its lines."""
    found = set()
    for line in tree:
        name, version = line.split()[:2]
        found.add((name, version.removeprefix("v")))
    return found


def keep(bom, crates):
    bom["components"] = [crate for crate in bom["components"] if (crate["name"], crate["version"]) in crates]
    missing = crates - {(crate["name"], crate["version"]) for crate in [*bom["components"], bom["metadata"]["component"]]}
    if missing:
        sys.exit(f"sbom: not listed, and built: {sorted(missing)}")
    kept = {bom["metadata"]["component"]["bom-ref"], *(crate["bom-ref"] for crate in bom["components"])}
    bom["dependencies"] = [
        {**node, "dependsOn": [ref for ref in node.get("dependsOn", []) if ref in kept]}
        for node in bom["dependencies"]
        if node["ref"] in kept
    ]


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        document = json.load(file)
    keep(document, built(line for line in sys.stdin if line.strip()))
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        json.dump(document, file, indent=2)
    print(f"{sys.argv[1]}: {len(document['components'])} crates")
