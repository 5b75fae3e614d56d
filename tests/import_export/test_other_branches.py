"""G1: each table of the import, with rows of another branch, from a leader of this one."""

import pytest

from portal.branches.models import Municipality
from portal.core.clock import today
from portal.core.web.access import Role
from portal.expenses.records.models import ExpenseLine
from portal.guidance.models import Trajectory
from portal.housing.models import Home, HousingCorrection, HousingTarget
from portal.import_export import actions
from portal.import_export.actions.columns import FILES
from portal.import_export.actions.exporting import files_of
from portal.people.models import Person
from portal.reports.actions.publishing import seal
from portal.reports.models import Publication
from portal.schedule.meetings.models import Meeting
from tests.factories import make_branch, make_person, make_proposal
from tests.import_export.test_case_files import fill
from tests.test_access import one_of_everything


@pytest.fixture
def elsewhere(app):
    """Another branch with at least a row in every file."""
    other = make_branch(name="Elders-plaats")
    world = one_of_everything(other, "Elders")
    place = Municipality.get(Municipality.branch == other)
    Home.create(branch=other, code="elders-woning", municipality=place, kind="regular")
    HousingTarget.create(municipality=place, half_year="2026-H1", persons=9)
    HousingCorrection.create(municipality=place, corrected_on=today(), persons=1)
    Trajectory.create(branch=other, client=world["client"], year_number=1, started_on=today())
    make_proposal(world["employer"], world["client"], Person.get(Person.branch == other))
    fill(other)
    Meeting.update(status="held").where(Meeting.branch == other).execute()
    made = Publication.get(Publication.branch == other)
    made.mac = seal(made, "")
    made.save()
    return other


@pytest.mark.parametrize("name", [file.name for file in FILES])
def test_g1_no_table_takes_a_row_of_another_branch(branch, elsewhere, name):
    files = files_of(elsewhere.code)
    assert len(files[name].splitlines()) > 1, "no row to try with"
    leader = make_person(branch, Role.TEAM_LEADER)

    with pytest.raises(actions.Faults):
        actions.preview({name: files[name]}, leader)


def test_g1_no_money_of_another_branch_came_along(elsewhere, branch):
    assert not ExpenseLine.select().where(ExpenseLine.branch == branch).exists()
