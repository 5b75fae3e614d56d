"""`make bill`: a bill of materials of what the portal runs on, and the list of licences.

Writes bill.json (CycloneDX 1.6: every locked package with its hashes, and what lies in static/) and
the table in docs/dependencies.md.
"""

import json
import re
import tomllib
from importlib import metadata
from pathlib import Path

from portal import __version__

ROOT = Path(__file__).parent.parent
BILL, PAGE = ROOT / "bill.json", ROOT / "docs" / "dependencies.md"
LOCKED = re.compile(
    r"^(?P<name>[\w.-]+)(?:\[.*?\])?==(?P<version>\S+).*\\\n(?P<hashes>(?: +--hash=\S+.*\n)+)", re.M
)
# What these packages do not say of themselves in a form that programs read.
LICENCES = {"peewee": "MIT", "pyrage": "MIT", "pysqlite3": "Zlib"}
FONTS, ICONS = "OFL-1.1", "ISC"
MARK = "<!-- Made by `make bill`. -->\n"


def licence_of(name: str) -> str:
    """As its own metadata tells it; of a package of another system, nothing is known here."""
    if name in LICENCES:
        return LICENCES[name]
    try:
        told = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return "not installed on this machine"
    named = [c for c in told.get_all("Classifier") or [] if c.startswith("License ::")]
    plain = (told.get("License") or "unknown").splitlines()[0]
    return told.get("License-Expression") or (named[0].split(" :: ")[-1] if named else plain)


def packages() -> list[dict]:
    """Each package of requirements.txt."""
    return [
        {
            "type": "library",
            "name": match["name"],
            "version": match["version"],
            "purl": f"pkg:pypi/{match['name']}@{match['version']}",
            "licenses": [{"license": {"name": licence_of(match["name"])}}],
            "hashes": [
                {"alg": "SHA-256", "content": digest}
                for digest in re.findall(r"sha256:([0-9a-f]{64})", match["hashes"])
            ],
        }
        for match in LOCKED.finditer((ROOT / "requirements.txt").read_text())
    ]


def carried() -> list[dict]:
    """Fonts and icons that lie among the files of the portal."""
    told = tomllib.loads((ROOT / "tools" / "vendor.toml").read_text())
    fonts = [each for each in told["package"] if "font" in each["name"]]
    return [
        {
            "type": "library",
            "name": each["name"],
            "version": each["version"],
            "purl": f"pkg:npm/{each['name'].replace('@', '%40')}@{each['version']}",
            "licenses": [{"license": {"id": FONTS if each in fonts else ICONS}}],
        }
        for each in [*fonts, told["icons"]]
    ]


def bill() -> dict:
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "brug", "version": __version__}},
        "components": [*packages(), *carried()],
    }


def table(components: list[dict]) -> str:
    rows = [
        (each["name"], next(iter(each["licenses"][0]["license"].values()))) for each in components
    ]
    lines = [f"| {name} | {licence} |" for name, licence in sorted(rows)]
    return "\n".join(["| what | licence |", "| --- | --- |", *lines, ""])


def main() -> None:
    made = bill()
    BILL.write_text(json.dumps(made, indent=1) + "\n")
    head = PAGE.read_text().partition(MARK)[0]
    PAGE.write_text(f"{head}{MARK}\n{table(made['components'])}")
    print(f"{len(made['components'])} parts in {BILL.name} and {PAGE.relative_to(ROOT)}.")


if __name__ == "__main__":
    main()
