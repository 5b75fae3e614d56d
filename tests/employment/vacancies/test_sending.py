"""C3, C6: a CV goes by mail from the candidate, and the coach sees that it was opened."""

import re

import pytest

from portal.consents import actions as consents
from portal.consents.models import Consent
from portal.consents.queries import running_consent
from portal.core.web.access import Role
from portal.employment.cvs.models import CVVersion
from portal.employment.vacancies.actions import vacancies as actions
from portal.employment.vacancies.models import Candidate
from portal.mail.models import OutboxMail
from tests.employment.cvs.factories import make_version
from tests.employment.vacancies import forms
from tests.factories import make_assignment, make_client, make_employer, make_vacancy


@pytest.fixture
def candidate(branch, job_coach):
    client = make_client(branch, name="Zeyneb Barwari")
    make_assignment(job_coach, client.household, role=Role.JOB_COACH)
    version = make_version(client, job_coach)
    employer = make_employer(branch, contact_name="Anton", contact_email="anton@example.org")
    found = actions.propose(make_vacancy(employer, title="Kok"), client, job_coach)
    found.version_id = version.id
    return found


def typed(candidate) -> dict:
    return {"to": "0", "cv": candidate.version_id, "named": "yes", "days": "14"}


def test_a_cv_is_mailed_to_a_contact_person_and_shows_when_it_was_opened(
    client_for, job_coach, candidate
):
    """C3: one press mails the link, notes that the CV was sent, and names no client."""
    browser, address = client_for(job_coach), f"/candidates/{candidate.id}/send"
    assert "anton@example.org" in browser.get(address).text

    assert browser.post(address, data=typed(candidate)).status_code == 303

    [mail] = OutboxMail.select()
    assert (mail.recipient, mail.subject) == ("anton@example.org", "Een cv voor: Kok")
    assert "Zeyneb" not in mail.body
    now = Candidate.get_by_id(candidate.id)
    assert (now.stage, now.cv_number) == ("cv_sent", 1)
    page = f"/vacancies/{candidate.vacancy_id}"
    assert "Geopend op" not in browser.get(page).text
    link = re.search(r"/cv/[\w-]+", mail.body)[0]
    assert "Zeyneb Barwari" in client_for().post(link).text
    assert "Geopend op" in browser.get(page).text


def test_without_consent_or_unread_nothing_goes(client_for, job_coach, candidate):
    """B7, C4: neither by mail nor as sent by hand."""
    browser, address = client_for(job_coach), f"/candidates/{candidate.id}"
    CVVersion.update(read_at=None).execute()
    answer = browser.post(f"{address}/send", data=typed(candidate) | {"named": "no"})
    assert answer.location == f"/cvs/versions/{candidate.version_id}/nameless"

    consents.withdraw(job_coach, running_consent(candidate.client, "share_cv"))
    answer = browser.post(f"{address}/send", data=typed(candidate))
    assert answer.location == f"/cvs/{candidate.client_id}"
    by_hand = forms.candidate(candidate, "cv_sent", cv="v1")
    assert browser.post(address, data=by_hand).status_code == 422

    assert Candidate.get().stage == "proposed"
    assert not OutboxMail.select().exists()
    assert Consent.select().count() == 2
