"""F1, F5: any branch's figures are those of a second counting, straight from the import files."""

import csv
import json
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.branches.models import Branch
from portal.core.database import db
from portal.import_export.actions import bring_in
from portal.reports import queries
from portal.reports.queries import Scope
from tests.reports.conftest import CASE
from tests.reports.oracle import Oracle
from tests.reports.worlds import as_files, world

PERIODS = st.sampled_from(
    [
        ("2018-01-01", "2018-12-31"),
        ("2017-07-01", "2018-06-30"),
        ("2018-07-01", "2018-07-01"),
        ("2019-01-01", "2020-02-29"),
    ]
)


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.integers(0, 10**9), PERIODS, st.sampled_from(["all", "adults"]))
def test_the_figures_are_those_of_the_files(app, seed, period, basis):
    """R75: counted from the rows, and by a second program straight from the files."""
    files = world(seed)
    since, until = period
    with db.atomic() as transaction:
        bring_in(as_files(files))
        branch = Branch.get(Branch.code == "b")
        scope = Scope(branch, *map(date.fromisoformat, period), basis=basis)
        figures = queries.roll_up(scope)
        opened = {key: queries.rows(scope, figure) for key, figure in figures.items()}
        transaction.rollback()

    counted = {key: figure.value for key, figure in figures.items() if figure.value}
    assert counted == Oracle(files, since, until, basis).figures()
    for key, figure in figures.items():
        assert figure.unit != "count" or len(opened[key]) == figure.value, key


@pytest.mark.parametrize("basis", ["all", "adults"])
def test_the_second_counting_knows_the_published_year_too(basis):
    """F2: what it counts of the case is what was published."""
    expected = next(
        e for e in json.loads((CASE / "expected.json").read_text()) if e["basis"] == basis
    )
    rows = {
        path.stem: list(csv.DictReader(path.read_text().splitlines()))
        for path in CASE.glob("*.csv")
    }
    rows = {name: [only_text(row) for row in found] for name, found in rows.items()}
    own = {row["code"] for row in rows["people"] if row["branch"] == "maassluis"}
    rows["people"] = [row for row in rows["people"] if row["code"] in own]
    rows["activities"] = [row for row in rows["activities"] if row["person"] in own]
    for name in ("clients", "housing_targets", "housing_corrections"):
        rows[name] = [row for row in rows[name] if row["municipality"] == "Maassluis"]
    clients = {row["code"] for row in rows["clients"]}
    for name in ("legal_cases", "ladder_steps", "placements", "guidance_trajectories"):
        rows[name] = [row for row in rows[name] if row["client"] in clients]

    figures = Oracle(rows, "2018-01-01", "2018-12-31", basis).figures()

    # Of the meetings it knows nothing, and hours have meetings in them.
    compared = {key: n for key, n in figures.items() if key.split(".")[:2] not in NOT_COMPARED}
    assert compared.items() <= expected["figures"].items()
    assert len(compared) > 60


NOT_COMPARED = [["hours", "total"], ["hours", "employment"]]


def only_text(row: dict) -> dict:
    return {"outcome": "", "interpreter": "", "employer": ""} | row
