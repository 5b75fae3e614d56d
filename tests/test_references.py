"""Every number of a requirement leads to its line (docs/requirements.md, docs/calendars.md)."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.no_database

ROOT = Path(__file__).parent.parent
NUMBER = re.compile(r"\b(?:[A-K][1-9]\d?|R\d{2}[a-i]?)\b( of features)?")
ELSEWHERE = re.compile(
    r"\b(?:ruling|idea|issue|trap|contract|finding)s? \d+\b|\bOf trust\b", re.IGNORECASE
)
FILES = sorted(path for at in ("portal", "tests", "tools") for path in (ROOT / at).rglob("*.py"))


def lines_of(name: str) -> set[str]:
    text = (ROOT / "docs" / name).read_text()
    return set(re.findall(r"^\| ([A-KR]\d{1,2}[a-i]?) \|", text, re.MULTILINE))


REQUIREMENTS, OF_CALENDARS = lines_of("requirements.md"), lines_of("calendars.md")


def said_in(path: Path) -> Iterator[str]:
    """The docstrings and comments of a module."""
    source = path.read_text()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield ast.get_docstring(node) or ""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and "noqa" not in token.string:
            yield token.string


def test_the_lists_are_read():
    assert {"A1", "K5", "J10", "R04g"} <= REQUIREMENTS
    assert {"A1", "C23", "G7"} <= OF_CALENDARS


def test_every_number_leads_to_its_line():
    read = [(str(path.relative_to(ROOT)), text) for path in FILES for text in said_in(path)]

    assert [(path, text) for path, text in read if ELSEWHERE.search(text)] == []
    assert [(path, number) for path, text in read for number in unknown_in(text, path)] == []


def unknown_in(text: str, path: str) -> Iterator[str]:
    for found in NUMBER.finditer(text):
        number = found[0].removesuffix(" of features")
        of_calendars = "calendar" in path and not found[1] and number[0] in "ABCDEFG"
        if number not in (OF_CALENDARS if of_calendars else REQUIREMENTS):
            yield number
