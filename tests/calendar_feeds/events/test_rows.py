"""Every row of docs/calendars.md is named by a test, or says why there is none."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent.parent
ROWS = dict(
    re.findall(
        r"^\| ([A-G]\d+) \| (.+) \|$", (ROOT / "docs/calendars.md").read_text(), re.MULTILINE
    )
)
HOW_MANY = {"A": 11, "B": 13, "C": 23, "D": 5, "E": 17, "F": 10, "G": 7}


def named_by_tests() -> set[str]:
    named = set()
    for path in [
        *ROOT.glob("tests/calendar_feeds/events/test_*.py"),
        *ROOT.glob("tests/calendar_feeds/feeds/test_*.py"),
    ]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                named |= set(re.findall(r"\b[A-G]\d{1,2}\b", ast.get_docstring(node) or ""))
    return named


def test_no_row_is_left_out():
    assert set(ROWS) == {
        f"{letter}{number}" for letter, most in HOW_MANY.items() for number in range(1, most + 1)
    }


def test_each_row_has_a_test_that_names_it_or_a_reason():
    without = {row for row, text in ROWS.items() if text.startswith("Not: ")}

    assert set(ROWS) - without - named_by_tests() == set()
    assert without == {"D2", "D3", "D4", "D5"}
