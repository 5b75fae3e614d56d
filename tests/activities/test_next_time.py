"""What a coach agrees for the next lesson stands at the next lesson, and in the files."""

from datetime import date

import pytest

from portal.activities.models import Activity
from portal.core.web.access import Role
from portal.import_export.actions import bring_in
from portal.import_export.actions.exporting import files_of
from tests.factories import make_activity, make_assignment, make_client, make_person


@pytest.fixture
def coach(branch):
    return make_person(branch, Role.LANGUAGE_COACH)


@pytest.fixture
def client(branch, coach):
    made = make_client(branch)
    make_assignment(coach, made.household, role=Role.LANGUAGE_COACH)
    return made


def test_what_is_agreed_for_the_next_time_stands_at_the_next_lesson(
    phone, client_for, coach, client
):
    """J7: what was done, next time; only of the last lesson, and for who gave it."""
    phone(coach).log(client, kind="language_lesson", channel="in_person", next_time=" Hoofdstuk 4 ")
    made = Activity.get()
    assert made.next_time == "Hoofdstuk 4"
    browser = client_for(coach)
    address = f"/activities/new?kind=language_lesson&client={client.id}"

    assert "afgesproken voor deze keer: <bdi>Hoofdstuk 4" in " ".join(
        browser.get(address).text.split()
    )
    assert "Hoofdstuk 4" in browser.get(f"/activities/{made.id}").text
    own = browser.get(f"/activities/{made.id}/edit").text
    assert 'value="Hoofdstuk 4"' in own
    assert 'id="agreed"' not in own
    other = make_person(client.branch, Role.LANGUAGE_COACH)
    make_assignment(other, client.household, role=Role.LANGUAGE_COACH)
    assert "Hoofdstuk 4" not in client_for(other).get(address).text
    make_activity(coach, client, kind="language_lesson", happened_on=date(2099, 1, 1))
    Activity.update(happened_on=date(2099, 1, 1)).where(Activity.id != made.id).execute()
    assert "Hoofdstuk 4" not in browser.get(address).text


def test_no_other_kind_asks_it_and_a_long_one_is_refused(phone, coach, client):
    phone(coach).log(client, kind="home_visit", next_time="Iets")
    assert Activity.get().next_time is None

    answer = phone(coach).log(
        client, kind="language_lesson", channel="in_person", next_time="x" * 301
    )

    assert answer.status_code == 422


def test_the_file_has_it(branch, team_leader, coach, client):
    make_activity(coach, client, kind="language_lesson", next_time="Hoofdstuk 4")
    told = files_of(branch.code)["activities"]
    assert b"Hoofdstuk 4" in told
    bring_in({"activities": told.replace(b"Hoofdstuk 4", b"Hoofdstuk 5")}, team_leader)
    assert Activity.get().next_time == "Hoofdstuk 5"
