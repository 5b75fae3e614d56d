"""Sending in: once, complete, as a gift or not; answering a question; and the mails (D5, D6)."""

import re
from datetime import date, time, timedelta

import pytest
import time_machine

from portal.core.clock import from_local, now, today
from portal.core.database import db
from portal.core.web.access import Role
from portal.expenses.claims import actions, queries
from portal.expenses.claims.actions import due
from portal.expenses.records import queries as expenses
from portal.expenses.records.models import (
    AllowanceAgreement,
    ClaimEvent,
    ExpenseClaim,
    ExpenseLine,
    Receipt,
)
from portal.feature import contributed
from portal.mail import actions as mail
from portal.mail.models import OutboxMail
from tests.conftest import count_queries
from tests.expenses.claims.factories import make_deputy, make_draft, make_submitted, with_account
from tests.factories import make_activity, make_client, make_person


@pytest.fixture
def claimant(volunteer):
    return with_account(volunteer)


def again(claim):
    return ExpenseClaim.get_by_id(claim.id)


def mails(kind):
    found = OutboxMail.select().where(OutboxMail.kind == kind).order_by(OutboxMail.id)
    return [(mail.person_id, mail.body) for mail in found]


def test_what_is_missing_is_named_by_line_with_a_link_and_nothing_is_sent(claimant, client_for):
    """D5"""
    claim = make_draft(claimant, 450, 900)
    line = ExpenseLine.get(ExpenseLine.amount_cents == 900)
    with db.atomic():
        Receipt.delete().where(Receipt.line == line).execute()
    answer = client_for(claimant).post(f"/claims/{claim.id}/submit")

    assert answer.status_code == 422
    assert re.search(
        rf'href="/claims/lines/{line.id}/edit">[^<]*Voeg een foto van de bon', answer.text
    )
    assert again(claim).status == "draft"
    assert not ClaimEvent.select().exists()


def test_without_a_bank_account_only_a_gift_is_sent_in(volunteer, client_for):
    """D5"""
    claim, browser = make_draft(volunteer), client_for(volunteer)
    answer = browser.post(f"/claims/{claim.id}/submit")
    assert (answer.status_code, "/account/iban" in answer.text) == (422, True)

    browser.post(f"/claims/{claim.id}/submit", data={"is_gift": "y"})

    assert (again(claim).status, again(claim).is_gift) == ("submitted", True)


def test_a_double_click_or_a_second_window_sends_one_claim(claimant, client_for):
    """D15"""
    claim, browser = make_draft(claimant), client_for(claimant)
    answers = [browser.post(f"/claims/{claim.id}/submit") for _ in range(3)]

    assert {answer.location for answer in answers} == {f"/claims/{claim.id}"}
    assert [event.what for event in ClaimEvent.select()] == ["submitted"]


def test_a_claim_is_taken_back_while_nobody_looked(claimant, client_for, team_leader):
    claim, browser = make_submitted(claimant), client_for(claimant)
    browser.post(f"/claims/{claim.id}/take-back")
    assert again(claim).status == "draft"

    browser.post(f"/claims/{claim.id}/submit")
    actions.approve(again(claim), team_leader)
    answer = browser.post(f"/claims/{claim.id}/take-back", follow_redirects=True)

    assert "kunt hem niet terughalen" in answer.text
    assert again(claim).status == "approved"


def test_a_claim_that_is_taken_back_is_one_draft_with_what_came_after_it(claimant, client_for):
    """One draft a month: what was added meanwhile goes along, with its receipt."""
    day = today().replace(day=1)
    claim = make_submitted(claimant, 450, day=day)
    later = make_draft(claimant, 300, day=day)
    assert later.id != claim.id

    answer = client_for(claimant).post(f"/claims/{claim.id}/take-back", follow_redirects=True)

    assert "€ 7,50" in answer.text.replace("\xa0", " ")
    [draft] = {line.claim_id for line in ExpenseLine.select()}
    assert expenses.draft_of(claimant, claim.month).id == draft == claim.id
    actions.submit(again(claim), claimant)
    assert queries.total_cents(claim) == 750


def test_a_question_is_answered_and_the_claim_sent_in_again(claimant, client_for, team_leader):
    """D6: who asked, and what; the answer stands in the history."""
    claim, browser = make_submitted(claimant), client_for(claimant)
    actions.return_with(claim, team_leader, "Waar was dit?")
    for page in ("/claims", f"/claims/{claim.id}"):
        assert "Waar was dit?" in browser.get(page).text
    assert "Een declaratie wacht op je antwoord" in browser.get("/").text

    browser.post(f"/claims/{claim.id}/submit", data={"answer": "Bij het gemeentehuis."})

    assert again(claim).status == "submitted"
    last = ClaimEvent.select().order_by(ClaimEvent.id.desc()).get()
    assert (last.what, last.reason) == ("submitted", "Bij het gemeentehuis.")


def test_in_january_one_finds_what_was_sent_in_last_year(claimant, client_for, team_leader):
    """Until something of the new year was sent in; the year can be chosen all the same."""
    new_year = from_local(date(today().year + 1, 1, 1), time(0, 30))
    with time_machine.travel(new_year):
        refused = make_submitted(claimant)
        actions.refuse(refused, team_leader, "Deze kosten betaalt de gemeente.")
        browser = client_for(claimant)
        assert "Deze kosten betaalt de gemeente." in browser.get("/claims").text
        empty = browser.get(f"/claims?year={today().year}")
        assert "Deze kosten betaalt de gemeente." not in empty.text

        make_submitted(claimant, 500, day=today())
        assert "Deze kosten betaalt de gemeente." not in browser.get("/claims").text


def test_the_reason_of_a_refusal_is_read_by_who_claimed(claimant, client_for, team_leader):
    """D6"""
    claim = make_submitted(claimant)
    actions.refuse(claim, team_leader, "Deze kosten betaalt de gemeente.")

    for page in ("/claims", f"/claims/{claim.id}"):
        assert "Deze kosten betaalt de gemeente." in client_for(claimant).get(page).text


def test_nobody_sends_in_or_takes_back_for_somebody_else(claimant, client_for, team_leader):
    """R17"""
    draft, sent = make_draft(claimant), make_submitted(make_person(claimant.branch))
    browser = client_for(team_leader)

    assert browser.post(f"/claims/{draft.id}/submit").status_code == 404
    assert browser.post(f"/claims/{sent.id}/take-back").status_code == 403
    assert client_for(make_person(claimant.branch)).get(f"/claims/{sent.id}").status_code == 404
    assert (again(draft).status, again(sent).status) == ("draft", "submitted")


def test_a_warning_of_the_guard_is_shown_before_it_is_sent_in(claimant, client_for):
    """D13"""
    AllowanceAgreement.create(
        branch=claimant.branch, person=claimant, mode="both", valid_from=date(2024, 1, 1)
    )
    claim = make_draft(claimant, 21_001, day=date(2024, 5, 3))

    assert "boven de grens van een maand" in client_for(claimant).get(f"/claims/{claim.id}").text


def test_what_is_older_than_the_limit_of_the_branch_is_flagged_and_not_hidden(
    claimant, client_for, team_leader
):
    """D14: for the claimant and for who decides."""
    old = make_submitted(claimant, day=today() - timedelta(93))
    new = make_submitted(claimant, day=today() - timedelta(2))

    for person in (claimant, team_leader):
        browser = client_for(person)
        flagged = ["lang geleden" in browser.get(f"/claims/{c.id}").text for c in (old, new)]
        assert flagged == [True, False]


def test_a_claim_sent_in_after_midnight_is_of_the_day_that_it_is_here(claimant, client_for):
    """D14: half past midnight here is still yesterday in UTC; the 93rd day is too late."""
    day = date(2026, 4, 1)
    claim = make_submitted(claimant, day=day)
    sent_at = from_local(day + timedelta(93), time(0, 30))
    with db.atomic():
        ExpenseClaim.update(submitted_at=sent_at).where(ExpenseClaim.id == claim.id).execute()

    assert "lang geleden" in client_for(claimant).get(f"/claims/{claim.id}").text


def test_who_may_decide_gets_a_mail_and_nobody_else(claimant, team_leader):
    """The mail is there if and only if the claim is sent in."""
    deputy = make_person(claimant.branch)
    make_deputy(team_leader, deputy)
    make_person(None, Role.TEAM_LEADER)  # of another branch
    make_person(claimant.branch, Role.TEAM_LEADER, ended_on=date(2020, 1, 1))
    own = with_account(make_person(claimant.branch, Role.TEAM_LEADER))
    make_submitted(own)
    assert [person for person, _text in mails("claim.submitted")] == [team_leader.id, deputy.id]

    OutboxMail.delete().execute()
    make_submitted(claimant)

    asked = {person for person, _text in mails("claim.submitted")}
    assert asked == {team_leader.id, deputy.id, own.id}


def test_a_mail_can_be_switched_off_by_its_receiver(claimant, team_leader):
    mail.choose(team_leader, set(contributed().mails) - {"claim.submitted"})
    make_submitted(claimant)

    assert mails("claim.submitted") == []


@pytest.fixture
def on_the_25th():
    with time_machine.travel(from_local(date(2026, 11, 25), time(12))):
        yield


def test_on_the_25th_open_lines_are_reminded_of_once_a_month(claimant, on_the_25th):
    """J3"""
    make_draft(claimant, 450, 1000)
    make_submitted(make_person(claimant.branch))
    due.remind()
    due.remind()

    [(person, text)] = mails("claim.reminder")
    assert person == claimant.id
    assert "14,50" in text


def test_before_the_25th_nobody_is_reminded(claimant):
    with time_machine.travel(from_local(date(2026, 11, 24), time(12))):
        make_draft(claimant)
        due.remind()

    assert mails("claim.reminder") == []


def test_a_claim_that_waits_is_told_to_the_leaders_and_never_approved_by_itself(
    claimant, team_leader
):
    """D10"""
    claim = make_submitted(claimant)
    senior = make_person(claimant.branch, Role.SENIOR_TEAM_LEADER)
    due.escalate()
    assert again(claim).escalated_at is None

    with db.atomic():
        ExpenseClaim.update(submitted_at=now() - timedelta(days=7)).execute()
    due.escalate()
    due.escalate()

    assert again(claim).status == "submitted"
    assert {person for person, _text in mails("claim.waiting")} == {team_leader.id, senior.id}
    assert [event.what for event in ClaimEvent.select()] == ["submitted", "escalated"]
    actions.approve(again(claim), team_leader)
    assert again(claim).status == "approved"


def test_where_nobody_may_decide_a_claim_waits_and_is_shown(claimant, client_for):
    """D10: a branch without a leader."""
    claim = make_submitted(claimant)
    with db.atomic():
        ExpenseClaim.update(submitted_at=now() - timedelta(days=30)).execute()
    due.escalate()

    assert again(claim).status == "submitted"
    assert "Ingestuurd" in client_for(claimant).get("/claims").text


def test_no_mail_holds_a_word_about_a_client(claimant, team_leader, on_the_25th):
    """Not by the visit, not by what was typed."""
    client = make_client(claimant.branch, name="Zeldzamenaam", code="zeldzamecode")
    activity = make_activity(claimant, client, note="zeldzamenotitie")
    claim = make_submitted(claimant)
    with db.atomic():
        ExpenseLine.update(description="naar Zeldzamenaam").execute()
        ExpenseClaim.update(submitted_at=now() - timedelta(days=9)).execute()
    make_draft(claimant, day=activity.happened_on)
    due.escalate()
    due.remind()

    texts = [mail.subject + mail.body for mail in OutboxMail.select()]
    assert len(texts) >= 3
    assert claim.reference in texts[0]
    assert not [text for text in texts if "zeldzame" in text.lower()]


def test_the_list_takes_as_many_queries_for_three_claims_as_for_one(claimant, client_for):
    """R80"""
    browser, counts = client_for(claimant), []
    for months in ((1,), (2,), (3, 4)):
        for month in months:
            make_submitted(claimant, day=date(2026, month, 3))
            make_draft(claimant, day=date(2026, month, 4))
        with count_queries() as counted:
            assert browser.get("/claims?year=2026").status_code == 200
        counts.append(len(counted))

    assert counts[1] == counts[2] <= 12
