"""The house rules that a reader should never have to check by hand."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted(ROOT.glob("portal/**/*.py"))
AREAS = {
    "calendar_feeds",
    "employment",
    "expenses",
    "schedule",
}  # for the eye: no code of their own
PACKAGES = [
    *ROOT.glob("portal/*/__init__.py"),
    *(path for area in AREAS for path in ROOT.glob(f"portal/{area}/*/__init__.py")),
]
FEATURES = sorted(
    ".".join(path.parent.relative_to(ROOT / "portal").parts)
    for path in PACKAGES
    if path.parent.name not in AREAS | {"core"}
)
# A feature leans on lower floors, never on its neighbours.
FLOORS = [
    {"branches", "audit", "site"},
    {"search", "files"},
    {"people"},
    {"mail", "drafts"},
    {"calendar_feeds.events"},
    {"schedule.desk_hours"},
    {"account", "housing", "employment.employers", "expenses.records", "schedule.meetings"},
    {"clients"},
    {"employment.cvs", "employment.placements"},
    {"employment.agreements"},
    {"activities", "legal", "guidance"},
    {"employment.vacancies", "schedule.appointments"},
    {"expenses.claims"},
    {
        "reports",
        "import_export",
        "calendar_feeds.feeds",
        "expenses.payouts",
        "schedule.agenda",
    },
    {"home", "demo", "backup"},
]
NOT_A_NAME = {"base", "common", "data", "helpers", "manager", "misc", "util", "utils"}


def folder_of(feature):
    return f"portal/{feature.replace('.', '/')}"


def imports_of(module):
    """What a module imports from the portal, in full."""
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "portal":
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def features_in(modules):
    names = {name.removeprefix("portal.") for module in modules for name in imports_of(module)}
    return {f for f in FEATURES for name in names if f"{name}.".startswith(f"{f}.")}


def test_every_feature_has_its_floor():
    assert set(FEATURES) == set().union(*FLOORS)


@pytest.mark.parametrize("feature", FEATURES)
def test_a_feature_leans_on_lower_floors_only(feature):
    floor = next(number for number, features in enumerate(FLOORS) if feature in features)
    allowed = set().union(*FLOORS[:floor]) | {feature}
    leans_on = features_in(ROOT.glob(f"{folder_of(feature)}/**/*.py"))

    assert leans_on <= allowed, leans_on - allowed


def test_what_all_features_stand_on_knows_none_of_them():
    assert features_in(ROOT.glob("portal/core/**/*.py")) == set()


def test_an_area_has_no_code_of_its_own():
    for area in AREAS:
        assert [path.name for path in ROOT.glob(f"portal/{area}/*.py")] == ["__init__.py"]
        tree = ast.parse((ROOT / "portal" / area / "__init__.py").read_text())
        assert [type(node) for node in tree.body] == [ast.Expr]  # its docstring


def test_a_newcomer_sees_few_modules_first():
    assert len(list(ROOT.glob("portal/*.py"))) <= 4


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_says_what_it_holds(module):
    assert module.stem not in NOT_A_NAME
    assert module.parent.name not in NOT_A_NAME


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_outgrows_a_few_screens(module):
    assert len(module.read_text().splitlines()) <= 300


@pytest.mark.parametrize("feature", FEATURES)
def test_routes_ask_their_queries_and_write_none(feature):
    modules = [
        *ROOT.glob(f"{folder_of(feature)}/routes.py"),
        *ROOT.glob(f"{folder_of(feature)}/routes/*.py"),
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
