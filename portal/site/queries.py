"""What the field on top finds of the portal itself: its pages, and the questions of the help."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.core.i18n.transliteration import begins
from portal.core.web.addresses import path_to
from portal.core.web.menu import FURTHER, MENU, OWN, may_open
from portal.feature import Hit


@dataclass(frozen=True)
class Answered:
    """A question, and the paragraphs of its answer."""

    id: str
    question: str
    answer: tuple[str, ...]


HELP = (
    Answered(
        "log",
        _l("How do I log a visit?"),
        (
            _l("Press “Log something”. Choose who you saw, when and how long. Then press “Save”."),
            _l("Did you make a mistake? Open the visit under “My hours” and change it."),
        ),
    ),
    Answered(
        "clients",
        _l("Which clients do I see?"),
        (
            _l(
                "You see the people you help now. When your help ends, their file closes for you. "
                "Your own hours stay."
            ),
        ),
    ),
    Answered(
        "note",
        _l("What do I write in a note?"),
        (
            _l(
                "Write short facts. "
                "Do not write a citizen service number, a story of flight or medical details."
            ),
        ),
    ),
    Answered(
        "search",
        _l("How do I find something?"),
        (
            _l(
                "Type in the field on top: a name, a number, a phone number or a postcode. "
                "The key / takes you there."
            ),
            _l("You find only what you may see."),
        ),
    ),
    Answered(
        "stuck",
        _l("I am stuck"),
        (_l("Ask your team leader. They can also see what went wrong."),),
    ),
)


def find(_person: Any, typed: str, most: int) -> list[Hit]:
    """The pages that one may open and the questions in which each word that was typed begins one
    of theirs, in the language of the reader."""
    pages = [
        (f"{entry.label} {entry.also}", Hit(str(entry.label), path_to(entry.endpoint)))
        for entry in (*MENU, *OWN, *FURTHER)
        if may_open(entry.endpoint)
    ]
    questions = [
        (
            str(topic.question),
            Hit(str(topic.question), path_to("site.guide") + f"#{topic.id}", [_("Help")]),
        )
        for topic in HELP
    ]
    return [hit for text, hit in pages + questions if begins(text, typed)][:most]
