"""The ledger, the statements and the overview: exact, and without any client (D12)."""

import csv
import io
from datetime import date, timedelta

import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.core.clock import today
from portal.core.database import db
from portal.core.web.access import Role
from portal.expenses.claims import actions as claims
from portal.expenses.payouts import actions, queries
from portal.expenses.records import actions as expenses
from portal.expenses.records import queries as lines
from portal.expenses.records.models import (
    ExpenseClaim,
    ExpenseKind,
    ExpenseLine,
    ExpensePolicy,
    KindRule,
    PaymentBatch,
)
from portal.mail.models import OutboxMail
from portal.reports.queries import Scope, annual
from tests.expenses.claims.factories import make_draft, with_account
from tests.expenses.payouts.factories import make_approved, paid_out
from tests.factories import (
    make_activity,
    make_assignment,
    make_branch,
    make_client,
    make_person,
)


def ledger(browser, address):
    text = browser.get(address).data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_every_line_is_booked_with_account_cost_centre_and_project(branch, team_leader, client_for):
    """D12: per line, other costs than kilometres included."""
    ExpensePolicy.create(
        branch=branch,
        valid_from=date(2020, 1, 1),
        escalate_after_days=7,
        late_after_days=92,
        likely_hm_per_trip=1000,
        cost_centre="K12",
        project="P7",
        source="besluit",
    )
    KindRule.create(
        branch=branch,
        kind="parking",
        valid_from=date(2020, 1, 1),
        receipt_from_cents=0,
        ledger_account="4999",
        source="besluit",
    )
    claim = make_approved(with_account(make_person(branch)), team_leader, 450, 900)
    batch = paid_out(team_leader, claim)
    browser = client_for(team_leader)

    rows = ledger(browser, f"/payouts/{batch.id}/ledger.csv")

    assert [
        (r["Grootboekrekening"], r["Kostenplaats"], r["Project"], r["Betaald (€)"]) for r in rows
    ] == [
        ("4999", "K12", "P7", "4,50"),
        ("4999", "K12", "P7", "9,00"),
    ]
    assert ledger(browser, "/payouts/ledger.csv") == []
    actions.confirm(batch, team_leader)
    assert len(ledger(browser, "/payouts/ledger.csv")) == 2


def test_a_gift_is_booked_as_a_gift_and_stands_once_in_the_year(branch, team_leader, client_for):
    """Approved like a paid one, not paid, in the year statement once."""
    giver = with_account(make_person(branch))
    make_approved(giver, team_leader, 450, as_gift=True)
    statement = queries.statement_of(giver, today().year)

    assert (statement.paid_cents, statement.given_cents) == (0, 450)
    assert queries.statement_of(giver, today().year - 1).given == []
    [row] = ledger(client_for(team_leader), "/payouts/ledger.csv")
    assert (row["Betaald (€)"], row["Gift (€)"], row["Betaling"]) == ("0,00", "4,50", "")


def test_a_statement_is_a_pdf_with_the_sums_for_the_person_and_the_leader_only(
    branch, team_leader, client_for
):
    person = with_account(make_person(branch, name="Fatima Benali"))
    actions.confirm(paid_out(team_leader, make_approved(person, team_leader, 1754)), team_leader)
    make_approved(person, team_leader, 450, as_gift=True, day=today() - timedelta(40))

    answer = client_for(person).get(f"/payouts/statement.pdf?year={today().year}")
    text = "".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(answer.data)).pages)

    assert "Fatima Benali" in text
    assert "17,54" in text
    assert "4,50" in text
    of_them = f"/payouts/people/{person.id}/statement.pdf"
    assert client_for(team_leader).get(of_them).status_code == 200
    assert client_for(make_person(branch)).get(of_them).status_code == 403
    assert client_for(make_person()).get(of_them).status_code == 403


def test_the_overview_says_what_the_yearly_figures_say(branch, team_leader):
    """D2, F5: one rule for both."""
    year = (today() - timedelta(1)).year  # of costs of yesterday
    less = make_approved(with_account(make_person(branch)), team_leader, 900, 450)
    other = make_approved(with_account(make_person(branch)), team_leader, 1000)
    make_approved(with_account(make_person(branch)), team_leader, 7700, as_gift=True)
    line = lines.lines_of(less)[0]
    ExpenseLine.update(approved_cents=600).where(ExpenseLine.id == line.id).execute()
    actions.confirm(paid_out(team_leader, other), team_leader)

    found = queries.overview_of(team_leader, year)
    scope = Scope(branch, date(year, 1, 1), date(year, 12, 31))
    figure = annual(scope)["expenses.approved"]

    assert found.total == 600 + 450 + 1000
    assert found.gifts == 7700
    assert figure == pytest.approx(found.total / 100)
    assert sum(found.kinds.values()) == sum(c for _p, c, _hm in found.people) == found.total


SECRETS = st.text(
    st.characters(whitelist_categories=["L"], max_codepoint=0x24F), min_size=9, max_size=20
)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(words=st.tuples(SECRETS, SECRETS, SECRETS))
def test_bank_bookkeeper_and_mails_never_hear_of_a_client(branch, team_leader, client_for, words):
    """A fuzz test, also where a claimant types the client's name in a description."""
    secret = [f"Zq{n}{word}" for n, word in enumerate(words)]
    branch = make_branch()
    team_leader = make_person(branch, Role.TEAM_LEADER)
    claimant = with_account(make_person(branch))
    client = make_client(branch, name=secret[0], code=secret[1])
    make_assignment(claimant, client.household)
    with db.atomic():
        trip = expenses.travel(claimant, today() - timedelta(2), 84, "car")
        make_activity(claimant, client, trip=trip, note=secret[2])
        line = lines.line_of(trip)
        told = f"bij {secret[0]} {secret[1]}, {secret[2]} 12"
        ExpenseLine.update(description=told).where(ExpenseLine.id == line.id).execute()
    claim = ExpenseClaim.get_by_id(line.claim_id)
    claims.submit(claim, claimant)
    claims.return_with(ExpenseClaim.get_by_id(claim.id), team_leader, f"Was {secret[0]} thuis?")
    claims.submit(ExpenseClaim.get_by_id(claim.id), claimant)
    claims.approve(ExpenseClaim.get_by_id(claim.id), team_leader)
    batch = paid_out(team_leader, ExpenseClaim.get_by_id(claim.id))
    actions.confirm(batch, team_leader)
    browser = client_for(team_leader)
    year = today().year

    handed_over = [
        actions.content_of(batch, team_leader).decode(),
        browser.get(f"/payouts/{batch.id}/ledger.csv").text,
        browser.get(f"/payouts/ledger.csv?year={year}").text,
        *(f"{mail.subject} {mail.body}" for mail in OutboxMail.select()),
    ]
    assert len(handed_over) > 4
    for text in handed_over:
        for word in secret:
            assert word.lower() not in text.lower()


def test_a_withdrawn_file_is_in_no_ledger(branch, team_leader, client_for):
    claim = make_approved(with_account(make_person(branch)), team_leader)
    batch = paid_out(team_leader, claim)
    actions.withdraw(PaymentBatch.get_by_id(batch.id), team_leader, "vergissing")

    assert ledger(client_for(team_leader), f"/payouts/{batch.id}/ledger.csv") == []


def test_a_payment_that_came_back_is_booked_both_ways_each_on_its_day(
    branch, team_leader, client_for
):
    """What was booked stays; a new payment stands beside it."""
    claim = make_approved(with_account(make_person(branch)), team_leader, 450, 900)
    batch = paid_out(team_leader, claim)
    actions.confirm(batch, team_leader)
    [paid] = queries.lines_of(batch)
    actions.bounce(paid, team_leader, "rekening opgeheven")
    again = paid_out(team_leader, ExpenseClaim.get_by_id(claim.id))
    actions.confirm(again, team_leader)
    browser = client_for(team_leader)

    rows = ledger(browser, "/payouts/ledger.csv")
    assert sorted((r["Betaling"], r["Betaald (€)"], r["Wat er gebeurde"]) for r in rows) == sorted(
        [
            ("1", "4,50", "Betaald"),
            ("1", "9,00", "Betaald"),
            ("1", "-4,50", "Teruggekomen"),
            ("1", "-9,00", "Teruggekomen"),
            ("2", "4,50", "Betaald"),
            ("2", "9,00", "Betaald"),
        ]
    )
    assert len(ledger(browser, f"/payouts/{batch.id}/ledger.csv")) == 4


def test_what_the_bank_took_once_is_decided_on_no_more(branch, team_leader):
    """D2: its amounts stand in the books, also where it came back."""
    claim = make_approved(with_account(make_person(branch)), team_leader, 450)
    batch = paid_out(team_leader, claim)
    actions.confirm(batch, team_leader)
    actions.bounce(queries.lines_of(batch)[0], team_leader, "rekening opgeheven")

    with pytest.raises(claims.AlreadyDecided):
        claims.send_back(ExpenseClaim.get_by_id(claim.id), team_leader, "Klopt dit?")


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(day=st.dates(date(1950, 1, 1), date(2100, 1, 1)), kind=st.sampled_from([*ExpenseKind]))
def test_every_day_has_its_rules_in_every_reader(branch, team_leader, client_for, day, kind):
    """Also before the first of them: one odd row hides no other, and a receipt is asked."""
    with db.atomic() as drawn:
        claim = make_approved(with_account(make_person(branch)), team_leader, 450)
        ExpenseLine.update(spent_on=day, kind=kind).where(ExpenseLine.claim == claim).execute()
        actions.confirm(paid_out(team_leader, claim), team_leader)
        browser = client_for(team_leader)

        [row] = ledger(browser, "/payouts/ledger.csv")
        assert row["Grootboekrekening"] != ""
        assert browser.get(f"/payouts/overview?year={max(day.year, 2000)}").status_code == 200
        assert browser.get(f"/claims/decide?tab=done&claim={claim.id}").status_code == 200
        assert browser.get(f"/claims/{claim.id}").status_code == 200
        drawn.rollback()


def test_what_was_spent_before_the_books_begin_is_not_sent_in(branch):
    """It says from which day on; a receipt is asked whatever the day."""
    person = with_account(make_person(branch))
    draft = make_draft(person, 450, day=date(2016, 12, 31))

    with pytest.raises(claims.Incomplete) as told:
        claims.submit(draft, person)
    [(_line, [what])] = told.value.missing.items()
    assert "before Sun 1 Jan 2017" in what
    rule = lines.rule_of(lines.lines_of(draft)[0], lines.all_kind_rules(branch))
    assert rule.asks_receipt(1)
