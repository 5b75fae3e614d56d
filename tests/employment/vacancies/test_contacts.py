"""C5: every call, mail and visit at an employer is an activity, with the step that follows."""

from datetime import date, timedelta

import pytest

from portal.activities.actions.ruling import set_rules
from portal.activities.models import Activity
from portal.activities.queries.rules import rules_of
from portal.core.clock import today
from portal.employment.employers.models import Employer, EmployerMove
from portal.employment.vacancies.queries.steps import due
from portal.reports.queries import Scope, annual
from tests.employment.vacancies.forms import contact
from tests.factories import make_activity, make_branch, make_employer, make_vacancy


def test_a_call_counts_its_hours_moves_the_employer_and_plans_what_comes_next(
    client_for, branch, job_coach
):
    """C5, C6: one press for all three."""
    employer = make_employer(branch)
    answer = client_for(job_coach).post(
        f"/employers/{employer.id}/contact", data=contact(employer, note="Belt terug")
    )

    assert answer.status_code == 303
    activity = Activity.get()
    assert (activity.kind, activity.employer_id) == ("employer_contact", employer.id)
    assert (activity.minutes, activity.channel, activity.note) == (15, "phone", "Belt terug")
    now = Employer.get_by_id(employer.id)
    assert (now.stage, now.next_action) == ("contacted", "Bellen")
    assert EmployerMove.get().reached_on == today()
    year = Scope(branch, date(today().year, 1, 1), date(today().year, 12, 31))
    figures = annual(year)
    assert figures["work.employer_contacts"] == figures["work.employers"] == 1
    assert figures["hours.employer_contact"] == 0.25


@pytest.mark.at("2026-12-02 10:00")
def test_a_contact_in_a_closed_period_asks_why_and_one_of_long_ago_whether_it_is_right(
    client_for, branch, job_coach, team_leader
):
    """A11, C5: what the page refuses it also asks."""
    rules = {"closed_until": date(2026, 6, 30), "closed_asks": "reason"}
    set_rules(rules_of(branch.id), team_leader, 0, **rules)
    employer, browser = make_employer(branch), client_for(job_coach)
    address = f"/employers/{employer.id}/contact"
    late = {"day": "other", "date": "2026-06-30", "sure_day": "y"}

    asked = browser.post(address, data=contact(employer, **late | {"sure_day": ""}))
    assert asked.status_code == 422
    assert 'name="reason"' in asked.text
    answer = browser.post(address, data=contact(employer, **late, reason="Vergeten"))

    assert answer.status_code == 303
    assert Activity.get().happened_on == date(2026, 6, 30)


def test_klaar_is_logged_with_whom_and_what_was_said_and_asks_what_is_next(
    client_for, branch, job_coach
):
    """C5: done = logged = next step, for an employer and for a vacancy alike."""
    late = {"next_action": "Mailen over hulp", "next_action_on": today()}
    employer = make_employer(branch, contact_name="Anton", **late)
    vacancy = make_vacancy(make_employer(branch), **late)
    browser = client_for(job_coach)
    due = browser.get("/work").text.split('<ul class="list due">')[1].split("</ul>")[0]

    for record, address, stage in (
        (employer, f"/employers/{employer.id}", "lead"),
        (vacancy, f"/vacancies/{vacancy.id}", "open"),
    ):
        assert f'href="{address}/contact?next=' in due
        page = browser.get(f"{address}/contact").text
        assert 'value="mail" checked' in page  # as the step says
        form = contact(record, channel="mail", spoken_to="Anton", note="Belt terug", stage=stage)
        assert browser.post(f"{address}/contact", data=form).status_code == 303
        after = browser.get(address).text
        assert "Mailen over hulp" in after.split('id="hs"')[1]
        assert type(record).get_by_id(record.id).next_action == "Bellen"

    assert [a.employer_id for a in Activity.select().order_by(Activity.id)] == [
        employer.id,
        vacancy.employer_id,
    ]
    assert {a.spoken_to for a in Activity.select()} == {"Anton"}
    assert "Anton" in browser.get(f"/employers/{vacancy.employer_id}").text
    year = Scope(branch, date(today().year, 1, 1), date(today().year, 12, 31))
    assert annual(year)["work.employer_contacts"] == 2


def test_the_form_proposes_the_stage_that_the_contact_brings(client_for, branch, job_coach):
    """J5: a visit to somebody only found makes them visited; a partner stays one."""
    for stage, channel, proposed in (
        ("lead", "phone", "contacted"),
        ("lead", "in_person", "visited"),
        ("lead", "mail", "lead"),
        ("partner", "in_person", "partner"),
        ("closed", "phone", "closed"),
    ):
        employer = make_employer(branch, stage=stage)
        page = client_for(job_coach).get(f"/employers/{employer.id}/contact?channel={channel}").text
        assert f'name="stage" value="{proposed}" checked' in page


def test_a_form_sent_twice_is_one_contact(client_for, branch, job_coach):
    """R16."""
    employer = make_employer(branch)
    form, browser = contact(employer), client_for(job_coach)
    for _ in range(2):
        assert browser.post(f"/employers/{employer.id}/contact", data=form).status_code == 303

    assert Activity.select().count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"what": ""},
        {"channel": "pigeon"},
        {"minutes": ""},
        {"minutes": "1500"},
        {"day": "other", "date": "2999-01-01"},
        {"note": "BSN 111222333"},
        {"stage": "closed"},
        {"version": "7"},
    ],
    ids=str,
)
def test_what_is_wrong_stores_neither_half(client_for, branch, job_coach, fields):
    """All or nothing: no activity without a step, no step without an activity."""
    employer = make_employer(branch)
    form = contact(employer, note="Mijn eigen woorden") | fields
    answer = client_for(job_coach).post(f"/employers/{employer.id}/contact", data=form)

    assert answer.status_code in {409, 422}
    assert form["note"] in answer.text
    assert not Activity.select().exists()
    assert Employer.get_by_id(employer.id).next_action is None


def test_contacts_are_the_branchs_whoever_had_them(client_for, branch, job_coach, team_leader):
    """trust.md, part 3: employer contacts are read in the branch."""
    employer = make_employer(branch)
    make_activity(team_leader, kind="employer_contact", employer=employer, note="Door de leider")
    gone = make_activity(team_leader, kind="employer_contact", employer=employer, note="Vergist")
    Activity.update(withdrawn_at=1).where(Activity.id == gone.id).execute()

    page = client_for(job_coach).get(f"/employers/{employer.id}").text

    assert "Door de leider" in page
    assert "Vergist" not in page


def test_the_full_log_form_opens_on_this_employer(client_for, branch, job_coach):
    employer = make_employer(branch)
    page = client_for(job_coach).get(
        f"/activities/new?kind=employer_contact&employer={employer.id}"
    )

    assert f'<option value="{employer.id}" selected>' in page.text


def test_nobody_logs_a_contact_with_an_employer_of_another_branch(client_for, job_coach):
    """G1."""
    theirs = make_employer(make_branch())

    answer = client_for(job_coach).post(f"/employers/{theirs.id}/contact", data=contact(theirs))

    assert answer.status_code == 404
    assert not Activity.select().exists()


@pytest.mark.parametrize("kind", ["employer", "vacancy"])
def test_what_stays_may_have_no_next_step_with_a_reason(client_for, branch, job_coach, kind):
    """C5: done is logged, and what is next, or nothing with why; then it waits no more."""
    step = {"next_action": "Bellen", "next_action_on": today(), "owner": job_coach}
    employer = make_employer(branch, stage="contacted", **(step if kind == "employer" else {}))
    record = employer if kind == "employer" else make_vacancy(employer, stage="open", **step)
    Employer.update(next_action="Bellen", next_action_on=today() + timedelta(days=9)).where(
        Employer.next_action_on.is_null()
    ).execute()
    browser = client_for(job_coach)
    page = f"/employers/{record.id}" if kind == "employer" else f"/vacancies/{record.id}"
    data = contact(record, stage=record.stage, what="none")
    refused = browser.post(f"{page}/contact", data=data)
    assert refused.status_code == 422
    assert "Kies waarom er niets hoeft" in refused.text
    assert len(due(job_coach)) == 1

    browser.post(f"{page}/contact", data=data | {"rests_because": "they_call"})

    assert Activity.select().count() == 1
    assert due(job_coach) == []
    assert "Zij laten iets weten" in browser.get(page).text
    fresh = type(record).get_by_id(record.id)
    assert (fresh.next_action, fresh.next_action_on, fresh.rests) == (None, None, "they_call")
    planned = {"version": fresh.version, "what": "call"}
    browser.post(f"{page}/step", data=planned)
    assert type(record).get_by_id(record.id).rests_because is None
