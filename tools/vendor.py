"""Fetch what tools/vendor.toml names, make the icon sprite, write the hashes.

Needs npm, and fontTools from requirements-dev.txt. The result is committed, so that nobody else
needs either.
"""

import base64
import hashlib
import json
import re
import subprocess
import tarfile
import tempfile
import tomllib
from pathlib import Path

from fontTools.ttLib import TTFont

from tools.plain_zero import plain_zero

ROOT = Path(__file__).parent.parent
PLAN = ROOT / "tools" / "vendor.toml"
LOCK = ROOT / "tools" / "vendor.lock"


def unpacked(name: str, version: str, folder: Path) -> Path:
    """The folder with this package's files."""
    command = ["npm", "pack", "--silent", f"{name}@{version}"]
    packed = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    target = folder / packed.stdout.strip().removesuffix(".tgz")
    with tarfile.open(folder / packed.stdout.strip()) as archive:
        archive.extractall(target, filter="data")
    return target / "package"


def place(source: Path, target: str, written: list[str]) -> Path:
    path = ROOT / target
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(source.read_bytes())
    written.append(target)
    return path


def without_stroke(target: str) -> None:
    """Let the zero of a font that was placed have no stroke."""
    font = TTFont(ROOT / target, recalcTimestamp=False)
    plain_zero(font)
    font.save(ROOT / target)


def as_truetype(source: Path, target: str, written: list[str]) -> None:
    (ROOT / target).parent.mkdir(parents=True, exist_ok=True)
    font = TTFont(source, recalcTimestamp=False)
    font.flavor = None
    if "-ext-" in target:
        rename_family(font)
    font.save(ROOT / target)
    written.append(target)


def rename_family(font: TTFont) -> None:
    """Call it "… Ext": of two files of one family and weight, typst would only see the first."""
    for record in font["name"].names:
        if record.nameID in {1, 3, 4, 6, 16}:
            old = record.toUnicode()
            record.string = old.replace("Hyperlegible Next", "Hyperlegible Next Ext").replace(
                "HyperlegibleNext", "HyperlegibleNextExt"
            )


def sprite(folder: Path, names: list[str], version: str) -> str:
    """One SVG with every icon as a symbol."""
    symbols = []
    for name in sorted(names):
        inner = re.search(r"<svg[^>]*>(.*)</svg>", (folder / f"{name}.svg").read_text(), re.S)[1]
        body = re.sub(r"\s+", " ", inner).strip()
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{body}</symbol>')
    head = f'<svg xmlns="http://www.w3.org/2000/svg"><!-- Lucide {version}, ISC licence -->'
    return "\n".join([head, *symbols, "</svg>", ""])


def main() -> None:
    plan, written = tomllib.loads(PLAN.read_text()), []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for package in plan["package"]:
            files = unpacked(package["name"], package["version"], folder)
            for source, target in package.get("files", {}).items():
                place(files / source, target, written)
            for source, target in package.get("truetype", {}).items():
                as_truetype(files / source, target, written)
            for target in package.get("plain_zero", ()):
                without_stroke(target)
        icons = plan["icons"]
        files = unpacked(icons["name"], icons["version"], folder)
        text = sprite(files / "icons", icons["names"].split(), icons["version"])
        (ROOT / icons["sprite"]).write_text(text)
        written.append(icons["sprite"])
        place(files / "LICENSE", icons["licence"], written)
    hashes = {target: digest(ROOT / target) for target in sorted(written)}
    LOCK.write_text(json.dumps(hashes, indent=1) + "\n")
    print(f"{len(written)} files")


def digest(path: Path) -> str:
    return "sha384-" + base64.b64encode(hashlib.sha384(path.read_bytes()).digest()).decode()


if __name__ == "__main__":
    main()
