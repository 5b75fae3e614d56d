"""A mail for who reads HTML: the same words, with links that can be pressed."""

import re
from dataclasses import dataclass

from flask import current_app
from flask_babel import gettext

from portal.core.i18n.language import FURTHER, LANGUAGES, direction_of, speaking
from portal.mail.models import BETWEEN, FROM_HERE_DUTCH, OutboxMail

# A line that ends in an address, or is one.
ADDRESS = re.compile(r"(?P<words>.*?)[:\s]*(?P<address>https?://\S+?)[.,]?")

LAST_SENTENCE = re.compile(r"(?:(.*[.!?؟]) )?(.*)")


@dataclass
class Line:
    """What stands on a line; with an address it is all a link."""

    text: str
    address: str = ""


@dataclass
class Paragraph:
    lines: list[Line]
    is_title: bool = False  # of one of several mails in one
    is_button: bool = False
    is_dutch: bool = False  # under a text in another language


def as_html(mail: OutboxMail, foot: str = "") -> str:
    """The words in the direction of their language; beneath them a line of small print."""
    page = current_app.jinja_env.get_template("mail/mail.html")  # mails go without a request
    with speaking(mail.language, LANGUAGES | FURTHER):
        opens = gettext("Open it in Brug") if foot else mail.subject
        paragraphs = paragraphs_of(opens, mail.body or "")
    return page.render(
        subject=mail.subject,
        paragraphs=paragraphs,
        foot=linked([foot]) if foot else [],
        language=mail.language,
        direction=direction_of(mail.language),
    )


def paragraphs_of(opens: str, body: str) -> list[Paragraph]:
    """An address alone is a button: it says what the words before it announce, else `opens`."""
    found: list[Paragraph] = []
    mails = body.strip().split(f"\n\n{BETWEEN}\n\n")
    for mail in mails:
        for number, text in enumerate(mail.split("\n\n")):
            lines = linked(text.split("\n"))
            if is_button := len(lines) == 1 and bool(lines[0].address) and not lines[0].text:
                lines[0].text = announced(found) or opens
            is_title = len(mails) > 1 and number == 0
            is_dutch = text.startswith(FROM_HERE_DUTCH) or bool(found and found[-1].is_dutch)
            found.append(Paragraph(lines, is_title, is_button, is_dutch))
    return found


def announced(found: list[Paragraph]) -> str:
    """The last sentence before a button where it ends in a colon: it is taken away there."""
    if not found or not found[-1].lines[-1].text.endswith(":"):
        return ""
    line = found[-1].lines[-1]
    line.text, last = parts_of(line.text)
    if not line.text:
        found.pop()
    return last


def parts_of(text: str) -> tuple[str, str]:
    """What stands before its last sentence, and that without its colon."""
    before, last = LAST_SENTENCE.fullmatch(text[:-1]).groups()  # type: ignore[union-attr]
    return before or "", last


def linked(texts: list[str]) -> list[Line]:
    lines: list[Line] = []
    for text in texts:
        said = ADDRESS.fullmatch(text.strip())
        if said is None:
            lines.append(Line(text))
        elif said["words"] or not lines or lines[-1].address:
            lines.append(Line(said["words"], said["address"]))
        else:
            lines[-1:] = led_by(lines[-1].text, said["address"])
    return lines


def led_by(text: str, address: str) -> list[Line]:
    """What leads to an address: the last sentence of what announces it, what has no full stop, or
    else words of its own."""
    if text.endswith(":"):
        before, last = parts_of(text)
        return [*([Line(before)] if before else []), Line(last, address)]
    if text.endswith((".", "!", "?", "؟")):
        return [Line(text), Line(gettext("Open it in Brug"), address)]
    return [Line(text, address)]
