"""A CV as a Word file, set in our template or in the one that the branch made of it."""

import base64
import json
from pathlib import Path

from portal.core.clock import now
from portal.core.config import PROGRAM
from portal.employment.cvs.actions.word_check import NoTemplate, check
from portal.employment.cvs.models import Layout
from portal.files.apart import answer_of

TEMPLATES = PROGRAM / "templates" / "cvs"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SETTER = Path(__file__).with_name("word_setting.py")


def our_template(layout: Layout) -> bytes:
    return (TEMPLATES / f"{layout}.docx").read_bytes()


def as_docx(words: dict, template: bytes, photo: bytes | None = None) -> bytes:
    """The Word file, with this JPEG in it.

    Raises NoTemplate where the template holds or asks for what it may not.
    """
    picture = base64.b64encode(photo).decode() if photo else ""
    asked = json.dumps({"words": words, "made_at": now().isoformat(), "photo": picture})
    line, _end, content = answer_of(SETTER, asked.encode() + b"\n" + template).partition(b"\n")
    try:
        found = json.loads(line)
        why, size = found.get("unfit"), found["content"]
    except (ValueError, KeyError, AttributeError):
        raise NoTemplate("bomb") from None  # it was ended before it could answer
    if why or size != len(content):
        raise NoTemplate(why or "bomb", found.get("detail", ""))
    return content


def checked(template: bytes, example: dict) -> None:
    """Whether this file can be a branch's template: safe, and it shows an example whole.

    Raises NoTemplate.
    """
    check(template)
    as_docx(example, template)
