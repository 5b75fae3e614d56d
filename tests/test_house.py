"""The house rules that a reader should never have to check by hand."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FEATURES = sorted(path.parent.name for path in ROOT.glob("portal/*/__init__.py"))
MODULES = sorted(ROOT.glob("portal/**/*.py"))
# A feature leans on lower floors, never on its neighbours.
FLOORS = [
    {"organisation", "journal", "pages"},
    {"people", "files"},
    {"mail", "drafts"},
    {"calendars"},
    {"roster"},
    {"account", "housing", "employers", "expenses", "meetings"},
    {"clients"},
    {"cvs", "placements"},
    {"agreements"},
    {"activities", "legal", "guidance"},
    {"work", "appointments"},
    {"claims"},
    {"reports", "exchange", "feeds", "payouts", "agenda"},
    {"today", "demo", "backup"},
]
ROOMS = {"__init__", "models", "queries", "actions", "forms", "routes", "ical", "commands"}


def imports_of(module):
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("portal."):
            yield node.module.split(".")[1]
        elif isinstance(node, ast.ImportFrom) and node.module == "portal":
            yield from (alias.name for alias in node.names)


def test_every_feature_has_its_floor():
    assert set(FEATURES) <= set().union(*FLOORS)


@pytest.mark.parametrize("feature", FEATURES)
def test_a_feature_leans_on_lower_floors_only(feature):
    floor = next(number for number, features in enumerate(FLOORS) if feature in features)
    allowed = set().union(*FLOORS[:floor]) | {feature}
    modules = ROOT.glob(f"portal/{feature}/**/*.py")
    leans_on = {name for module in modules for name in imports_of(module)} & set(FEATURES)

    assert leans_on <= allowed, leans_on - allowed


@pytest.mark.parametrize("feature", FEATURES)
def test_a_feature_has_the_usual_rooms(feature):
    rooms = {path.stem for path in ROOT.glob(f"portal/{feature}/*") if path.stem != "__pycache__"}

    assert rooms <= ROOMS, rooms - ROOMS


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_outgrows_a_few_screens(module):
    assert len(module.read_text().splitlines()) <= 300


@pytest.mark.parametrize("feature", FEATURES)
def test_routes_ask_their_queries_and_write_none(feature):
    modules = [
        *ROOT.glob(f"portal/{feature}/routes.py"),
        *ROOT.glob(f"portal/{feature}/routes/*.py"),
    ]
    trees = [ast.parse(path.read_text()) for path in modules]
    attributes = {n.attr for tree in trees for n in ast.walk(tree) if isinstance(n, ast.Attribute)}

    assert not attributes & {"select", "where", "join", "execute_sql", "get_by_id", "get_or_none"}


@pytest.mark.parametrize("page", sorted(ROOT.glob("templates/**/*.html")), ids=lambda p: p.name)
def test_a_template_has_no_inline_style_or_script(page):
    text = page.read_text()

    assert not re.search(
        r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\ssrc=)|hx-on|\|\s*safe", text
    )
