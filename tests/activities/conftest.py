import pytest

from tests.activities.factories import Phone
from tests.factories import make_assignment, make_client


@pytest.fixture
def hassan(branch, volunteer):
    """A client whom the volunteer helps."""
    client = make_client(branch, name="Amira Al-Hassan")
    make_assignment(volunteer, client.household)
    return client


@pytest.fixture
def phone(client_for):
    """Somebody's browser, with the log form at hand."""
    return lambda person: Phone(client_for(person))
