"""Adds what a function's pages bring to a browser to its bill of materials, by its libraries.txt.

Usage: browser_libraries.py bom.json functions/<function>/libraries.txt
"""

import json
import sys


def component(line):
    package, version, licence, file = line.split()
    purl = f"pkg:npm/{package}@{version}"
    return {
        "type": "library",
        "bom-ref": purl,
        "name": package,
        "version": version,
        "licenses": [{"expression": licence}],
        "purl": purl,
        "properties": [{"name": "file", "value": file}],
    }


def add(bom, libraries):
    bom["components"] += libraries
    refs = [library["bom-ref"] for library in libraries]
    bom["dependencies"] += [{"ref": ref} for ref in refs]
    whole = bom["metadata"]["component"]["bom-ref"]
    for node in bom["dependencies"]:
        if node["ref"] == whole:
            node["dependsOn"] = [*node.get("dependsOn", []), *refs]


if __name__ == "__main__":
    bill, listed = sys.argv[1:]
    with open(listed, encoding="utf-8") as file:
        found = [component(line) for line in file if not line.startswith("#")]
    with open(bill, encoding="utf-8") as file:
        document = json.load(file)
    add(document, found)
    with open(bill, "w", encoding="utf-8") as file:
        json.dump(document, file, indent=2)
    print(f"{bill}: and {len(found)} libraries for browsers")
