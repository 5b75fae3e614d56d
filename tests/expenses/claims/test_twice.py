"""D15: what may have been claimed before is told to who claims, before sending, and who decides."""

import io
from datetime import timedelta

import pytest
from PIL import ImageEnhance

from portal.core.clock import now, today
from portal.core.crypto import seal_bytes
from portal.core.database import db
from portal.expenses.claims import actions
from portal.expenses.claims.actions import receipts
from portal.expenses.claims.queries import desk
from portal.expenses.claims.queries.twice import SAME
from portal.expenses.records.actions import travel
from portal.expenses.records.models import ExpenseClaim, ExpenseLine, Receipt
from portal.files.models import StoredFile
from portal.files.uploads import clean_receipt
from tests.expenses.claims.factories import make_draft, make_submitted, with_account
from tests.factories import make_person
from tests.receipts import quarters, saved


def remarks(claim: ExpenseClaim, leader) -> list[tuple[str, str, int | None]]:
    with db.atomic():
        sent = {"status": "submitted", "submitted_at": now()}
        ExpenseClaim.update(sent).where(ExpenseClaim.id == claim.id).execute()
    found = desk.queue_of(leader, "todo").look
    [item] = [item for item in found if item.claim.id == claim.id]
    return [(x.short, x.text, x.claim_id) for x in item.checks.remarks]


@pytest.fixture
def paper():
    """A photo of a receipt: dark lines on white."""
    image = quarters().resize((960, 640))
    for row in range(80, 600, 60):
        image.paste("black", (60, row, 200 + row, row + 24))
    return image


def test_the_same_photo_in_other_bytes_is_told_to_both(client_for, volunteer, team_leader, paper):
    """D15: made smaller, lighter and saved in another way, and claimed for another day."""
    browser = client_for(with_account(volunteer))
    lighter = ImageEnhance.Brightness(paper.resize((480, 320))).enhance(1.15)
    photos = [saved(paper, "PNG"), saved(lighter, "JPEG", quality=60)]
    for number, photo in enumerate(photos):
        answer = browser.post(
            "/claims/lines/new",
            data={
                "kind": "parking",
                "amount": "4,50",
                "day": "other",
                "date": (today() - timedelta(number)).isoformat(),
                "form_key": f"{number}" * 32,
                "photo": (io.BytesIO(photo), "bon"),
            },
            content_type="multipart/form-data",
        )
        assert answer.status_code == 303, answer.text
    assert len({file.digest for file in StoredFile.select()}) == 2

    last = ExpenseLine.select().order_by(ExpenseLine.id.desc()).get()
    assert "lijkt op een bon bij een andere regel" in browser.get(f"/claims/{last.claim_id}").text
    assert "Bon 2 keer?" in [short for short, *_ in remarks(last.claim, team_leader)]


def test_receipts_of_before_are_looked_at_once(volunteer, paper):
    file = clean_receipt(saved(paper, "PNG"), "")
    stored = Receipt.get(Receipt.line == make_line(volunteer)).file
    with db.atomic():
        sealed = seal_bytes(file.content, f"file.content.{stored.place}")
        StoredFile.update(content_sealed=sealed, likeness=None).execute()
    broken = Receipt.get(Receipt.line == make_line(volunteer)).file  # is no picture at all

    assert receipts.learn() == "2 receipts looked at."
    assert receipts.learn() is None
    bits = {one.id: one.likeness for one in StoredFile.select()}
    assert (int(bits[stored.id], 16) ^ int(file.likeness, 16)).bit_count() <= SAME
    assert bits[broken.id] == ""


def make_line(person) -> ExpenseLine:
    make_draft(with_account(person), 450)
    return ExpenseLine.select().order_by(ExpenseLine.id.desc()).get()


@pytest.mark.no_database
def test_other_photos_look_otherwise(paper):
    other = quarters().resize((640, 960)).rotate(90)
    one, two = (clean_receipt(saved(p, "JPEG"), "").likeness for p in (paper, other))

    assert (int(one, 16) ^ int(two, 16)).bit_count() > 60


def test_one_day_and_amount_is_told_before_sending(client_for, volunteer):
    """Two receipts of € 4,50 of one day: one says parking, the other something else."""
    first = make_submitted(volunteer, 450)
    draft = make_draft(volunteer, 450)
    page = client_for(volunteer).get(f"/claims/{draft.id}").text

    assert "is al eerder gevraagd" in page
    assert f'href="/claims/{first.id}"' in page


@pytest.mark.parametrize("hm", [(124, 100), (124, 124)])
def test_two_journeys_of_one_day_are_noticed_whatever_they_cost(volunteer, team_leader, hm):
    for distance in hm:
        travel(volunteer, today(), distance, "car")

    travel(volunteer, today() - timedelta(1), 50, "car")
    found = remarks(ExpenseLine.get().claim, team_leader)
    assert [short for short, *_ in found].count("Twice?") == 1


def test_of_another_person_nothing_is_told_to_who_claims(client_for, branch, volunteer):
    other = make_submitted(make_person(branch), 450)
    draft = make_draft(with_account(volunteer), 450)
    with db.atomic():
        StoredFile.update(digest="0" * 64).execute()  # both have the very same receipt
    page = client_for(volunteer).get(f"/claims/{draft.id}").text

    assert f"/claims/{other.id}" not in page
    assert "hetzelfde bestand" not in page
    actions.submit(draft, volunteer)
