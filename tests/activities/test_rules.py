"""A11: closed periods, hours that need approval, and a day that is asked about once."""

from datetime import date, timedelta

import pytest

from portal.activities.actions import Entry, log
from portal.activities.actions.ruling import ClosedPeriod, set_rules, take_back_approval
from portal.activities.models import Activity
from portal.activities.models.rules import ActivityApproval, LogRules
from portal.activities.queries.rules import rules_of
from portal.audit.models import AuditEntry
from portal.core.clock import now, today
from portal.core.paging import PAGE
from portal.core.web.access import Role
from portal.import_export.actions import bring_in, preview
from portal.import_export.actions.exporting import files_of
from portal.import_export.actions.reading import Faults
from tests.factories import make_activity, make_assignment, make_client, make_person

pytestmark = pytest.mark.at("2026-12-02 10:00")  # a visit of years ago is asked about
CLOSED = date(2026, 6, 30)
IN_IT, AFTER_IT = {"day": "other", "date": "2026-06-30"}, {"day": "other", "date": "2026-07-01"}


@pytest.fixture
def close(team_leader):
    def to(asks="refuse", **more):
        values = {"closed_until": CLOSED, "closed_asks": asks} | more
        set_rules(rules_of(team_leader.branch_id), team_leader, 0, **values)

    return to


@pytest.fixture
def visit(phone, volunteer, hassan):
    phone(volunteer).log(hassan, **IN_IT)
    return Activity.get()


def test_a_leader_sets_the_rules_of_the_branch(client_for, team_leader, volunteer):
    leader = client_for(team_leader)
    typed = {"version": "0", "closed_until": "2026-06-30", "closed_asks": "reason"}
    assert leader.post("/activities/rules", data=typed).status_code == 303
    assert rules_of(team_leader.branch_id).closed_until == CLOSED
    stale = leader.post("/activities/rules", data=typed | {"no_contact_days": "30"})
    assert stale.status_code == 409
    wrong = leader.post("/activities/rules", data=typed | {"version": "1", "no_contact_days": "3"})
    assert wrong.status_code == 422
    assert client_for(volunteer).get("/activities/rules").status_code == 403


def test_a_closed_period_refuses_what_is_new_and_what_changes(
    phone, volunteer, hassan, team_leader, visit, close
):
    close()
    mine = phone(volunteer)
    refused = mine.log(hassan, another="y", **IN_IT)
    assert refused.status_code == 422
    assert "is gesloten" in refused.text
    assert mine.log(hassan, **AFTER_IT).status_code == 303
    # Neither out of it nor into it.
    later = Activity.get(Activity.happened_on > CLOSED)
    for one, day in ((visit, AFTER_IT), (later, IN_IT)):
        form = mine.form(hassan, version="0", another="y", **day)
        assert mine.post(f"/activities/{one.id}/edit", **form).status_code == 422
    for person in (volunteer, team_leader):
        phone(person).post(f"/activities/{visit.id}/withdraw")
    assert Activity.get_by_id(visit.id).withdrawn_at is None
    page = mine.get(f"/activities/{visit.id}").text
    assert "is gesloten" in page
    assert f"/activities/{visit.id}/edit" not in page


def test_or_it_asks_a_reason_that_stands_in_the_history(phone, volunteer, hassan, visit, close):
    close("reason")
    mine = phone(volunteer)
    form = mine.form(hassan, version="0", minutes="45", duration="other", **IN_IT)
    asked = mine.post(f"/activities/{visit.id}/edit", **form)
    assert asked.status_code == 422
    assert 'name="reason"' in asked.text

    mine.post(f"/activities/{visit.id}/edit", **form, reason="Verkeerd overgenomen")

    assert Activity.get().minutes == 45
    assert "Verkeerd overgenomen" in mine.get(f"/activities/{visit.id}").text
    page = mine.post(f"/activities/{visit.id}/withdraw").text
    assert 'name="reason"' in page, page[-1500:]
    mine.post(f"/activities/{visit.id}/withdraw", reason="Dubbel")
    assert Activity.get().withdrawn_at is not None
    assert AuditEntry.get(AuditEntry.action == "activity.withdraw").why == "Dubbel"
    mine.post(f"/activities/{visit.id}/restore", reason="Toch niet")
    assert Activity.get().withdrawn_at is None


def test_no_way_around_the_form_leads_into_a_closed_period(volunteer, close):
    close()
    entry = Entry("office", date(2026, 5, 1), now(), 30)
    with pytest.raises(ClosedPeriod):
        log(volunteer, entry, "a-key")
    close("reason") if rules_of(volunteer.branch_id).version == 0 else None
    assert not Activity.select().exists()


def test_a_file_brings_nothing_into_a_closed_period(branch, volunteer, visit, close):
    close("reason")
    said = files_of(branch.code)["activities"].decode()
    assert bring_in({"activities": said.encode()}).tallies["activities"]["same"] == 1
    for old, new in ((",60,", ",61,"), (visit.code, "nieuw"), ("2026-06-30", "2026-07-01")):
        with pytest.raises(Faults, match=r"activities\.csv:2: started_at"):
            bring_in({"activities": said.replace(old, new).encode()})


# A day that is seldom right ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "day",
    [date(2026, 1, 31), date(2024, 9, 20)],
    ids=["before they started", "years ago"],
)
def test_an_unlikely_day_is_asked_about_once(phone, branch, day):
    started = date(2026, 2, 1) if day.year == 2026 else date(2015, 1, 1)
    person, client = make_person(branch, started_on=started), make_client(branch)
    make_assignment(person, client.household)
    asked = phone(person).log(client, day="other", date=str(day))
    assert asked.status_code == 422
    assert 'name="sure_day"' in asked.text

    sure = phone(person).log(client, day="other", date=str(day), sure_day="y")

    assert sure.status_code == 303
    made = Activity.get()
    again = phone(person).form(client, version="0", day="other", date=str(day), duration="90")
    assert phone(person).post(f"/activities/{made.id}/edit", **again).status_code == 303


def test_a_file_asks_the_same_in_its_preview(branch, team_leader):
    """Form and file use one function."""
    person = make_person(branch, started_on=date(2026, 2, 1))
    head = "code,person,kind,started_at,minutes\r\n"
    rows = "".join(
        f"n-{n},{person.code},office,{day}T10:00,30\r\n"
        for n, day in enumerate(("2026-01-31", "2026-02-01", "2018-02-01"))
    )
    found = preview({"activities": (head + rows).encode()}, team_leader).unlikely

    assert [(line, code) for line, code, _question in found] == [(2, "n-0"), (4, "n-2")]


# Approval ---------------------------------------------------------------------------------------


@pytest.fixture
def approving(team_leader):
    since = today() - timedelta(days=30)
    set_rules(rules_of(team_leader.branch_id), team_leader, 0, approved_from=since)


def approved():
    return {row.activity_id for row in ActivityApproval.select()}


def test_hours_are_approved_in_bulk_and_one_by_one(
    client_for, phone, volunteer, hassan, team_leader, approving
):
    mine, leader = phone(volunteer), client_for(team_leader)
    old = make_activity(volunteer, hassan)
    one, two, three = (
        mine.log(hassan, day="other", date=str(today() - timedelta(days=n))) for n in range(3)
    )
    numbers = [int(answer.location.split("/")[-1].split("?")[0]) for answer in (one, two, three)]
    page = leader.get("/activities/approve").text
    assert page.count('name="activities"') == 3  # not what was before approval was asked
    assert page.count("Keur de vinkjes goed") == 1  # one card a person, one press for all of it
    assert "(3)" in leader.get("/activities/team").text
    assert "Uren wachten op akkoord" in mine.get(f"/activities/{numbers[0]}").text

    leader.post("/activities/approve", data={"activities": numbers[:2]})
    leader.post("/activities/approve", data={"activities": [numbers[2]]})

    assert approved() == set(numbers)
    assert old.id not in approved()
    assert "Uren goedgekeurd" in mine.get(f"/activities/{numbers[0]}").text
    leader.post(f"/activities/{numbers[0]}/unapprove")
    assert approved() == set(numbers[1:])


def test_what_waits_comes_a_page_at_a_time(client_for, volunteer, hassan, team_leader, approving):
    """8: 150 rows were 11,700 pixels tall; what is approved makes room for the next."""
    made = [make_activity(volunteer, hassan, started_at=now()) for _ in range(PAGE + 2)]
    leader = client_for(team_leader)
    first = leader.get("/activities/approve").text
    second = leader.get("/activities/approve?page=2").text
    assert (first.count('name="activities"'), second.count('name="activities"')) == (PAGE, 2)
    assert 'href="/activities/approve?page=2"' in first
    assert 'href="/activities/approve"' in second

    leader.post("/activities/approve", data={"activities": [one.id for one in made[:PAGE]]})
    assert leader.get("/activities/approve").text.count('name="activities"') == 2


def test_other_hours_are_to_be_approved_anew(
    client_for, phone, volunteer, hassan, team_leader, approving
):
    mine, leader = phone(volunteer), client_for(team_leader)
    mine.log(hassan)
    made = Activity.get()
    leader.post("/activities/approve", data={"activities": made.id})
    note = mine.form(hassan, version="0", note="Een woord erbij")
    mine.post(f"/activities/{made.id}/edit", **note)
    assert approved() == {made.id}
    mine.post(f"/activities/{made.id}/edit", **mine.form(hassan, version="1", duration="90"))
    assert approved() == set()


def test_nobody_approves_their_own_or_another_branch(
    client_for, branch, team_leader, phone, hassan, approving
):
    own = make_activity(team_leader, hassan, started_at=now())
    elsewhere = make_activity(make_person(), started_at=now())
    leader = client_for(team_leader)
    leader.post("/activities/approve", data={"activities": [own.id, elsewhere.id]})
    assert approved() == set()
    other = make_person(branch, Role.TEAM_LEADER)
    client_for(other).post("/activities/approve", data={"activities": own.id})
    assert approved() == {own.id}
    assert leader.post(f"/activities/{own.id}/unapprove").status_code == 403
    assert client_for(make_person(branch)).get("/activities/approve").status_code == 403


def test_without_the_rule_nothing_waits(client_for, team_leader, volunteer, hassan):
    made = make_activity(volunteer, hassan, started_at=now())
    leader = client_for(team_leader)
    leader.post("/activities/approve", data={"activities": made.id})
    assert approved() == set()
    assert "/activities/rules" in leader.get("/activities/approve").text
    assert not LogRules.select().exists()


def test_an_approval_that_is_not_there_is_not_taken_back(volunteer, hassan, team_leader):
    activity = make_activity(volunteer, hassan)

    assert not take_back_approval(activity, team_leader)
    assert not AuditEntry.select().where(AuditEntry.action == "activity.unapprove").exists()
