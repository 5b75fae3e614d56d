"""The ledger, the statements and the overview: exact, and without any client (D12)."""

import csv
import io
from datetime import date, timedelta

import pypdf
import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.core.clock import today
from portal.core.database import StaleVersion, db
from portal.core.web.access import Role
from portal.expenses.claims import actions as claims
from portal.expenses.payouts import actions, queries
from portal.expenses.payouts.actions.books import set_books
from portal.expenses.payouts.models import BookPeriod, BookSettings, Package
from portal.expenses.payouts.queries.journal import packages
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
from tests.forms import largest_form


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


def test_idea_15_a_gift_is_booked_as_a_gift_and_stands_once_in_the_year(
    branch, team_leader, client_for
):
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


def settings_form(browser, **typed):
    """The page of the bookkeeping, sent as it stands with this changed in it."""
    form = largest_form(browser.get("/payouts/books").text)
    return browser.post("/payouts/books", data=form.values | typed)


def test_a_kind_and_the_fixed_allowance_have_an_account_of_their_own(
    branch, team_leader, client_for
):
    """D12: set by the branch on one page; headers and kinds are Dutch whoever takes the file."""
    browser = client_for(team_leader)
    browser.get("/language/en")
    claim = make_approved(with_account(make_person(branch)), team_leader, 450, 900)
    first = lines.lines_of(claim)[0]
    ExpenseLine.update(is_allowance=True).where(ExpenseLine.id == first.id).execute()
    typed = {"account_parking": "4711", "centre_parking": "K2", "account_allowance": "4500"}

    assert settings_form(browser, **typed).status_code == 303
    rows = ledger(browser, f"/payouts/{paid_out(team_leader, claim).id}/ledger.csv")

    assert [(r["Soort"], r["Grootboekrekening"], r["Kostenplaats"]) for r in rows] == [
        ("Vaste vergoeding", "4500", ""),
        ("Parkeren", "4711", "K2"),
    ]


@pytest.mark.parametrize("package", [*Package])
def test_each_program_gets_a_journal_in_balance(branch, team_leader, client_for, package):
    """D12: its columns, a line for each cost and one for the other side; no account, no file."""
    claim = make_approved(with_account(make_person(branch)), team_leader, 450, 900)
    actions.confirm(paid_out(team_leader, claim), team_leader)
    make_approved(with_account(make_person(branch)), team_leader, 300, as_gift=True)
    browser = client_for(team_leader)
    address = f"/payouts/books/journal.csv?month={today():%Y-%m}"
    settings_form(browser, package=package)

    assert browser.get(address).location == "/payouts/books"
    assert "Tegenrekening van giften" in browser.get("/payouts/books").text
    settings_form(browser, journal="90", paid_account="1990", gift_account="8200")
    rows = ledger(browser, address)

    columns = packages()[package]["columns"]
    assert list(rows[0]) == [head for head, _what in columns]
    head = {what: head for head, what in columns}
    account = head["account"]
    assert sorted(row[account] for row in rows) == ["1990", "4330", "4330", "4330", "8200"]
    assert sum(signed(row, head) for row in rows) == 0
    assert {signed(row, head) for row in rows if row[account] == "1990"} == {-1350}


def signed(row, head):
    """The cents of a line of a journal: credit below zero."""
    cents = {what: int(row[head[what]].replace(",", "")) for what in SIZES if what in head}
    if "size" in cents:
        return cents["size"] * (1 if row[head["side"]] == "D" else -1)
    return cents["amount"] if "amount" in cents else cents["debit"] - cents["credit"]


SIZES = ("amount", "debit", "credit", "size")


@pytest.mark.at("2026-11-18 10:00")
def test_a_closed_period_stays_and_what_changes_goes_into_the_next(branch, team_leader, client_for):
    """A gift that was taken back and another account change no row of a closed month."""
    giver = with_account(make_person(branch))
    gift = make_approved(giver, team_leader, 300, as_gift=True)
    paid = make_approved(with_account(make_person(branch)), team_leader, 450)
    actions.confirm(paid_out(team_leader, paid), team_leader)
    with time_machine.travel("2026-12-02 10:00"):
        browser = client_for(team_leader)
        before = ledger(browser, "/payouts/ledger.csv")
        browser.post("/payouts/books/close", data={"until": "2026-11-30"})
        settings_form(browser, account_parking="4711")
        ExpenseClaim.update(status="returned", decided_at=None).where(
            ExpenseClaim.id == gift.id
        ).execute()

        after = ledger(browser, "/payouts/ledger.csv")

    assert after[:2] == before
    [correction] = after[2:]
    assert correction["Geboekt op"] == "2026-12-01"
    assert (correction["Gift (€)"], correction["Grootboekrekening"]) == ("-3,00", "4330")
    assert correction["Wat er gebeurde"] == "Gegeven, correctie van een gesloten periode"
    with time_machine.travel("2027-01-04 10:00"):
        browser = client_for(team_leader)
        browser.post("/payouts/books/close", data={"until": "2026-12-31"})
        assert ledger(browser, "/payouts/ledger.csv?year=2026") == after


@pytest.mark.at("2026-12-02 10:00")
def test_a_period_is_closed_once_it_is_over_and_opened_again_on_that_day_only(
    branch, team_leader, client_for
):
    browser = client_for(team_leader)

    for until in ("2026-12-02", "2026-11-30", "2026-11-30"):
        browser.post("/payouts/books/close", data={"until": until})
    [period] = BookPeriod.select()
    assert period.closed_until == date(2026, 11, 30)
    with time_machine.travel("2026-12-03 10:00"):
        client_for(team_leader).post(f"/payouts/books/periods/{period.id}/open")
        assert BookPeriod.select().count() == 1
    browser.post(f"/payouts/books/periods/{period.id}/open")
    assert BookPeriod.select().count() == 0


def test_a_gift_statement_asks_its_reader_nothing(branch, team_leader, client_for):
    """ANBI and RSIN are settings of the branch; what came by file is said to be left out."""
    giver = with_account(make_person(branch))
    make_approved(giver, team_leader, 450, as_gift=True)
    browser = client_for(team_leader)
    asked = browser.get("/payouts/books")

    def told():
        answer = client_for(giver).get(f"/payouts/statement.pdf?year={today().year}")
        pages = pypdf.PdfReader(io.BytesIO(answer.data)).pages
        return " ".join("".join(p.extract_text() for p in pages).split())

    assert asked.status_code == 200
    assert "ANBI" not in told()
    for wrong in ("", "123456789", "12"):
        assert settings_form(browser, is_anbi="y", rsin=wrong).status_code == 422
    assert settings_form(browser, is_anbi="y", rsin="1112.22.333").status_code == 303
    assert "ANBI met RSIN 111222333" in told()
    brought = ExpenseClaim.create(
        branch=branch, claimant=giver, month=201804, status="paid", was_imported=True
    )
    ExpenseLine.create(
        branch=branch, claim=brought, spent_on=today(), kind="parking", amount_cents=777
    )
    assert "Niet in deze opgave: € 7,77" in told().replace("\u00a0", " ")


def test_of_two_who_set_the_books_first_the_second_sees_it(branch, team_leader):
    set_books(BookSettings(branch=branch), team_leader, 0, {}, rsin="012345672")
    with pytest.raises(StaleVersion):
        set_books(BookSettings(branch=branch), team_leader, 0, {}, rsin="123456782")

    assert BookSettings.get().rsin == "012345672"
