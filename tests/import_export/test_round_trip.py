"""H3: what goes out of one database and into an empty one gives the same figures."""

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal import tables
from portal.branches.models import Branch
from portal.core.database import db, fields_of
from portal.expenses.records.models import Rate
from portal.import_export.actions import bring_in
from portal.import_export.actions.exporting import files_of
from portal.reports.queries import Scope, annual
from tests.forgetting import log_may_go
from tests.import_export.worlds import full_files

YEARS = (2017, 2018, 2019)


def figures() -> list[dict]:
    return [
        annual(Scope(branch, date(year, 1, 1), date(year, 12, 31)))
        for branch in Branch.select().order_by(Branch.code)
        for year in YEARS
    ]


def empty_the_database() -> None:
    with log_may_go():
        for model in reversed(tables.ALL):
            if "sponsor" in fields_of(model):
                model.update(sponsor=None).execute()
            if "followed_as" in fields_of(model):
                model.update(follows=None, followed_as=None).execute()
            if model is not Rate:
                model.delete().execute()


@settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.integers(0, 10**9))
def test_any_year_goes_out_and_comes_back_as_the_same_figures(app, seed):
    with db.atomic() as drawn:
        bring_in(full_files(seed))
        before = figures()
        gone_out = [files_of(branch.code) for branch in Branch.select().order_by(Branch.code)]
        empty_the_database()

        for files in gone_out:
            bring_in(files)

        assert figures() == before
        assert [files_of(b.code) for b in Branch.select().order_by(Branch.code)] == gone_out
        drawn.rollback()
