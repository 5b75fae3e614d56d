"""F2, H4: the year that a branch really had, rebuilt from its records, number for number.

On SQLite and on PostgreSQL: this suite is the same for both.
"""

import json
from datetime import date

import pytest

from portal.branches.models import Municipality
from portal.import_export.actions import import_folder
from portal.reports import queries
from portal.reports.queries import Scope
from tests.reports.conftest import CASE

EXPECTED = json.loads((CASE / "expected.json").read_text())


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda case: case["basis"])
def test_the_published_year_comes_out_number_for_number(maassluis, expected):
    """F2, F1: every key of the contract, and no other."""
    scope = Scope(maassluis, date(2018, 1, 1), date(2018, 12, 31), basis=expected["basis"])

    figures = queries.annual(scope)

    differ = {
        key: (figures.get(key), expected["figures"].get(key))
        for key in figures | expected["figures"]
        if figures.get(key) != expected["figures"].get(key)
    }
    assert differ == {}


def test_a_municipality_has_no_people_hours_meetings_or_expenses(maassluis):
    place = Municipality.get(Municipality.name == "Maassluis")
    figures = queries.annual(Scope(maassluis, date(2018, 1, 1), date(2018, 12, 31), place))

    assert figures["housing.housed"] == 21
    assert figures["target.closing"] == 46
    left_out = {"people", "language", "hours", "meetings", "expenses"}
    assert not {key.split(".")[0] for key in figures} & left_out


def test_a_second_import_changes_no_figure(maassluis):
    """H1: the same files again change nothing."""
    scope = Scope(maassluis, date(2018, 1, 1), date(2018, 12, 31))
    before = queries.annual(scope)

    again = import_folder(CASE)

    assert all(set(+tally) <= {"same"} for tally in again.tallies.values())
    assert queries.annual(scope) == before
