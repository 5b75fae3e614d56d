"""One word for one thing: `docs/words.md` says which, and the Dutch catalogue keeps to it."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
TERMS = (ROOT / "docs" / "words.md").read_text()
IN_TICKS = re.compile(r"`([^`]+)`")
# Arabic: who comes for help is no customer.
NEVER_ARABIC = re.compile("عملاء|العميل|عميل")

pytestmark = pytest.mark.no_database


def texts(language: str) -> list[str]:
    with (ROOT / f"translations/{language}/LC_MESSAGES/messages.po").open("rb") as file:
        found = [message.string for message in read_po(file) if message.id]
    return [text for one in found for text in ([one] if isinstance(one, str) else one)]


def rows() -> list[list[str]]:
    lines = [line for line in TERMS.splitlines() if line.startswith("| ") and "`" in line]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def pattern_of(one: str) -> re.Pattern:
    """Of small letters only: capitals are meant too."""
    return re.compile(one, re.IGNORECASE if one == one.lower() else 0)


def test_a_word_that_is_not_chosen_stands_nowhere():
    """8: to edit, remove, cancel, stop; bedrijf or werkgever, spreekuur or balie and so on."""
    assert len(rows()) > 15
    dutch = texts("nl")
    for thing, _word, never, *but in rows():
        stay = IN_TICKS.findall(" ".join(but))
        wrong = [pattern_of(one) for one in IN_TICKS.findall(never)]
        found = []
        for text in dutch:
            left = text
            for one in stay:
                left = left.replace(one, "")
            found += [text] * any(one.search(left) for one in wrong)
        assert found == [], thing
        for one in stay:
            assert any(one in text for text in dutch), one


def test_the_arabic_word_for_clients_is_that_for_who_is_helped():
    assert [text for text in texts("ar") if NEVER_ARABIC.search(text)] == []
