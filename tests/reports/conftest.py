"""The year that a branch really had, and its team leader at a browser."""

from pathlib import Path

import pytest

from portal.branches.models import Branch
from portal.core.web.access import Role
from portal.import_export.actions import import_folder
from tests.factories import make_person

CASE = Path(__file__).parent.parent / "cases" / "maassluis-2018"


@pytest.fixture
def maassluis(app):
    import_folder(CASE)
    return Branch.get(Branch.code == "maassluis")


@pytest.fixture
def browser(maassluis, client_for):
    return client_for(make_person(maassluis, Role.TEAM_LEADER, employment="paid"))
