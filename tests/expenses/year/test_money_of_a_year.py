"""Every page, file, figure, statement and batch of a year, beside a reckoning of its own."""

import csv
import io
import re
from datetime import date
from decimal import Decimal

import pypdf
import pytest

from portal.branches.models import Branch
from portal.expenses.claims.queries import desk
from portal.expenses.payouts import actions as payouts
from portal.expenses.payouts import queries
from portal.expenses.payouts.queries.journal import journal
from portal.expenses.records.models import ExpenseClaim
from portal.import_export.actions.exporting import as_decimal
from portal.import_export.actions.rows import expense_lines
from portal.reports.queries import Scope, annual
from tests.expenses.year.playing import Year

pytestmark = pytest.mark.at("2027-02-15 10:00")
YEARS = (2025, 2026, 2027)
NOTHING = (Decimal(0), Decimal(0))


def euros(amount: Decimal) -> str:
    """As people read it: 1.234,50"""
    return f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))


def in_euros(cents: int) -> Decimal:
    return Decimal(cents) / 100


def text_of(answer) -> str:
    return re.sub(r"<[^>]+>", " ", answer.text).replace("\N{NO-BREAK SPACE}", " ")


def test_the_money_of_a_year_is_what_was_typed(branch, client_for):
    """D1, D2, D6, D7, D9, D11, D12: lowered, asked, refused, asked again, given, paid, come back,
    put right, by a deputy, from a file, at the rates of three years.
    """
    year = Year(branch).play()
    told = year.told
    happened_enough(year)
    each_claim(year, client_for)
    each_batch(year, client_for)
    ledger_and_journal(year, client_for)
    statements(year, client_for)
    overview_and_figures(year, client_for)
    waits = [c for c in told.corrections if c.claim is None]
    lines = [line for c in told.claims.values() for line in c.lines]
    drafts = [x.asked for x in told.typed.values() if x.claim is None]
    out = sorted(as_decimal(row["amount"], 2) for row in expense_lines(branch))
    paid = [line.paid for line in [*lines, *told.imported]] + [c.asked for c in waits] + drafts
    assert out == sorted(f"{amount:.2f}" for amount in paid)


def happened_enough(year: Year) -> None:
    """That this year has what a year may have: else it compares nothing."""
    claims = year.told.claims.values()
    assert {claim.state for claim in claims} >= {"paid", "rejected", "waived"}
    assert len([p for p in year.told.payments if p.back_on]) >= 2
    put_right = [c for c in year.told.corrections if c.claim and c.claim.state == "paid"]
    assert {c.asked > 0 for c in put_right} == {True, False}
    assert [x for c in claims for x in c.lines if x.lowered is not None]
    assert [c for c in claims if c.decided_on.month == 7 and c.state == "paid"]


def each_claim(year: Year, client_for) -> None:
    for name, told in year.told.claims.items():
        claim = year.claim(name)
        item = desk.item_of(claim)
        asked = sum(line.asked for line in told.lines)
        assert (name, claim.status) == (name, told.state)
        assert (name, in_euros(item.pay_cents), in_euros(item.asked_cents)) == (
            name,
            told.total,
            asked,
        )
    for who, person in year.people.items():
        browser = client_for(person)
        mine = [(name, c) for name, c in year.told.claims.items() if c.who == who]
        for name, told in mine[::5]:
            assert euros(told.total) in text_of(browser.get(f"/claims/{year.claims[name]}"))
        of_year = [c for _n, c in mine if c.month // 100 == 2026 and c.state != "rejected"]
        files = [x.paid for x in year.told.imported if x.who == who]
        together = sum((c.total for c in of_year), sum(files, Decimal(0)))
        page = text_of(browser.get("/claims?year=2026"))
        assert f"€ {euros(together)}" in page.partition("Samen in 2026")[2]


def each_batch(year: Year, client_for) -> None:
    browser = client_for(year.payer)
    for batch in year.batches:
        content = payouts.content_of(batch, year.payer).decode()
        amounts = [Decimal(x) for x in re.findall(r"<InstdAmt[^>]*>([\d.]+)<", content)]
        expected = year.told.batch(batch.number)
        assert sorted(amounts) == expected
        assert min(amounts) > 0
        sums = re.findall(r"<CtrlSum>([\d.]+)<", content)
        assert {Decimal(x) for x in sums} == {sum(expected)} == {in_euros(batch.total_cents)}
    assert euros(sum(expected)) in text_of(browser.get(f"/payouts/{batch.id}"))


def ledger_and_journal(year: Year, client_for) -> None:
    browser = client_for(year.payer)
    for number in YEARS:
        entries = queries.ledger_of_year(year.branch.id, number)
        found = sorted(
            (e.booked_on, str(e.kind), *money)
            for e in entries
            for money in [
                (in_euros(e.paid_cents), Decimal(0))
                if e.what != "given"
                else (Decimal(0), in_euros(e.paid_cents))
            ]
        )
        assert found == year.told.ledger(number)
        text = browser.get(f"/payouts/ledger.csv?year={number}").data.decode("utf-8-sig")
        rows = csv.DictReader(io.StringIO(text), delimiter=";")
        columns = [
            tuple(Decimal(row[c].replace(",", ".")) for c in ("Betaald (€)", "Gift (€)"))
            for row in rows
        ]
        assert sorted(columns) == sorted(row[2:] for row in found)
        booked = list(journal(entries, queries.settings_of(year.branch.id)))
        assert sum(line.cents for line in booked) == 0
        debit = [line.cents for line in booked if line.account and line.cents > 0]
        assert bool(debit) == bool(found)


def statements(year: Year, client_for) -> None:
    for who, person in year.people.items():
        for number in YEARS:
            found = queries.statement_of(person, number)
            sums = in_euros(found.paid_cents), in_euros(found.given_cents)
            assert sums == (told := year.told.statement(who, number))
        answer = client_for(person).get("/payouts/statement.pdf?year=2026")
        pages = pypdf.PdfReader(io.BytesIO(answer.data)).pages
        text = "".join(page.extract_text() for page in pages)
        told = year.told.statement(who, 2026)
        assert [x for x in told if x and euros(x) not in text] == []


def overview_and_figures(year: Year, client_for) -> None:
    told = year.told
    for number in YEARS:
        found = queries.overview_of(year.payer, number)
        months = told.by(number, lambda line: line.day.month)
        assert [in_euros(c) for c in found.months] == [months.get(n, 0) for n in range(1, 13)]
        kinds = {kind: in_euros(c) for kind, c in found.kinds.items()}
        assert kinds == told.by(number, lambda line: line.kind)
        people = {person.full_name: in_euros(c) for person, c, _hm in found.people}
        assert people == told.by(number, lambda line: line.who)
        gifts = [
            line.paid
            for c in told.claims.values()
            if c.state == "waived"
            for line in c.lines
            if line.day.year == number
        ]
        assert (in_euros(found.gifts), found.waiting) == (sum(gifts), 0)
        scope = Scope(Branch.get_by_id(year.branch.id), date(number, 1, 1), date(number, 12, 31))
        figures = annual(scope)
        granted = told.granted(number)
        assert Decimal(str(figures["expenses.approved"])) == sum(x.paid for x in granted)
        assert Decimal(str(figures["expenses.km"])) == sum(x.km or 0 for x in granted)
    total = sum(told.by(2026, lambda line: line.kind).values())
    assert f"€ {euros(total)}" in text_of(client_for(year.payer).get("/payouts/overview?year=2026"))
    assert ExpenseClaim.select().where(ExpenseClaim.status == "submitted").count() == 0
