import pytest

from portal.core.web.access import Role
from tests.factories import make_assignment, make_client, make_person
from tests.schedule.desk_hours.factories import make_hours, make_shift


@pytest.fixture
def hassan(branch, volunteer):
    """A client whom the volunteer helps, whose name must not leak."""
    client = make_client(branch, name="Amira Al-Hassan", code="K-0815", phone="0612345678")
    make_assignment(volunteer, client.household)
    return client


@pytest.fixture
def legal_guide(branch, hassan):
    guide = make_person(branch, Role.LEGAL_GUIDE, name="Lies Jansen")
    make_assignment(guide, hassan.household, role=Role.LEGAL_GUIDE)
    return guide


@pytest.fixture
def desk(branch, legal_guide):
    """The desk of the legal guide: Tuesdays 10 to 12, half an hour each; who is on next week."""
    return make_shift(make_hours(branch), legal_guide)
