import pytest

from tests.employment.cvs.factories import agree, make_coached, make_version


@pytest.fixture
def coached(branch):
    """(client, job coach)"""
    return make_coached(branch)


@pytest.fixture
def agreed(coached):
    """The same, and the client said yes to both."""
    agree(*coached)
    return coached


@pytest.fixture
def version(coached):
    return make_version(*coached)
