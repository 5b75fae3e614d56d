"""C8, C9: goals, hours, guidance and insurance of an agreement, as a branch words them."""

import io
import json

import pypdf
import pypdfium2
import pytest

from portal.audit.models import AuditEntry
from portal.core.web.access import Role
from portal.employment.agreements import actions, queries
from portal.employment.agreements.models import Agreement, AgreementText, Party
from portal.employment.employers.models import Employer
from portal.employment.placements.models import Placement, PlacementKind
from tests.employment.agreements.test_agreements import TYPED, placed, sign
from tests.factories import make_branch, make_person

__all__ = ["placed"]
PAGE = "/agreements/texts/internship"
OWN = {"goals": "Leren bakken.", "hours": "", "guidance": "Elke week.", "insurance": "Wij."}


def parts_now() -> dict:
    content = json.loads(Agreement.select().order_by(Agreement.id.desc()).get().content)
    return {part["name"]: part["text"] for part in content["parts"]}


@pytest.mark.no_database
def test_each_kind_of_placement_has_a_proposal_for_each_part():
    for kind in PlacementKind:
        assert all(queries.proposed(1, kind).parts.values()), kind


def test_an_agreement_says_what_the_branch_wrote_for_its_kind(client_for, placed):
    """C9: on the page to sign and in the PDF; a part that is empty is left out."""
    placement, coach = placed
    browser = client_for(coach)
    browser.post(PAGE, data=OWN | {"version": "0"})
    page = browser.get(f"/placements/{placement.id}/agreement").text
    assert "Leren bakken." in page

    typed = TYPED | OWN | {"goals": "Leren bakken in Delft."}
    browser.post(f"/placements/{placement.id}/agreement", data=typed)

    assert parts_now() == {
        "goals": "Leren bakken in Delft.",
        "guidance": "Elke week.",
        "insurance": "Wij.",
    }
    pdf = browser.get(f"/agreements/{Agreement.get().id}/file").data
    said = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    assert "Verzekering" in said
    assert "Leren bakken in Delft." in said


LONG = "عبد الرحمن محمد عبد الله بن عبد العزيز الحسيني المغربي"
LONGEST = "Hottentottententententoonstellingsterreinbeheerder" * 2


def test_a_long_name_stays_in_its_box(client_for, placed):
    """C9: no line runs through another, or off the page; in Arabic and in one word too."""
    placement, coach = placed
    Employer.update(name=LONGEST).execute()
    parties = {Party.CLIENT: (LONG, None), Party.EMPLOYER: (LONGEST, None)}
    agreement = actions.make(coach, Placement.get_by_id(placement.id), parties)
    for one in queries.signatures_of(agreement):
        actions.sign(one, one.name, None, None, "Firefox")

    [page] = pypdfium2.PdfDocument(actions.as_pdf(agreement))
    text = page.get_textpage()
    boxes = [text.get_charbox(n, loose=False) for n in range(text.count_chars())]
    assert max(right for _left, _bottom, right, _top in boxes) < page.get_width() - 50
    said = text.get_text_range()
    for name in (LONG.rsplit(maxsplit=1)[-1], LONGEST[-10:]):
        lowest = min(boxes[n][1] for n in places_of(name[-3:], said))
        assert lowest > max(boxes[n][3] for n in places_of("Getekend", said))


def places_of(word: str, text: str) -> list[int]:
    """Where the letters of the last of these stand."""
    return list(range(text.rindex(word), text.rindex(word) + len(word)))


def test_what_was_made_and_signed_keeps_its_text(client_for, placed):
    """C9: another text of the branch voids none; other facts ask all again, in the text it had."""
    placement, coach = placed
    parties = {party: (f"Naam {party}", None) for party in Party}
    links = {
        signature.party: "/sign/" + actions.address_of(signature).rpartition("/")[2]
        for signature in queries.signatures_of(actions.make(coach, placement, parties))
    }
    before = parts_now()
    sign(client_for, links["client"], "Naam client")
    client_for(coach).post(PAGE, data=OWN | {"version": "0"})

    assert parts_now() == before
    assert before["goals"].startswith("De deelnemer leert")
    assert before["goals"].split("\n")[0] in client_for().get(links["employer"]).text

    Placement.update(job_title="Bakker").where(Placement.id == placement.id).execute()
    assert actions.renew_if_changed(placement, coach)
    assert parts_now() == before


def test_each_text_is_a_version_that_stays(client_for, branch):
    """The same text again is none; who was first is shown to who was second."""
    browser = client_for(make_person(branch, Role.JOB_COACH))
    assert browser.post(PAGE, data=OWN | {"version": "0"}).status_code == 303
    assert browser.post(PAGE, data=OWN | {"version": "1"}).status_code == 303
    stale = browser.post(PAGE, data=OWN | {"goals": "Anders.", "version": "0"})
    assert stale.status_code == 409
    assert "Leren bakken." in stale.text
    assert browser.post(PAGE, data=OWN | {"goals": "Anders.", "version": "1"}).status_code == 303

    assert [text.version for text in AgreementText.select().order_by(AgreementText.id)] == [1, 2]
    page = browser.get(PAGE).text
    assert "Eerdere versies" in page
    assert "Leren bakken." in page
    assert AuditEntry.select().where(AuditEntry.action == "agreement_text.keep").count() == 2


def test_another_branch_has_its_own_text(client_for, branch):
    client_for(make_person(branch, Role.JOB_COACH)).post(PAGE, data=OWN | {"version": "0"})
    elsewhere = client_for(make_person(make_branch(), Role.JOB_COACH))
    assert "Leren bakken." not in elsewhere.get(PAGE).text
    assert elsewhere.get("/agreements/texts/dancing").status_code == 404
