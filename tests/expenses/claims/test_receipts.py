"""Receipts: several a line, kept while the rest is typed, shown only to who may see (D4, R47)."""

import io
import re
from datetime import timedelta

import pytest

from portal.audit.models import AuditEntry
from portal.core.clock import now
from portal.core.database import db
from portal.core.web.access import Role
from portal.expenses.claims.actions import receipts, submit
from portal.expenses.records import queries as rules
from portal.expenses.records.models import (
    ExpenseClaim,
    ExpenseLine,
    Receipt,
    RemovedLine,
    WaitingFile,
)
from portal.files.models import StoredFile
from tests.expenses.claims.factories import make_draft, make_submitted, with_account
from tests.factories import make_branch, make_person
from tests.receipts import FILES, exif, pdf_file, png_head, quarters, saved, zip_file

KEY = "0" * 31 + "2"
PHOTO = saved(quarters(), "JPEG", exif=exif())
RIGHT = {"kind": "parking", "amount": "4,50", "day": "today", "form_key": KEY}


@pytest.fixture
def browser(client_for, volunteer):
    return client_for(volunteer)


def post(browser, content=None, name="bon.jpg", address="/claims/lines/new", **fields):
    photo = {} if content is None else {"photo": (io.BytesIO(content), name)}
    return browser.post(address, data=fields | photo, content_type="multipart/form-data")


def places(page) -> list[str]:
    return re.findall(r'name="places" value="([^"]+)"', page.text)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (PHOTO, "bon.jpg"),
        (saved(quarters(), "PNG"), "bon.png"),
        ((FILES / "gps.heic").read_bytes(), "IMG_1.HEIC"),
        (pdf_file(), "bon.pdf"),
    ],
    ids=["jpeg", "png", "heic", "pdf"],
)
def test_a_photo_or_pdf_is_kept_with_its_line(browser, content, name):
    """D4, J3: JPEG, PNG, HEIC, PDF."""
    assert post(browser, content, name, **RIGHT).status_code == 303

    [receipt] = Receipt.select()
    picture = browser.get(f"/claims/receipts/{receipt.id}/picture")
    assert picture.data[:4] == b"RIFF"
    assert b"SpyPhone" not in picture.data


def test_of_more_pages_than_one_the_number_is_shown_to_both(
    browser, client_for, volunteer, team_leader
):
    """D4: the picture is of the first page only."""
    three = pdf_file(pages=3)
    assert "3 pagina" in post(browser, three, "bon.pdf", act="photo").text
    post(browser, three, "bon.pdf", **RIGHT)
    claim = ExpenseClaim.get()

    assert "3 pagina" in browser.get(f"/claims/{claim.id}").text
    submit(claim, with_account(volunteer))
    page = client_for(team_leader).get(f"/claims/decide?claim={claim.id}").text
    assert "pagina 1 van 3" in page


def test_several_receipts_are_added_to_one_line_one_after_the_other(browser):
    """D4"""
    first = post(browser, PHOTO, act="photo", **RIGHT)
    second = post(browser, pdf_file(), "kaartje.pdf", act="photo", **RIGHT, places=places(first))
    assert len(places(second)) == 2
    post(browser, **RIGHT, places=places(second))

    line = ExpenseLine.get()
    found = rules.receipts_of([line])[line.id]
    assert [receipt.position for receipt in found] == [0, 1]
    assert not WaitingFile.select().exists()


def test_a_mistake_elsewhere_in_the_form_does_not_lose_the_photo(browser):
    answer = post(browser, PHOTO, **RIGHT | {"amount": "veel"})
    assert answer.status_code == 422
    [place] = places(answer)
    assert browser.get(f"/claims/photos/{place}").data[:4] == b"RIFF"

    post(browser, **RIGHT, places=[place])

    assert Receipt.select().count() == 1


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "bon.jpg", "Dit bestand is leeg"),
        (b"MZ\x90\0" + b"\0" * 400, "bon.pdf", "geen foto of pdf"),
        (zip_file(body=b"0" * 1_000_000), "bon.jpg", "geen foto of pdf"),
        (png_head(12_000, 12_000), "bon.png", "50 megapixel"),
        (PHOTO[:60], "bon.jpg", "beschadigd"),
    ],
    ids=["empty", "program", "zip bomb", "pixel bomb", "half a photo"],
)
def test_a_file_that_is_no_receipt_is_refused_with_a_reason(browser, content, name, said):
    """Bad input: nothing stored half, nothing typed lost."""
    answer = post(browser, content, name, **RIGHT, description="bij het gemeentehuis")

    assert answer.status_code == 422
    assert said in answer.text
    assert "bij het gemeentehuis" in answer.text
    assert not ExpenseLine.select().exists()
    assert not StoredFile.select().exists()


def test_a_photo_that_waited_too_long_is_asked_for_again(browser, volunteer):
    """Bad input: a receipt that vanishes."""
    [place] = places(post(browser, PHOTO, act="photo", **RIGHT))
    with db.atomic():
        WaitingFile.update(added_at=now() - timedelta(days=2)).execute()
    receipts.forget()
    answer = post(browser, **RIGHT, places=[place])

    assert answer.status_code == 422
    assert "Voeg hem opnieuw toe" in answer.text
    assert "4,50" in answer.text
    assert not ExpenseLine.select().exists()
    assert not StoredFile.select().exists()


def test_a_stored_receipt_that_cannot_be_opened_says_so(browser, volunteer):
    """Bad input: a receipt that vanishes."""
    make_draft(volunteer)
    receipt = Receipt.get()
    with db.atomic():
        StoredFile.update(content_sealed=b"kapot").execute()

    answer = browser.get(f"/claims/receipts/{receipt.id}")

    assert answer.status_code == 410
    assert "niet meer openen" in answer.text
    assert browser.get(f"/claims/receipts/{receipt.id}/picture").status_code == 410


def test_a_waiting_photo_is_for_its_uploader_alone(browser, client_for, volunteer):
    """R03: not even a leader of the branch."""
    [place] = places(post(browser, PHOTO, act="photo", **RIGHT))
    for other in (
        make_person(volunteer.branch, Role.TEAM_LEADER),
        make_person(volunteer.branch),
        make_person(make_branch(), Role.TEAM_LEADER),
    ):
        theirs = client_for(other)
        assert theirs.get(f"/claims/photos/{place}").status_code == 404
        answer = post(theirs, **RIGHT | {"form_key": "1" * 32}, places=[place])
        assert answer.status_code == 422
    assert not ExpenseLine.select().exists()


def test_a_receipt_is_served_so_that_it_can_do_no_harm(browser, volunteer):
    """R47"""
    make_draft(volunteer)
    answer = browser.get(f"/claims/receipts/{Receipt.get().id}")

    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


def test_a_receipt_is_for_who_may_see_the_claim_and_reading_it_is_noted(
    client_for, volunteer, team_leader
):
    """R03, R60"""
    make_draft(volunteer)
    address = f"/claims/receipts/{Receipt.get().id}"
    assert client_for(team_leader).get(address).status_code == 404  # a draft is its owner's

    receipt = (
        Receipt.select()
        .join(ExpenseLine)
        .where(ExpenseLine.claim == make_submitted(make_person(volunteer.branch)))
        .get()
    )
    assert client_for(volunteer).get(f"/claims/receipts/{receipt.id}").status_code == 404
    assert not AuditEntry.select().where(AuditEntry.action == "receipt.read").exists()
    assert client_for(team_leader).get(f"/claims/receipts/{receipt.id}").status_code == 200
    [entry] = AuditEntry.select().where(AuditEntry.action == "receipt.read")
    assert (entry.actor_id, entry.object_id) == (team_leader.id, receipt.id)


def test_a_receipt_goes_only_when_the_line_is_saved(browser, volunteer):
    """Undo: until then it can be kept."""
    make_draft(volunteer, 450)
    line, receipt = ExpenseLine.get(), Receipt.get()
    address = f"/claims/lines/{line.id}/edit"
    page = browser.get(address)
    seen = re.search(r'name="seen" value="([^"]*)"', page.text)[1]
    typed = {"kind": "parking", "amount": "5", "day": "other", "date": str(line.spent_on)}
    typed |= {"seen": seen, "is_right": "y"}
    shown = post(browser, address=address, act=f"drop:{receipt.id}", **typed)
    assert f'name="dropped" value="{receipt.id}"' in shown.text
    assert Receipt.select().count() == 1

    post(browser, address=address, **typed, dropped=[receipt.id])

    assert not Receipt.select().exists()
    assert not StoredFile.select().exists()
    assert ExpenseLine.get().amount_cents == 500


def test_a_receipt_of_another_line_cannot_be_dropped(browser, volunteer):
    """R04c"""
    other = make_draft(make_person(volunteer.branch))
    [theirs] = Receipt.select().join(ExpenseLine).where(ExpenseLine.claim == other)
    claim = make_draft(volunteer, 450)
    [line] = rules.lines_of(claim)
    address = f"/claims/lines/{line.id}/edit"
    seen = re.search(r'name="seen" value="([^"]*)"', browser.get(address).text)[1]
    typed = {"kind": "parking", "amount": "5", "day": "today", "seen": seen}
    post(browser, address=address, **typed, dropped=[theirs.id])

    assert Receipt.select().where(Receipt.id == theirs.id).exists()


def test_what_waited_for_a_day_is_erased(browser, volunteer):
    """AVG: nothing is kept that no line needs."""
    post(browser, PHOTO, act="photo", **RIGHT)
    line = rules.lines_of(make_draft(volunteer, 450))[0]
    browser.post(f"/claims/lines/{line.id}/remove")
    receipts.forget()
    assert (StoredFile.select().count(), RemovedLine.select().count()) == (2, 1)

    with db.atomic():
        WaitingFile.update(added_at=now() - timedelta(days=2)).execute()
        RemovedLine.update(removed_at=now() - timedelta(days=2)).execute()
    receipts.forget()

    assert (StoredFile.select().count(), RemovedLine.select().count()) == (0, 0)


def test_nobody_stores_more_than_fifty_files_a_day(browser, volunteer, monkeypatch):
    """R42"""
    monkeypatch.setattr(receipts, "MOST_A_DAY", 1)
    [place] = places(post(browser, PHOTO, act="photo", **RIGHT))
    answer = post(browser, PHOTO, act="photo", **RIGHT, places=[place])

    assert answer.status_code == 422
    assert "Ga morgen verder" in answer.text
    assert places(answer) == [place]


def test_a_receipt_that_waits_is_thrown_away_by_its_uploader_only(browser, volunteer, branch):
    """D4: nothing of it stays; somebody else's place means nothing."""
    page = post(browser, PHOTO, act="photo", **RIGHT)
    [place] = places(page)

    receipts.drop_waiting(make_person(branch), place)
    assert WaitingFile.select().count() == 1
    left = post(browser, act=f"throw:{place}", places=place, **RIGHT)

    assert places(left) == []
    assert not WaitingFile.select().exists()
    assert not StoredFile.select().exists()
