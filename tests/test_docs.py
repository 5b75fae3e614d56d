"""The documents name the settings and commands there are, and no others."""

import ast
import re
from pathlib import Path

import click
import pytest

import portal
from portal.privacy.register import as_markdown
from portal.reports.queries.definitions import ALL

pytestmark = pytest.mark.no_database

ROOT = Path(__file__).parent.parent
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
TEXT = "\n".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)
SETTING = r"\bPORTAL_[A-Z_]+[A-Z]\b"


def commands_of(group, before: str = "") -> dict:
    found = {}
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found |= commands_of(command, f"{before}{name} ")
        elif command.callback.__module__.startswith("portal."):
            found[before + name] = command
    return found


def test_every_setting_in_the_code_is_documented_and_the_other_way_round():
    code = "\n".join(path.read_text(encoding="utf-8") for path in ROOT.glob("portal/**/*.py"))
    named = set(re.findall(SETTING, code)) | {"PORTAL_TEST_DATABASE_URL"}
    assert set(re.findall(SETTING, TEXT)) == named


def test_every_command_and_option_is_in_the_documents(app):
    for name, command in commands_of(app.cli).items():
        assert f"`flask {name}" in TEXT, name
        for option in (o for p in command.params for o in p.opts if o.startswith("--")):
            assert option in TEXT, f"{name} {option}"


def test_every_command_in_the_documents_exists(app):
    real = commands_of(app.cli)
    for words in re.findall(r"`flask ([a-z]+(?: [a-z]+)?)", TEXT):
        assert words in real or words.split()[0] in real, words


def test_every_figure_is_documented_with_its_rule_and_no_other(app):
    """F1: the key, its name, its unit and how it is counted."""
    page = (ROOT / "docs" / "figures.md").read_text(encoding="utf-8")
    rows = {line for line in page.splitlines() if line.startswith("| `")}
    with app.app_context():
        assert rows == {f"| `{d.key}` | {d.label} | {d.unit} | {d.text} |" for d in ALL}


RECIPES = re.findall(
    r"^\| (an? [a-z ]+) \| (.*) \|$", (ROOT / "CONTRIBUTING.md").read_text(), re.MULTILINE
)


def test_there_are_ten_recipes():
    assert len(RECIPES) == 10


@pytest.mark.parametrize(("change", "text"), RECIPES, ids=[change for change, _text in RECIPES])
def test_the_files_of_a_recipe_are_there_and_few(change, text):
    named = re.findall(r"`([a-z_]+/[^`]*)`", text)

    assert 1 < len(named) <= 8
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_places_of_the_recipes_say_what_they_are_named_for():
    """A place that was moved away inside its file would go unseen otherwise."""
    for place, word in {
        "portal/employment/employers/models.py": "class Employer(",
        "portal/import_export/actions/explaining.py": '"employers"',
        "portal/expenses/records/models/claims.py": "class ExpenseKind(",
        "portal/calendar_feeds/feeds/models.py": "class Purpose(",
        "portal/core/i18n/language.py": "LANGUAGES = ",
        "portal/core/web/access.py": "class Permission(",
        "portal/core/web/menu.py": "MENU = ",
        "portal/core/paging.py": "def page_of(",
        "portal/legal/__init__.py": "tasks=",
    }.items():
        assert word in (ROOT / place).read_text(), place


PATH = re.compile(
    r"`((?:bench|docs|migrations|portal|static|templates|tests|tools|translations)/[\w./-]*)`"
)


@pytest.mark.parametrize("page", [*DOCUMENTS, ROOT / "CONTRIBUTING.md"], ids=lambda page: page.name)
def test_every_place_that_a_document_names_is_there(page):
    named = PATH.findall(page.read_text(encoding="utf-8"))

    assert [path for path in named if not (ROOT / path).exists()] == []


def test_a_newcomer_finds_fifteen_things():
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = page.partition("## Fifteen things")[2].partition("\n## ")[0]

    assert len(re.findall(r"^\| (?!looked)[^-].* \| `portal/", table, re.MULTILINE)) == 15


def test_the_changelog_begins_with_the_version_that_this_is():
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.findall(r"^## (\d+\.\d+\.\d+) \(\d+ \w+ \d{4}\)$", changes, re.MULTILINE)[0]

    assert newest == portal.__version__


def test_the_glossary_names_what_is_in_the_code():
    """A class by its name, a member after a dot, a file by its path."""
    code = "\n".join(p.read_text(encoding="utf-8") for p in ROOT.glob("portal/**/*.py"))
    rows = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()[3:]
    named = [name for row in rows for name in re.findall(r"`([^`]+)`", row.split("|")[3])]
    places = {name for name in named if "/" in name}
    words = {word for name in set(named) - places for word in name.split(".")}

    assert {place for place in places if not (ROOT / place).exists()} == set()
    assert {word for word in words if not re.search(rf"\b{word}\b( =|\(|:)", code)} == set()


SECURITY = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NUMBER = re.compile(r"\bR\d\d[a-i]?\b")


def rows_below(heading: str) -> list[str]:
    """The rows of the table below a heading of docs/security.md."""
    rows = SECURITY.partition(f"## {heading}")[2].partition("\n## ")[0].splitlines()
    return [row for row in rows if row.startswith("| ")][1:]


def named_tests(text: str) -> list[tuple[str, str]]:
    """(file, test) of each that is named with its file before it."""
    return re.findall(r"`(tests/[\w/]+\.py)`: `(test_\w+)`", text)


def said_of(file: str, name: str) -> str | None:
    """The name and docstring of a test, and that of its file; nothing where it is not there."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    functions = (node for node in tree.body if isinstance(node, ast.FunctionDef))
    found = next((node for node in functions if node.name == name), None)
    if found is None:
        return None
    told = (found.name, ast.get_docstring(found), ast.get_docstring(tree))
    return " ".join(text or "" for text in told)


def test_each_of_the_97_requirements_has_a_test_named_after_it_or_says_why_not():
    """Numbers from one to another (R20-R30b) mean all that lie between."""
    rows = rows_below("The ninety-seven requirements")
    asked = re.findall(r"^\| (R\d\d[a-i]?) \|", (ROOT / "docs/requirements.md").read_text(), re.M)
    assert [row.split(" ")[1] for row in rows] == asked
    assert len(asked) == 97

    without = [row for row in rows if not named_tests(row)]
    assert all(re.match(r"\| R\d\d \| none: .{20}", row) for row in without), without
    assert len(without) <= 2
    wrong = [row for row in rows for file, name in named_tests(row) if not names(file, name, row)]
    assert wrong == []


def names(file: str, name: str, row: str) -> bool:
    number = row.split(" ")[1]
    said = said_of(file, name) or ""
    spans = re.findall(r"\bR(\d\d)[a-i]?-R(\d\d)", said)
    within = any(first <= number[1:3] <= last for first, last in spans)
    return within or number in NUMBER.findall(said) or f"test_{number.lower()}_" in said


def test_r91_each_planted_flaw_names_a_test_that_is_there():
    rows = rows_below("Planted flaws")
    named = [(row, named_tests(row)) for row in rows]

    assert len(rows) >= 30
    assert [row for row, found in named if not found] == []
    assert {one for _row, found in named for one in found if said_of(*one) is None} == set()


def test_the_register_of_processing_says_what_the_code_says(app):
    """Else: `flask privacy register > docs/register.md`"""
    with app.app_context():
        assert (ROOT / "docs" / "register.md").read_text(encoding="utf-8") == as_markdown()
