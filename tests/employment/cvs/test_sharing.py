"""C3: a link to one version, for one reader, that ends, can be withdrawn and shows its opening."""

import re
from datetime import timedelta

import pytest

from portal.consents.models import Consent
from portal.core.clock import now
from portal.core.database import db
from portal.employment.cvs import queries
from portal.employment.cvs.actions import versions
from portal.employment.cvs.models import CVShare, CVVersion
from tests.employment.cvs.factories import TOKENS, make_share
from tests.employment.cvs.texts import text_of_docx, text_of_pdf
from tests.factories import make_person

TYPED = {"recipient": "Bakker Bart", "named": "no", "layout": "modern", "days": "7", "jobs": "0"}


def test_a_reader_opens_it_without_logging_in_and_it_shows(client_for, coached, version):
    """C3"""
    client, coach = coached
    secret = make_share(coach, version)
    reader = client_for()
    first = reader.get(f"/cv/{secret}")

    assert "Zeyneb" not in first.text
    assert "noindex" in first.headers["X-Robots-Tag"]
    assert "Nog niet geopend" in client_for(coach).get(f"/cvs/{client.id}").text
    assert "Zeyneb Barwari" in reader.post(f"/cv/{secret}").text
    link = CVShare.get()
    assert (link.times_opened, link.first_opened_at is not None) == (1, True)
    assert "1 keer geopend" in client_for(coach).get(f"/cvs/{client.id}").text


def test_who_shows_a_cv_reads_what_its_reader_sees_of_them(client_for, coached, version):
    """C3: branch, coach, phone and mail; without a phone it says where to add one."""
    _client, coach = coached
    page = client_for(coach).get(f"/cvs/versions/{version.id}/share").text
    assert '<a href="/account/phone">Zet je telefoonnummer erbij</a>' in page
    coach.phone = "06 98 76 54 32"
    coach.save()

    page = client_for(coach).get(f"/cvs/versions/{version.id}/share").text
    shown = client_for().post(f"/cv/{make_share(coach, version)}").text
    for said in (coach.branch.name, coach.name, coach.phone, coach.email):
        assert said in page
        assert said in shown
    assert "/account/phone" not in page
    assert 'href="tel:0698765432"' in shown
    assert f'href="mailto:{coach.email}"' in shown


def test_looking_at_the_address_changes_nothing(client_for, coached, version):
    """R50: a mail scanner opens no CV."""
    secret = make_share(coached[1], version)
    for _ in range(3):
        client_for().get(f"/cv/{secret}")
    assert CVShare.get().times_opened == 0


def test_the_reader_downloads_what_was_chosen_for_them(client_for, coached, version):
    """C3, C4: the nameless version and no other, with the chosen work only."""
    secret = make_share(coached[1], version, without_name=True, jobs=(1,))
    pdf = client_for().post(f"/cv/{secret}", data={"format": "pdf"})
    word = client_for().post(f"/cv/{secret}", data={"format": "docx"})

    for text in (text_of_pdf(pdf.data), text_of_docx(word.data)):
        assert coached[1].email in text  # whom to ask
        said = text.replace(coached[1].email, "").lower()
        assert [token for token in TOKENS if token in said] == []
        assert "Leiding geven" in text
        assert "Hulpkok" not in text
    assert version.reference.lower() in pdf.headers["Content-Disposition"]
    page = client_for().post(f"/cv/{secret}").text
    assert "Hulpkok" not in page
    assert "Zeyneb" not in page


def test_the_coach_chooses_for_whom_how_long_and_what(client_for, coached, version):
    client, coach = coached
    browser = client_for(coach)
    browser.post(f"/cvs/versions/{version.id}/share", data=TYPED)

    link = CVShare.get()
    assert (link.recipient, link.without_name, link.layout) == ("Bakker Bart", True, "modern")
    assert link.jobs == "0"
    assert timedelta(days=6, hours=23) < link.ends_at - now() <= timedelta(days=7)
    page = browser.get(f"/cvs/{client.id}").text
    assert "/cv/" in page
    assert 'id="new-link"' not in browser.get(f"/cvs/{client.id}").text  # said once


@pytest.mark.parametrize(
    "wrong", [{"recipient": " "}, {"days": "9999"}, {"jobs": "7"}, {"named": "?"}]
)
def test_a_wrong_choice_makes_no_link(client_for, coached, version, wrong):
    answer = client_for(coached[1]).post(f"/cvs/versions/{version.id}/share", data=TYPED | wrong)
    assert answer.status_code == 422
    assert not CVShare.select().exists()


@pytest.mark.parametrize("how", ["expired", "withdrawn", "no consent"])
def test_a_link_after_its_end_says_so_kindly_and_shows_nothing(client_for, coached, version, how):
    """C3, bad input: a link opened after its end."""
    _client, coach = coached
    secret = make_share(coach, version)
    if how == "expired":
        CVShare.update(made_at=0, ends_at=now()).execute()
    elif how == "withdrawn":
        client_for(coach).post(f"/cvs/shares/{CVShare.get().id}/withdraw")
    else:
        Consent.update(withdrawn_on="2099-01-01").where(Consent.purpose == "share_cv").execute()
    for answer in (client_for().get(f"/cv/{secret}"), client_for().post(f"/cv/{secret}")):
        assert answer.status_code == 410
        assert "Deze link werkt niet meer" in answer.text
        assert "Zeyneb" not in answer.text
    assert CVShare.get().times_opened == 0


@pytest.mark.parametrize("secret", ["x", "a" * 43, "..%2f..", "%00", "é"])
def test_an_unknown_link_is_not_found(client_for, version, secret):
    assert client_for().get(f"/cv/{secret}").status_code == 404


def test_the_database_holds_no_usable_link(coached, version):
    """R31: only a digest."""
    secret = make_share(coached[1], version)
    rows = db.execute_sql("SELECT * FROM cv_share").fetchall()
    assert secret not in str(rows)


def test_a_link_of_another_coach_cannot_be_ended(client_for, branch, coached, version):
    make_share(coached[1], version)
    other = make_person(branch, "job_coach")
    answer = client_for(other).post(f"/cvs/shares/{CVShare.get().id}/withdraw")
    assert answer.status_code == 404
    assert CVShare.get().withdrawn_at is None


def test_the_nameless_text_is_read_and_put_right_before_it_leaves(client_for, coached, version):
    """C4: what the rules left out is marked; an own text, and a new version asks a new look."""
    client, coach = coached
    CVVersion.update(read_at=None).execute()
    browser, page = client_for(coach), f"/cvs/versions/{version.id}"
    for address in (f"{page}/file?named=no&format=pdf",):
        assert browser.get(address).location == f"{page}/nameless"
    share = {"recipient": "Bakker", "named": "no", "layout": "classic", "days": "7"}
    assert browser.post(f"{page}/share", data=share).location == f"{page}/nameless"

    form = browser.get(f"{page}/nameless").text
    assert "<mark>Barwari</mark>" in form
    texts = re.findall(r'name="(texts-\d+)"[^>]*>\s*([^<]*)<', form)
    sent = {name: text.strip() for name, text in texts} | {"version": "0"}
    sent[texts[1][0]] = "Een kok met ervaring."
    assert browser.post(f"{page}/nameless", data=sent).status_code == 303
    assert browser.post(f"{page}/nameless", data=sent).status_code == 409

    kept = CVVersion.get_by_id(version.id)
    assert kept.says(without_name=True)["about"] == "Een kok met ervaring."
    assert "Zeyneb" in kept.says(without_name=False)["about"]
    assert browser.get(f"{page}/file?named=no&format=pdf").status_code == 200
    assert browser.post(f"{page}/share", data=share).location == f"/cvs/{client.id}"
    again = versions.make(coach, queries.profile_of(client))
    assert again.read_at is None
