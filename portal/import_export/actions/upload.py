"""From what a browser sent to the files of an import: CSV, Excel, or a ZIP of these."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath

from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from portal.import_export.actions import sheets
from portal.import_export.actions.columns import BY_NAME

MEGABYTE = 1024 * 1024
MOST_UNPACKED = 60 * MEGABYTE  # of all files together; said on the page
MOST_MEMBERS = 200
# "employers (1).csv", "employers - kopie.csv": how computers call a second copy.
COPY = re.compile(r"( ?\(\d+\)| - (kopie|copy)( \(\d+\))?| (kopie|copy))$")
UNSEEN = {"thumbs.db", "desktop.ini"}


class Unusable(Exception):
    """What was sent cannot be used; the text says what to do."""


class Files:
    """The files that were sent, by kind: none of them twice, together not too large."""

    def __init__(self) -> None:
        self.contents: dict[str, bytes] = {}
        self.called: dict[str, str] = {}
        self.left = MOST_UNPACKED

    def add(self, path: str, content: bytes) -> None:
        """One file, by its name or path in a ZIP."""
        ending = PurePosixPath(path).suffix.lower()
        if ending == ".csv":
            self.keep(kind_of(path), path, content)
        elif ending == ".xlsx":
            for kind, table in self.sheets_of(path, content):
                self.keep(kind, path, table)
        else:
            raise Unusable(
                _("Choose CSV or Excel (.xlsx) files, or a ZIP of these: not %(name)s.", name=path)
            )

    def keep(self, kind: str, path: str, content: bytes) -> None:
        if kind in self.called:
            raise Unusable(
                _(
                    "Two files are for %(kind)s: %(first)s and %(second)s. Choose one of them.",
                    kind=kind,
                    first=self.called[kind],
                    second=path,
                )
            )
        self.take(len(content))
        self.called[kind], self.contents[kind] = path, content

    def take(self, size: int) -> None:
        self.left -= size
        if self.left < 0:
            raise Unusable(too_large())

    def sheets_of(self, path: str, content: bytes) -> Iterator[tuple[str, bytes]]:
        try:
            yield from sheets.tables_of(content, kind_of(path), self.left)
        except sheets.TooLarge:
            raise Unusable(too_large()) from None
        except sheets.Unreadable as problem:
            raise Unusable(f"{path}: {problem}") from None


def too_large() -> str:
    return _(
        "This is more than a page can take: at most %(size)s MB unpacked. Send fewer files at a"
        " time, or ask whoever runs the portal to use `flask import`.",
        size=MOST_UNPACKED // MEGABYTE,
    )


def kind_of(path: str) -> str:
    """The kind of file that this name says: "Employers (1).csv" holds employers."""
    stem = PurePosixPath(path).stem.strip().lower()
    bare = COPY.sub("", stem)
    return bare if bare in BY_NAME else stem


def contents_of(files: list[FileStorage]) -> dict[str, bytes]:
    """{kind: content}. Raises Unusable."""
    found = Files()
    for file in files:
        name = PurePosixPath((file.filename or "").replace("\\", "/")).name
        if not name or is_unseen(name):
            continue
        if name.lower().endswith(".zip"):
            unpack(file.read(), name, found)
        else:
            found.add(name, file.read())
    if not found.contents:
        raise Unusable(_("Choose at least one CSV or Excel file."))
    return found.contents


def is_unseen(path: str) -> bool:
    """What computers add by themselves: folders, and files that a person never sees."""
    parts = PurePosixPath(path).parts
    hidden = any(part.startswith(".") or part == "__MACOSX" for part in parts)
    return hidden or path.endswith("/") or parts[-1].lower() in UNSEEN


def unpack(content: bytes, name: str, found: Files) -> None:
    """The files in a ZIP; its listing is looked at before anything is unpacked."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        members = [m for m in archive.infolist() if not is_unseen(m.filename.replace("\\", "/"))]
        if len(members) > MOST_MEMBERS or sum(m.file_size for m in members) > found.left:
            raise Unusable(too_large())
        if any(member.flag_bits & 1 for member in members):
            raise Unusable(_("%(name)s has a password. Make a ZIP without one.", name=name))
        for member in members:
            found.add(member.filename.replace("\\", "/"), read_member(archive, member, found.left))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise Unusable(_("%(name)s cannot be read. Make the ZIP again.", name=name)) from error


def read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes:
    """Its bytes, counted while reading: a listing can lie."""
    with archive.open(member) as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise Unusable(too_large())
    return content


def packed(files: dict[str, bytes]) -> bytes:
    """A ZIP of these files, as a branch takes them away."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"{name}.csv", content)
    return out.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    """The files that `packed` made a ZIP of."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name.removesuffix(".csv"): archive.read(name) for name in archive.namelist()}
