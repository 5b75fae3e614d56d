"""Dutch, English and Arabic, each complete (I2: no page half translated)."""

import ast
import os
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from portal.core.i18n import language

ROOT = Path(__file__).parent.parent
KEYWORDS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "_n": (1, 2),
    "_ln": (1, 2),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def catalogue(language):
    with (ROOT / "translations" / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


@pytest.fixture(scope="module")
def in_the_code():
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found = set()
    for folder in ("portal", "templates"):
        mapping = [(pattern.removeprefix(f"{folder}/"), method) for pattern, method in methods]
        chosen = {pattern.removeprefix(f"{folder}/"): kept for pattern, kept in options.items()}
        rows = extract_from_dir(str(ROOT / folder), mapping, chosen, KEYWORDS)
        found |= {row[2][0] if isinstance(row[2], tuple) else row[2] for row in rows}
    assert len(found) > 100
    return found


@pytest.mark.parametrize("language", ["nl", "ar"])
def test_every_text_of_the_code_has_its_translation(in_the_code, language):
    texts = catalogue(language)
    missing = []
    for text in sorted(in_the_code):
        message = texts.get(text)
        said = message.string if message else ""
        if not (all(said) if isinstance(said, tuple) else said):
            missing.append(text)
    assert not missing


@pytest.mark.parametrize("language", ["nl", "ar"])
def test_no_text_is_kept_that_nothing_says_any_more(in_the_code, language):
    ids = {m.id if isinstance(m.id, str) else m.id[0] for m in catalogue(language) if m.id}

    assert sorted(ids - in_the_code) == []


def test_no_text_hides_in_a_formatted_string():
    """What stands between its braces is not found by what gathers the texts."""
    hidden = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in sorted(ROOT.glob("portal/**/*.py"))
        for text in ast.walk(ast.parse(path.read_text()))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and getattr(call.func, "id", None) in KEYWORDS
    ]

    assert hidden == []


@pytest.mark.parametrize("language", ["nl", "ar"])
def test_a_translation_fills_in_nothing_that_the_text_does_not(language):
    for message in catalogue(language):
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        allowed = {name for text in ids for name in PLACEHOLDER.findall(text)}
        for text in strings:
            assert set(PLACEHOLDER.findall(text)) <= allowed, message.id
            assert "%" not in PLACEHOLDER.sub("", text).replace("%%", "") or not allowed, text


def lang_and_dir(page: str) -> tuple:
    tag = re.search(r"<html[^>]*>", page)[0]
    return re.search(r'lang="([^"]+)"', tag)[1], re.search(r'dir="([^"]+)"', tag)[1]


def test_without_any_choice_the_portal_is_dutch(client_for):
    assert lang_and_dir(client_for().get("/help").text) == ("nl", "ltr")
    german = {"Accept-Language": "de"}
    assert lang_and_dir(client_for().get("/help", headers=german).text) == ("nl", "ltr")


def test_the_browser_of_a_visitor_chooses(client_for):
    arabic = {"Accept-Language": "ar-SY,ar;q=0.9,en;q=0.5"}
    assert lang_and_dir(client_for().get("/help", headers=arabic).text) == ("ar", "rtl")


def test_a_choice_goes_before_the_browser_and_stays(client_for):
    browser = client_for()
    browser.get("/language/ar")
    english = {"Accept-Language": "en"}
    assert lang_and_dir(browser.get("/help", headers=english).text) == ("ar", "rtl")


def test_a_language_we_do_not_speak_is_not_found(client_for):
    assert client_for().get("/language/xx").status_code == 404


def test_texts_are_compiled_where_files_may_change_and_follow_their_source(monkeypatch, tmp_path):
    """Also an older one, which comes back with an older version of the program."""
    source = tmp_path / "program" / "nl" / "LC_MESSAGES" / "messages.po"
    source.parent.mkdir(parents=True)
    monkeypatch.setattr(language, "CATALOGUES", tmp_path / "program")

    def said(text, seconds):
        source.write_text(f'msgid ""\nmsgstr ""\n\nmsgid "Save"\nmsgstr "{text}"\n')
        os.utime(source, (seconds, seconds))
        language.compile_catalogues(tmp_path / "instance")
        with (tmp_path / "instance" / "nl" / "LC_MESSAGES" / "messages.mo").open("rb") as file:
            return read_mo(file)["Save"].string

    assert said("Opslaan", 2_000) == "Opslaan"
    assert said("Bewaren", 1_000) == "Bewaren"
    assert [p.name for p in source.parent.iterdir()] == ["messages.po"]


# One word for one thing: `docs/words.md` says which.
WORDS = (ROOT / "docs" / "words.md").read_text()
IN_TICKS = re.compile(r"`([^`]+)`")
NEVER_ARABIC = re.compile("عملاء|العميل|عميل")  # who comes for help is no customer


def texts(language: str) -> list[str]:
    with (ROOT / f"translations/{language}/LC_MESSAGES/messages.po").open("rb") as file:
        found = [message.string for message in read_po(file) if message.id]
    return [text for one in found for text in ([one] if isinstance(one, str) else one)]


def rows() -> list[list[str]]:
    lines = [line for line in WORDS.splitlines() if line.startswith("| ") and "`" in line]
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
