import pytest

from portal.api import actions, queries


@pytest.fixture
def program(app):
    """(person, scopes) -> a program with a token of theirs for these, or for all they may."""

    def of(person, scopes=None, days=30):
        may = queries.scopes_for(person) if scopes is None else scopes.split()
        _token, secret = actions.make(person, "Proef", may, days)
        return with_secret(app, secret)

    return of


def with_secret(app, secret):
    """It keeps no cookie, and sends the token each time."""
    browser = app.test_client(use_cookies=False)
    browser.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
    browser.secret = secret
    return browser
