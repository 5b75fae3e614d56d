"""B5: a legal file has a due date with an alarm; domain.md, B4: a date of a person always wins."""

from datetime import date, time, timedelta

import pytest
import time_machine

from portal.calendar_feeds.events.models import CalendarEvent, CalendarPerson
from portal.clients import actions as clients
from portal.clients.models import Assignment
from portal.core.clock import from_local, now, today
from portal.core.web.access import Role
from portal.legal import actions, commands
from portal.legal.actions import cases
from portal.legal.models import LegalCase, LegalTerm, TermRule
from portal.mail.models import OutboxMail
from tests import clock
from tests.calendar_feeds.events.factories import unfolded
from tests.factories import make_assignment, make_client, make_person

SOON = clock.day(20)


@pytest.fixture
def hassan(branch):
    return make_client(branch, name="Amira Al-Hassan", code="K-0815")


@pytest.fixture
def case(branch, hassan):
    return LegalCase.create(branch=branch, code="zaak-1", client=hassan, kind="reunification")


@pytest.fixture
def legal_guide(branch, hassan):
    guide = make_person(branch, Role.LEGAL_GUIDE)
    make_assignment(guide, hassan.household, role=Role.LEGAL_GUIDE)
    return guide


def guard(case, by, due_on=SOON, **more):
    return actions.guard(case, by, kind="objection", due_on=due_on, source="letter", **more)


def rule_of(kind, **changes):
    rule = TermRule.get(TermRule.case_kind == "reunification", TermRule.kind == kind)
    for name, value in changes.items():
        setattr(rule, name, value)
    return rule


@pytest.mark.parametrize(
    ("length", "unit", "first", "last"),
    [
        (3, "month", date(2026, 1, 31), date(2026, 4, 30)),
        (3, "month", date(2025, 11, 30), date(2026, 3, 2)),  # 28 February 2026 is a Saturday
        (4, "week", date(2026, 11, 27), date(2026, 12, 28)),  # over 25 and 26 December
        (1, "month", date(2026, 3, 6), date(2026, 4, 7)),  # Easter Monday
        (6, "month", date(2026, 1, 15), date(2026, 7, 15)),
    ],
)
def test_a_term_is_counted_in_months_or_weeks_and_ends_on_a_working_day(
    app, length, unit, first, last
):
    """31 January + 3 months = 30 April; a weekend or holiday moves it (Algemene termijnenwet)."""
    assert actions.last_day(rule_of("application", length=length, unit=unit), first) == last


def test_a_term_by_a_rule_keeps_the_rule_and_the_day_it_is_counted_from(
    client_for, legal_guide, case
):
    rule = rule_of("application")
    fields = {"rule": rule.id, "counted_from": "2026-10-30", "due_on": "", "kind": "other"}
    answer = client_for(legal_guide).post(f"/legal/cases/{case.id}/terms/new", data=fields)

    assert answer.status_code == 303
    term = LegalTerm.get()
    assert (term.kind, term.source, term.rule) == ("application", "rule", rule)
    assert (term.counted_from, term.due_on) == (date(2026, 10, 30), date(2027, 2, 1))


def test_a_date_of_a_person_wins_over_the_rule(client_for, legal_guide, case):
    """B4: at once, and afterwards; the rule stays beside it."""
    rule = rule_of("application")
    fields = {
        "rule": rule.id,
        "counted_from": "2026-10-30",
        "due_on": "2027-01-15",
        "kind": "other",
        "source": "letter",
    }
    browser = client_for(legal_guide)
    browser.post(f"/legal/cases/{case.id}/terms/new", data=fields)
    term = LegalTerm.get()
    assert (term.due_on, term.source, term.rule) == (date(2027, 1, 15), "letter", rule)

    later = {"version": 0, "kind": "application", "due_on": "2027-01-20", "source": "person"}
    assert browser.post(f"/legal/terms/{term.id}/edit", data=later).status_code == 303
    term = LegalTerm.get()
    assert (term.due_on, term.source, term.rule) == (date(2027, 1, 20), "person", rule)


def test_a_note_alone_leaves_a_computed_date_computed(client_for, legal_guide, case):
    columns = actions.computed(rule_of("application"), date(2026, 10, 30))
    term = actions.guard(case, legal_guide, **columns)
    fields = {
        "version": 0,
        "kind": term.kind,
        "due_on": term.due_on.isoformat(),
        "source": "person",
        "note": "DNA gevraagd",
    }
    client_for(legal_guide).post(f"/legal/terms/{term.id}/edit", data=fields)

    assert (LegalTerm.get().source, LegalTerm.get().note) == ("rule", "DNA gevraagd")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"due_on": ""}, "due_on"),
        ({"due_on": "2026-02-30"}, "due_on"),
        ({"due_on": "9999-12-31"}, "due_on"),
        ({"kind": "nonsense"}, "kind"),
        ({"rule": "123456"}, "rule"),
        ({"source": "rule"}, "source"),
        ({"note": "x" * 201}, "note"),
        ({"note": "bsn 111222333"}, "note"),
    ],
)
def test_what_is_wrong_is_said_by_its_field(client_for, legal_guide, case, typed, field):
    fields = {"rule": "0", "kind": "hearing", "due_on": "2027-01-15", "source": "letter"} | typed
    answer = client_for(legal_guide).post(f"/legal/cases/{case.id}/terms/new", data=fields)

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert not LegalTerm.select().exists()


def test_the_alarm_rings_at_30_14_7_and_2_days_each_once(legal_guide, case):
    """B5: and closes nothing."""
    term = guard(case, legal_guide, due_on=date(2026, 12, 31))
    counts = []
    for day in (date(2026, 11, 20), *(date(2026, 12, n) for n in (1, 2, 17, 18, 24, 29, 30, 31))):
        with time_machine.travel(from_local(day, time(12))):
            commands.warn()
            commands.warn()
        counts.append(OutboxMail.select().count())

    assert counts == [0, 1, 1, 2, 2, 3, 4, 4, 4]
    assert LegalTerm.get_by_id(term.id).done_at is None
    for mail in OutboxMail.select():
        assert mail.recipient == legal_guide.email
        assert "Hassan" not in mail.subject + mail.body
        assert "K-0815" not in mail.subject + mail.body


def test_without_a_legal_guide_the_leaders_are_warned(team_leader, case):
    guard(case, team_leader, due_on=today() + timedelta(5))
    commands.warn()

    assert [mail.recipient for mail in OutboxMail.select()] == [team_leader.email]


def test_a_term_that_is_done_or_far_off_warns_nobody(legal_guide, case):
    far, near = (guard(case, legal_guide, due_on=today() + timedelta(days)) for days in (90, 5))
    assert (far.warning_due, near.warning_due) == (None, 7)
    near.done_at = now()
    assert (near.warning_due, far.state, near.state) == (None, "", "")


def test_another_kind_of_case_reaches_the_calendar_of_its_open_terms(legal_guide, case):
    guard(case, legal_guide)
    terms = CalendarEvent.select().where(CalendarEvent.source == "legal_term")
    before = terms.get().full_body
    cases.change(case, legal_guide, case.version, kind="visa")
    assert terms.get().full_body != before


def test_another_date_sets_the_alarm_anew(legal_guide, case):
    term = guard(case, legal_guide, due_on=today() + timedelta(5))
    commands.warn()
    actions.change(LegalTerm.get(), legal_guide, term.version, due_on=today() + timedelta(13))
    commands.warn()

    assert OutboxMail.select().count() == 2


def test_only_a_person_closes_a_term_and_can_open_it_again(client_for, legal_guide, case):
    term = guard(case, legal_guide, due_on=today() - timedelta(3))
    browser = client_for(legal_guide)
    assert "te laat" in browser.get("/legal/terms").text

    browser.post(f"/legal/terms/{term.id}/done", data={"version": 0})
    assert LegalTerm.get().done_by == legal_guide
    assert not CalendarEvent.select().where(CalendarEvent.source == "legal_term").exists()

    browser.post(f"/legal/terms/{term.id}/reopen", data={"version": 1})
    assert LegalTerm.get().done_at is None
    assert CalendarEvent.select().where(CalendarEvent.source == "legal_term").count() == 1


def test_a_stale_form_keeps_both_versions(client_for, legal_guide, team_leader, case):
    """R14."""
    term = guard(case, legal_guide)
    new = {"version": 0, "kind": "hearing", "source": "letter"}
    first = client_for(team_leader).post(
        f"/legal/terms/{term.id}/edit", data=new | {"due_on": "2027-01-15"}
    )
    second = client_for(legal_guide).post(
        f"/legal/terms/{term.id}/edit", data=new | {"due_on": "2027-01-20"}
    )

    assert (first.status_code, second.status_code) == (303, 409)
    assert "2027-01-20" in second.text
    assert LegalTerm.get().due_on == date(2027, 1, 15)


@pytest.mark.parametrize("role", [None, Role.GUIDE, Role.LANGUAGE_COACH, Role.JOB_COACH])
def test_who_does_not_see_legal_cases_sees_no_term_anywhere(
    client_for, branch, team_leader, hassan, case, role
):
    """Trust, part 3: also one who helps the client in another role."""
    term = guard(case, team_leader, due_on=today())
    person = make_person(branch, *([role] if role else []))
    make_assignment(person, hassan.household, role=role or Role.GUIDE)
    browser = client_for(person)

    assert browser.get("/legal/terms").status_code == 403
    assert browser.get(f"/legal/terms/{term.id}/edit").status_code == 403
    for page in ("/", "/agenda?view=list", f"/clients/{hassan.id}"):
        assert "Bezwaar" not in browser.get(page).text, page


def test_a_legal_guide_sees_the_terms_of_whom_they_help_and_no_others(
    client_for, branch, legal_guide, team_leader, case
):
    other = make_client(branch, name="Selam Tekle")
    theirs = LegalCase.create(branch=branch, code="zaak-2", client=other, kind="visa")
    mine, not_mine = guard(case, legal_guide), guard(theirs, team_leader)
    browser = client_for(legal_guide)

    page = browser.get("/legal/terms").text
    assert "Al-Hassan" in page
    assert "Selam" not in page
    assert "Selam" not in browser.get("/agenda?view=list").text
    assert browser.get(f"/legal/terms/{mine.id}/edit").status_code == 200
    assert browser.get(f"/legal/terms/{not_mine.id}/edit").status_code == 404
    assert browser.post(f"/legal/terms/{not_mine.id}/done", data={"version": 0}).status_code == 404
    assert browser.get(f"/legal/cases/{theirs.id}/terms/new").status_code == 404


def test_a_term_stands_in_the_calendars_of_who_guards_it_and_of_nobody_else(
    branch, team_leader, legal_guide, hassan, case
):
    """F2, R04f: also after another match, in the same transaction."""
    guide = make_person(branch, Role.GUIDE)
    make_assignment(guide, hassan.household)
    guard(case, legal_guide)
    [event] = CalendarEvent.select().where(CalendarEvent.source == "legal_term")

    def whose() -> set:
        rows = CalendarPerson.select().where(CalendarPerson.event == event)
        return {row.person_id for row in rows}

    assert whose() == {legal_guide.id, team_leader.id}
    assert event.is_personal
    assert "Amira" not in unfolded(event.busy_body) + unfolded(event.initials_body)

    other = make_person(branch, Role.LEGAL_GUIDE)
    clients.assign(team_leader, hassan.household, other, role=Role.LEGAL_GUIDE, started_on=today())
    assert whose() == {legal_guide.id, team_leader.id, other.id}


def test_once_a_day_calendars_follow_the_matches_that_ended_by_themselves(
    branch, team_leader, legal_guide, hassan, case
):
    guard(case, legal_guide)
    Assignment.update(ended_on=today() - timedelta(1)).execute()
    commands.keep_told()
    commands.keep_told()

    assert [row.person_id for row in CalendarPerson.select()] == [team_leader.id]


def test_another_name_of_the_client_reaches_the_calendar(team_leader, legal_guide, hassan, case):
    """C5: with a higher number, so that every client shows it."""
    guard(case, legal_guide)
    before = CalendarEvent.get()
    clients.change(hassan, team_leader, hassan.version, name="Amira Nasser")
    after = CalendarEvent.get()

    assert "Amira Nasser" in unfolded(after.full_body)
    assert after.sequence > before.sequence
