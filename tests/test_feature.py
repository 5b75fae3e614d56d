"""What features add to the portal stands in one value each, and is read from there."""

import ast
import re
from dataclasses import fields
from pathlib import Path

import pytest

from portal import tables
from portal.app import FEATURES
from portal.core.database import BaseModel, db, table_of
from portal.feature import Feature, contributed, joined

pytestmark = pytest.mark.no_database

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "portal").rglob("*.py"))
EMPTY = {"{}", "[]", "set()", "dict()", "list()", "defaultdict(list)", "defaultdict(set)"}


def tables_under(model):
    """Those from which no other is derived."""
    kinds = model.__subclasses__()
    return set().union(*map(tables_under, kinds)) if kinds else {model}


def test_every_table_stands_in_one_feature():
    ours = {m for m in tables_under(BaseModel) if m.__module__.startswith("portal.")}

    assert sorted(m.__name__ for m in tables.ALL) == sorted(m.__name__ for m in ours)


def test_parents_stand_before_their_children(app):
    """By what the database holds: some references are of migrations only."""
    names = [table_of(model) for model in tables.ALL]
    for number, name in enumerate(names):
        parents = {reference.dest_table for reference in db.get_foreign_keys(name)}
        assert parents - {name} <= set(names[:number]), name


def test_every_feature_that_there_is_takes_part():
    packages = {path.parent for path in MODULES if "feature = Feature(" in path.read_text()}

    assert len(packages) == len(FEATURES)


def test_what_features_add_is_joined_in_their_order():
    first = Feature(tasks={"a": str, "b": str}, without_session=("one",))
    second = Feature(tasks={"c": int}, without_session=("two", "three"))

    whole = joined([first, second])

    assert list(whole.tasks) == ["a", "b", "c"]
    assert whole.without_session == ("one", "two", "three")
    assert whole.blueprint is None


def test_no_two_features_have_one_name_for_what_they_add():
    with pytest.raises(ValueError, match="tasks"):
        joined([Feature(tasks={"a": str}), Feature(tasks={"a": int})])


def test_all_that_a_feature_can_add_is_read_somewhere():
    code = "\n".join(path.read_text() for path in MODULES)
    for part in fields(Feature):
        read = re.search(rf"(contributed\(\)|feature|due|joined\(FEATURES\))\.{part.name}\b", code)
        assert read or f"= contributed().{part.name}" in code, part.name


def test_what_features_add_is_there_in_a_request(app):
    assert "send mails" in contributed().last_tasks
    assert "placement.answered" in contributed().mails


def test_no_module_waits_to_be_filled_by_another():
    """A registry that is filled by whoever happens to be imported."""
    empty = [
        (str(module.relative_to(ROOT)), node.lineno)
        for module in MODULES
        for node in ast.parse(module.read_text()).body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        and node.value
        and ast.unparse(node.value) in EMPTY
    ]

    assert empty == []
