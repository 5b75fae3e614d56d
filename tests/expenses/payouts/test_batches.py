"""From approved claims to the bank: once, to the cent, by other eyes (D11, R13, R17)."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
import sepaxml
import time_machine
import xmlschema
from peewee import IntegrityError

from portal.branches.models import Branch
from portal.core.clock import now, today
from portal.core.database import db
from portal.core.web.access import Role
from portal.expenses.claims import actions as claims
from portal.expenses.claims.actions.decide import undo
from portal.expenses.payouts import actions, queries
from portal.expenses.records.models import ClaimEvent, ExpenseClaim, PaymentBatch, PayoutLine
from portal.mail.models import OutboxMail
from portal.people.models import Person
from tests.expenses.claims.factories import make_submitted, with_account
from tests.expenses.payouts.factories import make_approved, paid_out, pay_day, that_pays
from tests.factories import make_person

SCHEMA = Path(sepaxml.__file__).parent / "schemas" / "pain.001.001.09.xsd"


def status(claim):
    return ExpenseClaim.get_by_id(claim.id).status


@pytest.fixture
def two(branch, team_leader):
    return [
        make_approved(with_account(make_person(branch, name=name)), team_leader, cents)
        for name, cents in (("فاطمة Ñandú-Łukasz", 450), ("Kees de Jong & zn. <b>", 1304))
    ]


def test_the_file_is_right_to_the_cent_and_fits_its_schema(two, team_leader):
    """D11: SEPA pain.001.001.09, sum and count, valid; no address."""
    batch = paid_out(team_leader, *two)
    content = actions.content_of(batch, team_leader)
    xmlschema.XMLSchema(str(SCHEMA)).validate(content.decode())
    assert b"<Id>NOTPROVIDED</Id>" in content
    assert b"<FinInstnId />" not in content

    text = lambda tag: re.findall(rf"<{tag}[^>]*>([^<]*)<", content.decode())  # noqa: E731
    assert text("CtrlSum")[0] == "17.54"
    assert text("NbOfTxs")[0] == "2"
    assert text("InstdAmt") == ["4.50", "13.04"]
    assert text("Ustrd") == [f"Declaratie {claim.reference}" for claim in two]
    assert text("MsgId") == [batch.message_id]
    assert len(set(text("EndToEndId"))) == 2
    assert b"PstlAdr" not in content
    assert b"AdrLine" not in content
    assert (batch.total_cents, batch.count) == (1754, 2)


SOILED = 'Kees & <Zn> "de" _Jong_ //A@B; É 🙂/'
OF_BANKS = re.compile(r"[A-Za-z0-9/\-?:().,'+ ]+")


def test_only_letters_that_banks_know_are_in_the_file(branch, team_leader):
    Branch.update(name=f"Wij{SOILED}").where(Branch.id == branch.id).execute()
    claim = make_approved(with_account(make_person(branch, name=SOILED)), team_leader, 450)
    batch = paid_out(team_leader, claim)
    texts = re.findall(r">([^<>]+)<", actions.content_of(batch, team_leader).decode())

    assert "Kees + Zn 'de' -Jong- /A B, E" in texts
    for text in texts:
        assert "//" not in text
        assert text.strip() == "" or (OF_BANKS.fullmatch(text) and text.strip("/") == text), text


@pytest.mark.parametrize("name", ["🙂🙂", "َُِ", "___ // &"])
def test_a_name_without_letters_waits_and_says_why(branch, team_leader, client_for, name):
    that_pays(branch)
    make_approved(with_account(make_person(branch, name=name)), team_leader, 450)

    (row,) = queries.payable_for(team_leader)

    assert "bank cannot write this name" in row.waits
    page = client_for(team_leader).get("/payouts").text
    assert "Een bank kan deze naam niet schrijven." in page


def test_the_bank_pays_on_a_day_on_which_it_is_open(branch, two, team_leader, client_for):
    that_pays(branch)
    with time_machine.travel("2026-12-23 12:00", tick=False):
        browser = client_for(team_leader)
        chosen = [f"{two[0].id}.{two[0].version}"]
        for closed in ("2026-12-25", "2026-12-26", "2026-12-27"):
            answer = browser.post("/payouts", data={"chosen": chosen, "pay_on": closed})
            assert answer.status_code == 422
            assert "28 dec" in answer.text
        assert PaymentBatch.select().count() == 0


def test_taken_again_it_is_the_same_bytes_and_ids(two, team_leader, client_for):
    """D11: exporting twice gives the same ids."""
    batch = paid_out(team_leader, *two)
    browser = client_for(team_leader)
    first = browser.get(f"/payouts/{batch.id}/file.xml").data
    again = browser.get(f"/payouts/{batch.id}/file.xml").data

    assert first == again
    assert first.startswith(b"<?xml")
    assert b"NL39RABO0300065264" not in bytes(batch.content_sealed)


def test_a_claim_stands_in_one_file(two, team_leader):
    """D11, R13: by the program and by the table."""
    batch = paid_out(team_leader, *two)
    with pytest.raises(actions.NothingToPay):
        paid_out(team_leader, ExpenseClaim.get_by_id(two[0].id))

    line = PayoutLine.get(PayoutLine.claim == two[0].id)
    with pytest.raises(IntegrityError), db.atomic():
        PayoutLine.create(
            branch=batch.branch_id,
            batch=batch,
            claim=two[0],
            payee=line.payee_id,
            made_by=team_leader,
            amount_cents=450,
            end_to_end_id="anders",
        )


def test_what_was_seen_in_another_window_is_refused_as_a_whole(two, team_leader):
    that_pays(two[0].branch)
    stale = {two[0].id: two[0].version, two[1].id: two[1].version - 1}

    with pytest.raises(actions.SomebodyWasFirst):
        actions.make(team_leader, stale, today())
    assert PaymentBatch.select().count() == 0
    assert queries.payable_for(team_leader)[0].waits is None


def test_claims_are_paid_only_once_the_bank_took_the_file(two, team_leader):
    """D11"""
    batch = paid_out(team_leader, *two)
    assert [status(claim) for claim in two] == ["approved", "approved"]

    actions.confirm(batch, team_leader)

    assert [status(claim) for claim in two] == ["paid", "paid"]
    told = OutboxMail.select().where(OutboxMail.kind == "claim.paid")
    assert {mail.person_id for mail in told} == {claim.claimant_id for claim in two}
    with pytest.raises(actions.SomebodyWasFirst):
        actions.confirm(PaymentBatch.get_by_id(batch.id), team_leader)


def test_a_payment_that_the_bank_refused_comes_back_and_goes_in_another_file(two, team_leader):
    """D11: a rejected one comes back."""
    first = paid_out(team_leader, *two)
    actions.confirm(first, team_leader)
    line = PayoutLine.get(PayoutLine.claim == two[0].id)
    actions.bounce(line, team_leader, "Rekening bestaat niet")
    assert [status(claim) for claim in two] == ["approved", "paid"]
    with pytest.raises(actions.SomebodyWasFirst):
        actions.bounce(line, team_leader, "nog eens")

    second = paid_out(team_leader, ExpenseClaim.get_by_id(two[0].id))
    actions.confirm(second, team_leader)

    assert status(two[0]) == "paid"
    assert PayoutLine.select().where(PayoutLine.claim == two[0].id).count() == 2
    assert [e.what for e in ClaimEvent.select().where(ClaimEvent.claim == two[0].id)][-4:] == [
        "paid",
        "bounced",
        "in_payout",
        "paid",
    ]


def test_a_reason_that_is_missing_is_asked_at_its_own_payment_only(two, team_leader, client_for):
    """D11: fourteen payments, one mistake, one message; each form asks its own question."""
    batch, browser = paid_out(team_leader, *two), client_for(team_leader)
    assert "Waarom gaat het niet naar de bank?" in browser.get(f"/payouts/{batch.id}").text
    actions.confirm(batch, team_leader)
    first, _second = queries.lines_of(batch)

    answer = browser.post(f"/payouts/{batch.id}/lines/{first.id}/bounce", data={})

    assert answer.status_code == 422
    assert answer.text.count('aria-invalid="true"') == answer.text.count("Vul dit in.") == 1
    assert "Wat is de reden?" in answer.text


def test_a_file_that_never_went_to_the_bank_frees_its_claims(two, team_leader, client_for):
    """D11: and nobody takes that file any more, or its claims would be paid twice."""
    batch, browser = paid_out(team_leader, *two), client_for(team_leader)
    assert browser.get(f"/payouts/{batch.id}/file.xml").status_code == 200
    actions.withdraw(batch, team_leader, "verkeerde dag")

    assert browser.get(f"/payouts/{batch.id}/file.xml").status_code == 404

    assert [row.waits for row in queries.payable_for(team_leader)] == [None, None]
    with pytest.raises(actions.SomebodyWasFirst):
        actions.confirm(PaymentBatch.get_by_id(batch.id), team_leader)


def test_a_decision_is_not_undone_while_the_money_is_in_a_file(two, team_leader):
    """J4: undo until the payout."""
    paid_out(team_leader, *two)

    with pytest.raises((claims.AlreadyDecided, claims.NotYours)):
        undo(ExpenseClaim.get_by_id(two[0].id), team_leader)
    assert status(two[0]) == "approved"


def test_nobody_pays_their_own_claim(branch, client_for, team_leader):
    """D8, R17: not in a file, not by confirming, not by bringing it back; nor by the table."""
    other = with_account(make_person(branch, Role.SENIOR_TEAM_LEADER))
    claim = make_approved(other, team_leader)
    that_pays(branch)
    assert [bool(row.waits) for row in queries.payable_for(other)] == [True]
    browser, chosen = client_for(other), f"{claim.id}.{claim.version}"
    browser.post("/payouts", data={"chosen": chosen, "pay_on": pay_day()})
    assert PaymentBatch.select().count() == 0

    batch = paid_out(team_leader, claim)
    line = PayoutLine.get()
    assert browser.post(f"/payouts/{batch.id}/confirm").status_code == 403
    reason = {"withdraw-reason": "x", "bounce-reason": "x"}
    assert browser.post(f"/payouts/{batch.id}/withdraw", data=reason).status_code == 403
    actions.confirm(batch, team_leader)
    at = f"/payouts/{batch.id}/lines/{line.id}/bounce"
    assert browser.post(at, data=reason).status_code == 403
    with pytest.raises(IntegrityError), db.atomic():
        PayoutLine.update(made_by=other.id).where(PayoutLine.id == line.id).execute()


def test_who_shares_a_bank_account_does_not_pay_it(branch, team_leader):
    twin = make_person(branch)
    with_account(team_leader, "NL13TEST0123456789")
    claim = make_submitted(with_account(twin, "NL13TEST0123456789"))
    claims.approve(claim, make_person(branch, Role.TEAM_LEADER))

    assert [bool(row.waits) for row in queries.payable_for(team_leader)] == [True]


def test_a_large_claim_is_paid_by_somebody_else_than_who_approved_it(branch, team_leader):
    """R17"""
    senior = make_person(branch, Role.SENIOR_TEAM_LEADER)
    claim = make_submitted(with_account(make_person(branch)), 30000)
    claims.approve(claim, team_leader)
    claims.approve(ExpenseClaim.get_by_id(claim.id), senior)

    assert [bool(row.waits) for row in queries.payable_for(senior)] == [True]
    assert [bool(row.waits) for row in queries.payable_for(team_leader)] == [False]


def test_a_new_bank_account_waits_for_three_days(two, team_leader):
    """R18"""
    changed = Person.update(iban_changed_at=now() - timedelta(hours=71))
    changed.where(Person.id == two[0].claimant_id).execute()
    assert [bool(row.waits) for row in queries.payable_for(team_leader)] == [True, False]

    Person.update(iban_changed_at=now() - timedelta(hours=73)).execute()
    assert [bool(row.waits) for row in queries.payable_for(team_leader)] == [False, False]


def test_a_gift_and_an_imported_claim_enter_no_file(branch, team_leader):
    """An imported decision enters no payout."""
    make_approved(with_account(make_person(branch)), team_leader, as_gift=True)
    imported = make_approved(with_account(make_person(branch)), team_leader)
    ExpenseClaim.update(was_imported=True).where(ExpenseClaim.id == imported.id).execute()

    assert queries.payable_for(team_leader) == []


def test_the_page_makes_one_file_of_what_was_ticked(branch, two, team_leader, client_for):
    that_pays(branch)
    browser = client_for(team_leader)
    assert two[0].reference in browser.get("/payouts").text
    chosen = [f"{claim.id}.{claim.version}" for claim in two]
    typed = {"chosen": chosen, "pay_on": pay_day()}

    answer = browser.post("/payouts", data=typed)
    again = browser.post("/payouts", data=typed)

    assert answer.status_code == 303
    assert again.status_code == 422
    assert PaymentBatch.select().count() == 1
    assert browser.get(answer.location).status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [("chosen", []), ("chosen", ["x"]), ("chosen", ["1." + "9" * 40]), ("pay_on", "2001-01-01")],
)
def test_a_strange_choice_makes_no_file(branch, two, team_leader, client_for, field, value):
    that_pays(branch)
    typed = {
        "chosen": [f"{two[0].id}.{two[0].version}"],
        "pay_on": pay_day(),
    }

    answer = client_for(team_leader).post("/payouts", data=typed | {field: value})

    assert answer.status_code == 422
    assert PaymentBatch.select().count() == 0


def test_a_file_that_was_changed_where_it_is_kept_goes_to_no_bank(two, team_leader):
    """R47: what is taken is what was made, to the byte."""
    batch = paid_out(team_leader, *two)
    PaymentBatch.update(digest="0" * 64).execute()

    with pytest.raises(ValueError, match="not the one that was made"):
        actions.content_of(PaymentBatch.get_by_id(batch.id), team_leader)


@pytest.mark.parametrize("act", [actions.confirm, lambda b, by: actions.withdraw(b, by, "dag")])
def test_a_file_is_decided_on_once_whoever_looked_at_it_before(two, team_leader, act):
    """R12: nothing is half done."""
    batch, stale = paid_out(team_leader, *two), PaymentBatch.get()
    actions.withdraw(batch, team_leader, "verkeerde dag")

    with pytest.raises(actions.SomebodyWasFirst):
        act(stale, team_leader)

    assert PaymentBatch.get_by_id(batch.id).confirmed_at is None
    assert [status(claim) for claim in two] == ["approved", "approved"]
