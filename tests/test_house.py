"""The house rules that a reader should never have to check by hand."""

import ast
import re
import subprocess
import sys
import tomllib
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from tools.check import WITH_OTHERS

pytestmark = pytest.mark.no_database

ROOT = Path(__file__).parent.parent
# {its path: its text}
PAGES = {str(p.relative_to(ROOT)): p.read_text() for p in sorted(ROOT.glob("templates/**/*.html"))}
MODULES = {str(p.relative_to(ROOT)): p.read_text() for p in sorted(ROOT.glob("portal/**/*.py"))}
# For the eye: they have no code of their own.
AREAS = {"calendar_feeds", "employment", "expenses", "schedule"}
PACKAGES = [
    *ROOT.glob("portal/*/__init__.py"),
    *(path for area in AREAS for path in ROOT.glob(f"portal/{area}/*/__init__.py")),
]
FEATURES = sorted(
    ".".join(path.parent.relative_to(ROOT / "portal").parts)
    for path in PACKAGES
    if path.parent.name not in AREAS | {"core"}
)
NOT_A_NAME = {"base", "common", "data", "helpers", "manager", "misc", "util", "utils"}


def folder_of(feature):
    return f"portal/{feature.replace('.', '/')}"


def test_imports_go_one_way():
    """The layers of features, of core and of the rooms stand in pyproject.toml."""
    linter = Path(sys.executable).with_name("lint-imports")
    found = subprocess.run(
        [linter, "--no-logo", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert found.returncode == 0, found.stdout


def layers_of_features():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    contract = next(c for c in settings["contracts"] if c["id"] == "features")
    assert set(contract["exhaustive_ignores"]) == AREAS
    return [re.findall(r"[a-z_.]+", layer) for layer in contract["layers"]]


def test_every_feature_has_its_layer():
    """What is in an area, which the linter passes by, too."""
    assert set().union(*layers_of_features()) == {*FEATURES, "app", "core", "feature", "tables"}


def test_the_picture_shows_the_layers_as_they_are():
    page = (ROOT / "docs" / "architecture.md").read_text()
    shown = re.findall(r'^  \w+\["(.+)"\]', page, re.MULTILINE)

    assert shown == [" · ".join(layer) for layer in layers_of_features()]


def test_an_area_has_no_code_of_its_own():
    for area in AREAS:
        assert [path.name for path in ROOT.glob(f"portal/{area}/*.py")] == ["__init__.py"]
        tree = ast.parse((ROOT / "portal" / area / "__init__.py").read_text())
        assert [type(node) for node in tree.body] == [ast.Expr]  # its docstring


def test_a_newcomer_sees_few_modules_first():
    assert len(list(ROOT.glob("portal/*.py"))) <= 4


def test_a_module_says_what_it_holds():
    assert [m for m in map(Path, MODULES) if {m.stem, m.parent.name} & NOT_A_NAME] == []


def test_no_module_outgrows_a_few_screens():
    assert [path for path, text in MODULES.items() if len(text.splitlines()) > 300] == []


@pytest.mark.parametrize("feature", FEATURES)
def test_routes_ask_their_queries_and_write_none(feature):
    """R02: no view looks up a record by itself."""
    modules = [
        *ROOT.glob(f"{folder_of(feature)}/routes.py"),
        *ROOT.glob(f"{folder_of(feature)}/routes/*.py"),
    ]
    trees = [ast.parse(path.read_text()) for path in modules]
    attributes = {n.attr for tree in trees for n in ast.walk(tree) if isinstance(n, ast.Attribute)}

    assert not attributes & {"select", "where", "join", "execute_sql", "get_by_id", "get_or_none"}


def test_no_line_of_a_template_is_folded_up_to_stay_short():
    assert [page for page, text in PAGES.items() if max(map(len, text.splitlines())) > 120] == []


def test_a_template_has_no_inline_style_or_script():
    inline = re.compile(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\ssrc=)|hx-on|\|\s*safe")

    found = [page for page, text in PAGES.items() if inline.search(text)]
    assert found == ["templates/mail/mail.html"]  # to which a mail program fetches no sheet


IN_A_TEMPLATE = re.compile(
    r"""(?:href|action|src|formaction)=["']/(?!/)"""
    r"""|["']/[a-z][a-z/-]*(?:/\{\{|["'])"""
)
IN_A_MODULE = re.compile(r"""["'](?:\{[^}"']*\})?/[a-z][a-z-]*(?:[/?][^"']*)?["']""")
A_ROUTE = re.compile(r"@bp\.|Blueprint\(")


def test_no_template_types_an_address_by_hand():
    """It asks `url_for`: the address of a page stands at its view only."""
    assert [(page, found) for page in PAGES for found in IN_A_TEMPLATE.findall(PAGES[page])] == []


def test_no_module_types_an_address_by_hand():
    """It asks `url_for`, or `path_to` and `link_to` for what is read outside a request."""
    found = [
        (module, line)
        for module, text in MODULES.items()
        for line in text.splitlines()
        if IN_A_MODULE.search(line) and not A_ROUTE.search(line)
    ]

    assert found == []


def named_parts(text):
    """The code of each constant with its name, and of each function without its name."""
    for node in ast.parse(text).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets).isupper():
            yield ast.unparse(node)
        elif isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            yield f"{ast.unparse(node.args)}: {'; '.join(map(ast.unparse, body))}"


def test_nothing_is_written_down_twice():
    """A constant by the same name and value, or a function that does the same: one is enough."""
    places = defaultdict(list)
    for module, text in MODULES.items():
        for code in named_parts(text):
            places[code].append(module)

    assert {code: where for code, where in places.items() if len(where) > 1} == {}


def test_a_blueprint_and_its_templates_bear_the_name_of_their_package(app):
    names = {feature.split(".")[-1] for feature in FEATURES}
    folders = {path.parent.name for path in (ROOT / "templates").glob("*/*.*")}

    assert folders <= names | {"components", "errors"}
    for name, blueprint in app.blueprints.items():
        package = blueprint.import_name.removesuffix(".routes")
        assert name == package.split(".")[-1]


USES = re.compile(r"""\{%-?\s*(?:include|extends|import|from)\s+["']([^"']+)["']""")


def folder_in(template):
    return template.split("/")[0] if "/" in template else ""


@cache
def layer_of(template):
    """How high the feature of a template stands; what is shared lies on the ground."""
    folder = folder_in(template)
    if folder in {"", "components", "errors"}:
        return 0
    feature = next(f for f in FEATURES if f.split(".")[-1] == folder)
    upwards = reversed(layers_of_features())
    return next(height for height, names in enumerate(upwards, 1) if feature in names)


def test_a_template_uses_those_of_lower_features_only():
    wrong = [
        (page, used)
        for page, text in ((path.removeprefix("templates/"), PAGES[path]) for path in PAGES)
        for used in USES.findall(text)
        if folder_in(used) != folder_in(page) and layer_of(used) >= max(layer_of(page), 1)
    ]

    assert wrong == []


def test_a_class_of_the_models_has_a_name_of_its_own():
    """What stands in the database is spoken of everywhere: one word for one thing."""
    places = defaultdict(list)
    for module, text in MODULES.items():
        for node in ast.parse(text).body:
            if isinstance(node, ast.ClassDef):
                places[node.name].append(module)

    shared = {name: where for name, where in places.items() if len(where) > 1}
    assert {n: w for n, w in shared.items() if any("models" in place for place in w)} == {}


def test_browsers_and_calendars_are_where_the_run_looks_for_them():
    """Else `make test` would leave such a test out."""
    marked = [p for p in TESTS if re.search(r"mark\.(browser|calendars)\b", p.read_text())]
    known = [ROOT / folder for folder in WITH_OTHERS] + [Path(__file__)]

    assert len(marked) > 10
    assert [p for p in marked if not any(folder in [p, *p.parents] for folder in known)] == []


TESTS = [path for path in sorted(ROOT.glob("tests/**/*.py")) if "vendor" not in path.parts]


def said_at_import(node):
    """The parts of a module that run when it is read: no body of a function."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            arguments = child.args
            for part in (*child.decorator_list, *arguments.defaults, *arguments.kw_defaults):
                yield from [part, *said_at_import(part)] if part else []
        elif not isinstance(child, ast.Lambda):
            yield child
            yield from said_at_import(child)


def test_no_file_of_tests_asks_the_clock_when_it_is_read():
    """Such a value would be of another day than the test: `tests.clock.day()` is of the run."""
    found = []
    for path in TESTS:
        for node in said_at_import(ast.parse(path.read_text(encoding="utf-8"))):
            name = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if name.split(".")[-1] in {"today", "now", "utcnow"}:
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")

    assert found == []
