"""B7: consent per purpose, with its day and source; it can be taken back."""

from datetime import timedelta

import pytest

from portal.audit.models import AuditEntry
from portal.consents import actions as consents
from portal.consents import queries
from portal.consents.models import Consent, ConsentPurpose
from portal.core.clock import today
from portal.employment.cvs.actions import keeping, sharing, versions
from portal.employment.cvs.models import CVProfile, CVShare
from tests.employment.cvs.factories import agree

YES = {"make_cv-source": "paper", "make_cv-given_on": "2020-03-01"}


def test_a_yes_has_its_purpose_day_source_and_who_noted_it(client_for, coached):
    """B7"""
    client, coach = coached
    answer = client_for(coach).post(f"/cvs/{client.id}/consents/make_cv", data=YES)

    assert answer.status_code == 303
    consent = Consent.get()
    assert (consent.purpose, consent.source) == ("make_cv", "paper")
    assert (str(consent.given_on), consent.noted_by_id) == ("2020-03-01", coach.id)
    assert not queries.is_agreed(client, ConsentPurpose.SHARE_CV)


def test_a_yes_says_how_and_when(client_for, coached):
    client, coach = coached
    tomorrow = (today() + timedelta(days=1)).isoformat()
    for typed in ({}, YES | {"make_cv-given_on": tomorrow}, YES | {"make_cv-source": "dream"}):
        answer = client_for(coach).post(f"/cvs/{client.id}/consents/make_cv", data=typed)
        assert answer.status_code == 422
    assert not Consent.select().exists()


def test_two_clicks_are_one_yes(client_for, coached):
    client, coach = coached
    for _ in range(2):
        client_for(coach).post(f"/cvs/{client.id}/consents/make_cv", data=YES)
    assert Consent.select().count() == 1


def test_without_a_yes_there_is_no_cv_from_the_file(client_for, coached):
    """B7, J6: from the client record only after consent."""
    client, coach = coached
    answer = client_for(coach).get(f"/cvs/{client.id}/steps/who")
    assert answer.location == f"/cvs/{client.id}"
    assert not CVProfile.select().exists()


def test_a_cv_begins_with_what_the_coach_may_read_of_the_file(client_for, coached):
    client, coach = coached
    type(client).update(phone="0612345678").where(type(client).id == client.id).execute()
    agree(client, coach, "make_cv")
    page = client_for(coach).get(f"/cvs/{client.id}/steps/who").text

    assert "Zeyneb Barwari" in page
    assert "0612345678" in page
    assert client.municipality.name in page
    assert not CVProfile.select().exists()  # nobody kept anything yet

    client_for(coach).post(f"/cvs/{client.id}/steps/work", data={"version": 0, "act": "next"})
    profile = CVProfile.get()
    assert (profile.name, profile.place) == ("Zeyneb Barwari", client.municipality.name)


def test_taking_it_back_ends_the_links_and_leaves_a_trace(client_for, coached, version):
    """B7"""
    client, coach = coached
    secret = sharing.share(
        coach, version, timedelta(days=7), recipient="x", without_name=False, layout="classic"
    )
    consent = Consent.get(Consent.purpose == "share_cv")
    client_for(coach).post(f"/consents/{consent.id}/withdraw")

    again = Consent.get_by_id(consent.id)
    assert (again.withdrawn_on, again.withdrawn_by_id) == (today(), coach.id)
    assert CVShare.get().withdrawn_at is not None
    assert client_for().get(f"/cv/{secret}").status_code == 410
    assert "Eerder ingetrokken" in client_for(coach).get(f"/cvs/{client.id}").text


def test_without_a_yes_to_employers_no_link_is_made(client_for, coached, version):
    _client, coach = coached
    Consent.update(withdrawn_on=today()).where(Consent.purpose == "share_cv").execute()
    typed = {"recipient": "Bakker", "named": "no", "layout": "classic", "days": "7"}
    client_for(coach).post(f"/cvs/versions/{version.id}/share", data=typed)
    assert not CVShare.select().exists()


@pytest.mark.parametrize("purpose", ["hack", "MAKE_CV"])
def test_a_purpose_that_there_is_not_is_not_found(client_for, coached, purpose):
    client, coach = coached
    assert client_for(coach).post(f"/cvs/{client.id}/consents/{purpose}").status_code == 404


def test_without_a_yes_no_version_is_made_by_any_route(coached):
    """B7: below the page, too."""
    client, coach = coached
    agree(client, coach, "make_cv")
    profile = keeping.begin(coach, client)
    consent = Consent.get()

    assert len(consents.withdraw(coach, consent)) == 1  # what stops; no links ended with it
    assert consents.withdraw(coach, consent) == []
    with pytest.raises(versions.NotAgreed):
        versions.make(coach, profile)
    assert AuditEntry.select().where(AuditEntry.action == "consent.withdraw").count() == 1
