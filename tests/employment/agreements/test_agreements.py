"""C9: client, employer and organisation sign by personal links; who is missing is reminded."""

import base64
import io
import json
from datetime import timedelta

import pypdf
import pytest
import time_machine
from PIL import Image, ImageDraw

from portal.audit.models import AuditEntry
from portal.core.clock import now, today
from portal.core.database import db
from portal.core.web.access import Role
from portal.employment.agreements import actions
from portal.employment.agreements.models import Agreement, Party, Signature
from portal.employment.placements.models import Placement
from portal.files.models import StoredFile
from portal.mail.models import OutboxMail
from tests.factories import make_assignment, make_client, make_employer, make_person

TYPED = {
    "client_name": "Zeyneb Barwari",
    "employer_name": "Sjaak Smit",
    "employer_email": "sjaak@example.org",
    "organisation_name": "Anneke Polder",
}


@pytest.fixture
def placed(branch):
    """(an internship, its job coach)"""
    client, coach = make_client(branch, name="Zeyneb Barwari"), make_person(branch, Role.JOB_COACH)
    make_assignment(coach, client.household, role=Role.JOB_COACH)
    employer = make_employer(branch, name="Bakkerij Smit")
    known = {"branch": branch, "client": client, "employer": employer, "code": "p"}
    known["conditions"] = "Brood bakken"
    placement = Placement.create(kind="internship", started_on=today(), **known)
    return placement, coach


@pytest.fixture
def links(client_for, placed):
    """{party: the path of its link}"""
    placement, coach = placed
    answer = client_for(coach).post(f"/placements/{placement.id}/agreement", data=TYPED)
    assert answer.status_code == 303
    return {
        Party(s.party): "/sign/" + actions.address_of(s).rpartition("/")[2]
        for s in Signature.select()
    }


def sign(client_for, link, name, **more):
    data = {"typed_name": name, "is_me": "y"} | more
    return client_for().post(link, data=data, headers={"User-Agent": "Firefox"})


def drawing(empty=False) -> str:
    image = Image.new("RGB", (600, 200), "white")
    if not empty:
        ImageDraw.Draw(image).line([(10, 10), (500, 150), (580, 20)], "black", 5)
    out = io.BytesIO()
    image.save(out, "PNG")
    return actions.START + base64.b64encode(out.getvalue()).decode()


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def test_three_parties_sign_and_the_pdf_shows_it(client_for, placed, links):
    """C9: typed or drawn; moment and address of the browser are kept."""
    placement, coach = placed
    assert sign(client_for, links["client"], "zeyneb  BARWARI").status_code == 303
    assert sign(client_for, links["employer"], "", drawing=drawing()).status_code == 303
    page = client_for(coach).get(f"/placements/{placement.id}/agreement").text
    assert page.count(">ontbreekt<") == 1  # who is missing is shown
    sign(client_for, links["organisation"], "Anneke Polder")

    signed = {s.party: s for s in Signature.select()}
    assert all(s.signed_at and s.address == "127.0.0.1" for s in signed.values())
    assert signed["employer"].browser == "Firefox"
    assert signed["employer"].drawing.media_type == "image/webp"  # written anew
    agreement = Agreement.get()
    answer = client_for(coach).get(f"/agreements/{agreement.id}/file")
    name = f"overeenkomst-stage-bakkerij-smit-{placement.started_on}.pdf"
    assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"
    text = text_of(answer.data)
    for said in ("Bakkerij Smit", "Brood bakken", "Sjaak Smit", "Anneke Polder"):
        assert said in text
    assert "nog niet getekend" not in text


@pytest.mark.parametrize("typed", ["Zéyneb Barwarı", "barwari, zeyneb", "ＺＥＹＮＥＢ Barwari"])
def test_the_name_may_be_typed_in_another_spelling(client_for, links, typed):
    assert sign(client_for, links["client"], typed).status_code == 303


def test_looking_changes_nothing(client_for, links):
    """R50"""
    for link in links.values():
        assert "Brood bakken" in client_for().get(link).text
        assert client_for().get(f"{link}/file").status_code == 200
    assert not Signature.select().where(Signature.signed_at.is_null(False)).exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"typed_name": "Sjaak Smit"}, "Deze link is voor Zeyneb Barwari"),
        ({"typed_name": "Zeyneb Barwari", "is_me": ""}, "Vink dit aan"),
        ({"typed_name": ""}, "typ je naam"),
        ({"typed_name": "", "drawing": drawing(empty=True)}, "typ je naam"),
        ({"typed_name": "", "drawing": "data:image/svg+xml;base64,PHN2Zz4="}, "typ je naam"),
        ({"typed_name": "", "drawing": actions.START + "bm8gcGljdHVyZQ=="}, ""),
        ({"typed_name": "", "drawing": actions.START + "!!!"}, "typ je naam"),
    ],
)
def test_a_wrong_party_or_an_empty_sheet_is_refused_kindly(client_for, links, data, said):
    """Bad input: a signature by the wrong party."""
    answer = client_for().post(links["client"], data={"is_me": "y"} | data)
    assert answer.status_code == 422
    assert said in answer.text
    assert not StoredFile.select().exists()
    assert not Signature.select().where(Signature.signed_at.is_null(False)).exists()


def test_nobody_signs_twice(client_for, links):
    sign(client_for, links["client"], "Zeyneb Barwari")
    first = Signature.get(Signature.party == "client").signed_at
    sign(client_for, links["client"], "Zeyneb Barwari")
    assert Signature.get(Signature.party == "client").signed_at == first
    assert "Dank je wel" in client_for().get(links["client"]).text


@pytest.mark.parametrize("how", ["over", "withdrawn", "made anew"])
def test_after_its_end_a_link_signs_nothing(client_for, placed, links, how):
    """Bad input: a link opened after its end."""
    placement, coach = placed
    if how == "over":
        Agreement.update(made_at=0, ends_at=now()).execute()
    elif how == "withdrawn":
        client_for(coach).post(f"/agreements/{Agreement.get().id}/withdraw")
    else:
        client_for(coach).post(f"/placements/{placement.id}/agreement", data=TYPED)
    answer = sign(client_for, links["client"], "Zeyneb Barwari")
    assert answer.status_code == 410
    assert "Deze link werkt niet meer" in answer.text
    assert client_for().get(f"{links['client']}/file").status_code == 410
    assert not Signature.select().where(Signature.signed_at.is_null(False)).exists()


def test_who_is_missing_is_reminded_by_mail_after_three_days_and_not_sooner(client_for, links):
    """C9: reminded; the mail names no client and has a link that works."""
    assert actions.remind_who_is_missing() is None
    Signature.update(mailed_at=now() - timedelta(days=4)).where(
        Signature.email.is_null(False)
    ).execute()
    assert actions.remind_who_is_missing()
    assert actions.remind_who_is_missing() is None
    mails = list(OutboxMail.select().where(OutboxMail.kind == "agreement.sign"))
    assert [mail.recipient for mail in mails] == ["sjaak@example.org"] * 2
    assert all("Zeyneb" not in mail.subject + mail.body for mail in mails)
    assert links["employer"] in mails[-1].body
    sign(client_for, links["employer"], "Sjaak Smit")
    Signature.update(mailed_at=now() - timedelta(days=4)).execute()
    assert actions.remind_who_is_missing() is None


def test_what_is_signed_stays_as_it_was_made(client_for, placed, links):
    Placement.update(job_title="Iets anders").execute()
    assert "Iets anders" not in json.dumps(Agreement.get().content)
    assert "Iets anders" not in client_for().get(links["client"]).text


def test_the_database_holds_no_usable_link(links):
    rows = str(db.execute_sql("SELECT * FROM signature").fetchall())
    assert all(link.removeprefix("/sign/") not in rows for link in links.values())


def test_an_unknown_link_is_not_found(client_for, links):
    for address in ("/sign/x", "/sign/x/file", "/sign/%00"):
        assert client_for().get(address).status_code == 404


def test_who_is_missing_waits_on_today(client_for, placed, links):
    """C9: listed."""
    assert "Nog niet iedereen heeft getekend" in client_for(placed[1]).get("/").text


def test_the_coach_reminds_all_who_are_missing_by_one_button(client_for, placed, links):
    """C9: only who has an address gets a mail, and who signed gets none."""
    OutboxMail.delete().execute()
    agreement = Agreement.get()
    address = f"/agreements/{agreement.id}/remind"
    browser = client_for(placed[1])

    assert browser.post(address).status_code == 303
    assert [mail.recipient for mail in OutboxMail.select()] == ["sjaak@example.org"]
    assert AuditEntry.select().where(AuditEntry.action == "agreement.remind").count() == 1
    sign(client_for, links[Party.EMPLOYER], "Sjaak Smit")
    OutboxMail.delete().execute()
    browser.post(address)
    assert not OutboxMail.select().where(OutboxMail.recipient == "sjaak@example.org").exists()


def test_of_two_who_sign_by_one_link_at_once_one_has_signed(links):
    """Both saw that nobody had: the second changes nothing of what the first said."""
    first, second = (Signature.get(Signature.party == Party.EMPLOYER) for _ in range(2))
    actions.sign(first, "Sjaak Smit", None, "10.0.0.1", "Firefox")

    with pytest.raises(actions.CannotSign):
        actions.sign(second, "Iemand Anders", None, "10.0.0.2", "Safari")

    assert Signature.get_by_id(first.id).signed_name == "Sjaak Smit"


def test_nobody_signs_what_was_withdrawn(links):
    Agreement.update(withdrawn_at=now()).execute()

    with pytest.raises(actions.CannotSign):
        actions.sign(Signature.get(Signature.party == Party.EMPLOYER), "Sjaak", None, None, "")

    assert not Signature.select().where(Signature.signed_at.is_null(False)).exists()


def changed(placement, **fields) -> dict:
    ordinary = {
        "version": str(Placement.get_by_id(placement.id).version),
        "kind": "internship",
        "employer": str(placement.employer_id),
        "started_on": placement.started_on.isoformat(),
        "conditions": placement.conditions,
    }
    return ordinary | fields


def test_terms_that_change_after_a_signature_void_it_and_ask_all_again(client_for, placed, links):
    """C9: it names the intern; other terms are another agreement, and the old link says so."""
    placement, coach = placed
    sign(client_for, links["client"], "Zeyneb Barwari")
    browser, address = client_for(coach), f"/placements/{placement.id}/edit"
    assert "Zeyneb Barwari" in Agreement.get().content
    browser.post(address, data=changed(placement, tutor_email="tutor@example.org"))
    assert Agreement.select().count() == 1  # no term of it

    page = browser.post(
        address, data=changed(placement, hours_per_week_tenths="24"), follow_redirects=True
    ).text

    assert "iedereen tekent opnieuw" in page
    before, after = Agreement.select().order_by(Agreement.id)
    assert before.withdrawn_at is not None
    assert {(s.party, s.name, s.signed_at) for s in actions.queries.signatures_of(after)} == {
        ("client", "Zeyneb Barwari", None),
        ("employer", "Sjaak Smit", None),
        ("organisation", "Anneke Polder", None),
    }
    mails = [mail for mail in OutboxMail.select() if mail.kind == "agreement.sign"]
    assert [mail.recipient for mail in mails] == ["sjaak@example.org"] * 2
    assert coach.branch.name in mails[-1].body
    for party in ("client", "employer"):
        assert "nieuwere overeenkomst" in client_for().get(links[party]).text


def test_one_whose_links_ended_stays_on_the_list_and_is_sent_again(client_for, placed, links):
    """C9: stuur opnieuw, and the same link works."""
    placement, coach = placed
    Agreement.update(ends_at=Agreement.made_at + 1).execute()
    with time_machine.travel(now() + timedelta(days=1), tick=False):
        browser = client_for(coach)
        assert "Nog niet iedereen heeft getekend" in browser.get("/work").text
        assert "Stuur opnieuw" in browser.get(f"/placements/{placement.id}/agreement").text
        assert client_for().get(links["employer"]).status_code == 410

        browser.post(f"/agreements/{Agreement.get().id}/remind")

        assert client_for().get(links["employer"]).status_code == 200


def test_a_signature_at_the_screen_of_a_coach_is_marked_as_such(client_for, placed, links):
    """C9: the link of a client that was opened where a coach is logged in."""
    placement, coach = placed
    data = {"typed_name": "Zeyneb Barwari", "is_me": "y"}
    client_for(coach).post(links["client"], data=data)
    sign(client_for, links["employer"], "Sjaak Smit")

    page = client_for(coach).get(f"/placements/{placement.id}/agreement").text

    assert page.count("op ons scherm") == 1
    content = client_for(coach).get(f"/agreements/{Agreement.get().id}/file").data
    assert "op een scherm van onze locatie" in " ".join(text_of(content).split())
