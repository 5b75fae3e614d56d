"""From a proposed client who got the place to the placement, with what is known filled in."""

import html
import re

from portal.core.clock import today
from portal.core.web.access import Role
from portal.employment.placements.models import Placement
from portal.employment.vacancies.actions import vacancies as actions
from tests.factories import make_assignment, make_client, make_employer, make_person, make_vacancy


def test_who_got_the_place_is_placed_with_what_the_vacancy_says(client_for, branch, job_coach):
    """C6, C8: client, employer, work, kind and hours stand in the form, and only once."""
    client = make_client(branch, name="Amina Haddad")
    make_assignment(job_coach, client.household, role=Role.JOB_COACH)
    employer = make_employer(branch, name="Bakkerij Smit")
    vacancy = make_vacancy(
        employer, title='Bakker & "kok"', kind="paid_job", hours_per_week_tenths=245
    )
    candidate = actions.propose(vacancy, client, job_coach)
    browser, page = client_for(job_coach), f"/vacancies/{vacancy.id}"
    assert "placements/new" not in browser.get(page).text
    actions.move_candidate(candidate, job_coach, 0, "placed", None)
    link = html.unescape(
        re.search(r'href="(/clients/\d+/placements/new[^"]*)"', browser.get(page).text)[1]
    )
    assert "Amina" not in link

    form = browser.get(link).text
    assert f'<option selected value="{employer.id}">Bakkerij Smit' in form
    assert '<option selected value="paid_job">' in form
    assert 'value="Bakker &amp; &#34;kok&#34;"' in form
    assert 'value="24,5"' in form
    typed = {"kind": "paid_job", "employer": employer.id, "started_on": today().isoformat()}
    browser.post(link, data=typed)

    made = Placement.get()
    assert (made.client_id, made.employer_id) == (client.id, employer.id)
    after = browser.get(page).text
    assert f'href="/placements/{made.id}"' in after
    assert "placements/new" not in after


def test_what_an_address_makes_up_is_passed_by(client_for, branch, job_coach):
    """R04c: no employer of another branch, no kind that does not exist."""
    client = make_client(branch)
    make_assignment(job_coach, client.household, role=Role.JOB_COACH)
    elsewhere = make_employer(make_person().branch, name="Van elders")
    path = f"/clients/{client.id}/placements/new"
    answer = client_for(job_coach).get(
        path, query_string={"employer": elsewhere.id, "kind": "gold", "hours": "99999"}
    )
    assert answer.status_code == 200
    assert "Van elders" not in answer.text
    assert 'value="9999,9"' not in answer.text
    assert '<option selected value="internship">' in answer.text
