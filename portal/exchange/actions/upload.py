"""From what a browser sent to the files of an import: CSV files, or one ZIP of them."""

import io
import zipfile
from pathlib import PurePosixPath

from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

MOST_UNPACKED = 200 * 1024 * 1024
MOST_MEMBERS = 200


class Unusable(Exception):
    """What was sent is no CSV or ZIP; the text says what to do."""


def contents_of(files: list[FileStorage]) -> dict[str, bytes]:
    """{name without .csv: content}. Raises Unusable."""
    found: dict[str, bytes] = {}
    for file in files:
        name = PurePosixPath((file.filename or "").replace("\\", "/")).name
        if not name:
            continue
        if name.lower().endswith(".zip"):
            found |= unpacked(file.read())
        elif name.lower().endswith(".csv"):
            found[name[:-4].lower()] = file.read()
        else:
            raise Unusable(_("There is only a CSV or ZIP to choose, not %(name)s.", name=name[:60]))
    if not found:
        raise Unusable(_("Choose at least one CSV file."))
    return found


def unpacked(content: bytes) -> dict[str, bytes]:
    """The CSV files in a ZIP; its listing is looked at before anything is unpacked."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        members = [m for m in archive.infolist() if m.filename.lower().endswith(".csv")]
        if len(archive.infolist()) > MOST_MEMBERS or too_large(members):
            raise Unusable(_("This ZIP is too large when unpacked."))
        return {
            PurePosixPath(member.filename).name[:-4].lower(): read_member(archive, member)
            for member in members
        }
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise Unusable(_("This ZIP cannot be read.")) from error


def too_large(members: list[zipfile.ZipInfo]) -> bool:
    return sum(member.file_size for member in members) > MOST_UNPACKED


def read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """Its bytes, counted while reading: a listing can lie."""
    with archive.open(member) as file:
        content = file.read(MOST_UNPACKED + 1)
    if len(content) > MOST_UNPACKED:
        raise Unusable(_("This ZIP is too large when unpacked."))
    return content


def packed(files: dict[str, bytes]) -> bytes:
    """A ZIP of these files, as a branch takes them away."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"{name}.csv", content)
    return out.getvalue()
