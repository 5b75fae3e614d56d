"""J11: who is new tries the log form with a made-up family, and nothing of it counts."""

from portal.activities.models import Activity
from portal.audit.models import AuditEntry
from portal.core.web.access import Role
from portal.drafts.models import Draft
from portal.expenses.records.models import Trip
from tests.factories import make_activity, make_branch, make_person
from tests.forms import largest_form

WELCOME = 'aria-labelledby="new"'


def test_a_practice_reads_as_a_visit_and_stores_nothing(client_for):
    guide = make_person(make_branch(), Role.GUIDE)
    browser = client_for(guide)
    form = largest_form(browser.get("/activities/practice").text)
    before = AuditEntry.select().count()

    page = browser.post("/activities/practice", data=form.values | {"topics": "finance"})

    assert page.status_code == 200
    assert "Oefengezin" in page.text
    assert "er is niets opgeslagen" in page.text
    tables = (Activity, Trip, Draft)
    of_guide = [table.select().where(table.person == guide).count() for table in tables]
    assert of_guide == [0, 0, 0]
    assert AuditEntry.select().count() == before


def test_what_is_wrong_is_told_as_in_the_form_itself(client_for):
    browser = client_for(make_person(make_branch(), Role.GUIDE))

    refused = browser.post("/activities/practice", data={"day": "today", "duration": "60"})

    assert refused.status_code == 422
    assert "Kies minstens één cliënt" in refused.text


def test_who_never_wrote_anything_down_is_welcomed_until_they_do(client_for):
    """A leader has the steps of a new branch instead."""
    guide = make_person(make_branch(), Role.GUIDE)
    leader = make_person(guide.branch, Role.TEAM_LEADER)
    assert WELCOME not in client_for(leader).get("/").text
    assert WELCOME in client_for(guide).get("/").text
    make_activity(guide)
    assert WELCOME not in client_for(guide).get("/").text


def test_help_names_who_leads_the_branch_to_who_works_there(client_for):
    branch = make_branch()
    leader = make_person(branch, Role.TEAM_LEADER, name="Joke Visser", phone="010-1234567")
    elsewhere = make_person(make_branch(), Role.TEAM_LEADER, name="Iemand Anders")

    text = client_for(make_person(branch, Role.GUIDE)).get("/help").text

    assert leader.name in text
    assert leader.phone in text
    assert elsewhere.name not in text
    assert leader.name not in client_for().get("/help").text
