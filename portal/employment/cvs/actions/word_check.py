"""Whether a Word file that somebody sends is one, and does nothing else (R46).

Looked at as a ZIP, before anything in it is read; what its parts say is for `word_setting`.
"""

import io
import re
import stat
import zipfile

from flask_babel import lazy_gettext as _l

MOST_MEGABYTES = 5
MOST_MEMBERS = 2_000
MOST_UNPACKED = 100 * 2**20
MOST_TIMES = 200  # a member may not grow to more times its size
SMALL = 2**16  # bytes; below this any ratio is harmless
STEP = 2**16
NEEDED = {"[Content_Types].xml", "word/document.xml"}
MACRO = re.compile(r"vbaproject|vbadata|activex", re.IGNORECASE)
EMBEDDED = re.compile(r"^word/(embeddings|oleobject)", re.IGNORECASE)
REASONS = {
    "empty": _l("This file is empty. Choose it again."),
    "bytes": _l(
        "This file is larger than %(n)s MB. Make the pictures in it smaller.", n=MOST_MEGABYTES
    ),
    "kind": _l("This is no Word file. Save it in Word as .docx and choose it again."),
    "macro": _l("This Word file has macros. Save it as .docx without macros."),
    "bomb": _l("This file unpacks to far more than a template needs. Save it anew in Word."),
    "path": _l("This file is built in a strange way. Save it anew in Word."),
    "external": _l("This file links to something outside. Take links and linked pictures out."),
    "embedded": _l("This file has another file inside. Take it out and save it again."),
    "damaged": _l("This Word file is damaged. Save it anew in Word."),
    "tags": _l("A field in this file is not right. Look at our example for the names."),
}


class NoTemplate(Exception):
    """Why a file cannot be a template: `reason` is a sentence for the person."""

    def __init__(self, why: str, detail: str = "") -> None:
        self.why, self.detail = why, detail[:200]
        super().__init__(f"{why}: {self.detail}")

    @property
    def reason(self) -> str:
        return str(REASONS[self.why])


def check(data: bytes) -> None:
    """Raises NoTemplate."""
    if not data:
        raise NoTemplate("empty")
    if len(data) > MOST_MEGABYTES * 2**20:
        raise NoTemplate("bytes")
    if not data.startswith(b"PK\x03\x04"):
        raise NoTemplate("kind")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_names(archive)
            check_contents(archive)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise NoTemplate("damaged") from error


def check_names(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    names = [member.filename for member in members]
    too_much = len(members) > MOST_MEMBERS or sum(m.file_size for m in members) > MOST_UNPACKED
    if too_much or any(grows_too_much(member) for member in members):
        raise NoTemplate("bomb")
    if len(set(names)) < len(names) or any(leads_outside(member) for member in members):
        raise NoTemplate("path")
    for why, pattern in (("macro", MACRO), ("embedded", EMBEDDED)):
        if any(pattern.search(name) for name in names):
            raise NoTemplate(why)
    if not set(names) >= NEEDED:
        raise NoTemplate("kind")


def grows_too_much(member: zipfile.ZipInfo) -> bool:
    return member.file_size > max(SMALL, MOST_TIMES * member.compress_size)


def leads_outside(member: zipfile.ZipInfo) -> bool:
    parts = re.split(r"[/\\]", member.orig_filename)
    is_link = stat.S_ISLNK(member.external_attr >> 16)
    return is_link or ".." in parts or parts[0] == "" or "\\" in member.orig_filename


def check_contents(archive: zipfile.ZipFile) -> None:
    """Read every member, counting: a listing may lie."""
    room = MOST_UNPACKED
    for member in archive.infolist():
        with archive.open(member) as file:
            while part := file.read(STEP):
                room -= len(part)
                if room < 0:
                    raise NoTemplate("bomb")
