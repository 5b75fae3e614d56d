"""A placement or an advice that was a mistake is kept, with why, and counts no more."""

from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest

from portal.audit.models import AuditEntry
from portal.core.clock import add_months, today
from portal.core.web.access import Role
from portal.employment.agreements import actions as agreements
from portal.employment.agreements.models import Party
from portal.employment.placements import actions, ical, queries
from portal.employment.placements.models import Advice, Placement
from portal.employment.placements.queries.agenda import in_agenda
from portal.employment.placements.queries.lasting import lasting
from portal.employment.vacancies.queries.funnel import FunnelFilter, FunnelPart, funnel
from portal.import_export.actions.exporting import files_of
from portal.reports import queries as reports
from portal.reports.queries.figure import Scope
from tests.factories import make_assignment, make_client, make_employer, make_person

WRONG = {"reason": "Bij de verkeerde cliënt"}


@pytest.fixture
def coach(branch):
    return make_person(branch, Role.JOB_COACH)


@pytest.fixture
def job(coach):
    """A job of seven months that ended yesterday; nobody has said how."""
    client = make_client(coach.branch, name="Zeyneb Barwari")
    make_assignment(coach, client.household, role=Role.JOB_COACH)
    values = {
        "employer_id": make_employer(coach.branch, name="Bakkerij Smit").id,
        "kind": "paid_job",
        "started_on": today() - timedelta(days=220),
        "ended_on": today() - timedelta(days=1),
        "tutor_email": "sjaak@example.org",
    }
    return actions.make(coach, client, values)


def where_it_is(job, coach, browser) -> set[str]:
    """Each list and figure that has the placement."""
    year = job.started_on.year
    scope = Scope(coach.branch, date(year, 1, 1), date(year, 12, 31))
    found = {
        "yearly figures": reports.roll_up(scope)["work.placements"].value,
        "funnel": funnel(coach, FunnelFilter()).reaching(FunnelPart.PLACEMENT),
        "what lasts": lasting(coach, add_months(job.started_on, 6).year)[6]["lasts"],
        "how did it end": queries.waiting(coach).ends,
        "files": b"paid_job" in files_of(coach.branch.code)["placements"],
        "calendars": list(ical.details([job.id])),
        "agenda": in_agenda(coach, job.ended_on, job.ended_on),
        "list": "Bakkerij Smit" in browser.get("/placements?which=all").text,
        "client": "Bakkerij Smit" in browser.get(f"/clients/{job.client_id}").text,
        "employer": "Zeyneb Barwari" in browser.get(f"/employers/{job.employer_id}").text,
    }
    return {name for name, has_it in found.items() if has_it}


def test_a_mistaken_placement_is_out_of_every_list_and_figure_until_it_is_restored(
    client_for, coach, job
):
    """C8, F1: kept with why; the audit log says who."""
    browser, path = client_for(coach), f"/placements/{job.id}"
    everywhere = where_it_is(job, coach, browser)
    assert len(everywhere) == 10
    refused = browser.post(f"{path}/withdraw", data={"reason": " "})
    assert refused.status_code == 422

    assert browser.post(f"{path}/withdraw", data=WRONG).location == path
    assert where_it_is(job, coach, browser) == set()
    assert WRONG["reason"] in browser.get(path).text
    assert "Bakkerij Smit" in browser.get("/placements?which=withdrawn").text
    [noted] = AuditEntry.select().where(AuditEntry.action == "placement.withdraw")
    assert (noted.actor_id, noted.why) == (coach.id, WRONG["reason"])

    browser.post(f"{path}/withdraw", data={"reason": "nog een keer"})
    assert Placement.get().withdrawn_because == WRONG["reason"]
    browser.post(f"{path}/restore")
    assert where_it_is(job, coach, browser) == everywhere


def test_of_a_withdrawn_placement_nothing_can_be_done_and_its_links_are_over(
    client_for, coach, job
):
    """C9, C10: nobody signs or answers about a mistake; after undoing they can again."""
    parties = {Party.CLIENT: ("Zeyneb", None), Party.EMPLOYER: ("Sjaak", "sjaak@example.org")}
    agreement = agreements.make(coach, job, parties)
    [first, *_rest] = agreements.queries.signatures_of(agreement)
    links = [urlsplit(made).path for made in (agreements.address_of(first), actions.ask(job))]
    browser, reader = client_for(coach), client_for()
    browser.post(f"/placements/{job.id}/withdraw", data=WRONG)

    assert [reader.get(link).status_code for link in links] == [410, 410]
    assert agreements.queries.unsigned(coach).count() == 0
    for act in ("edit", "end", "check", "ask", "agreement"):
        assert browser.post(f"/placements/{job.id}/{act}").status_code == 403, act
    after = f"/clients/{job.client_id}/placements/new?follows={job.id}&as=renewal"
    assert browser.get(after).status_code == 404

    browser.post(f"/placements/{job.id}/restore")
    assert [reader.get(link).status_code for link in links] == [200, 200]


def test_a_leader_may_withdraw_a_placement_and_another_coach_may_not(client_for, coach, job):
    """R01: who may write it."""
    path = f"/placements/{job.id}/withdraw"
    other = make_person(coach.branch, Role.JOB_COACH)
    assert client_for(other).post(path, data=WRONG).status_code == 404
    leader = make_person(coach.branch, Role.TEAM_LEADER)
    assert client_for(leader).post(path, data=WRONG).status_code == 303


def test_mistaken_advice_is_counted_no_more_and_can_be_restored(client_for, coach, job):
    """Advice without a placement counts as advice, unless it was a slip."""
    browser, of_client = client_for(coach), f"/clients/{job.client_id}/advice"
    browser.post(of_client, data={"about": "Een eigen zaak", "given_on": today().isoformat()})
    advice = Advice.get()
    leader = client_for(make_person(coach.branch, Role.TEAM_LEADER))
    assert leader.post(f"/advice/{advice.id}/withdraw", data=WRONG).status_code == 403
    assert "Een eigen zaak" in browser.get("/placements/lasting").text

    assert browser.post(f"/advice/{advice.id}/withdraw", data=WRONG).location == of_client
    assert "Een eigen zaak" not in browser.get("/placements/lasting").text
    assert WRONG["reason"] in browser.get(of_client).text
    assert AuditEntry.get(AuditEntry.action == "advice.withdraw").why == WRONG["reason"]

    browser.post(f"/advice/{advice.id}/restore")
    assert "Een eigen zaak" in browser.get("/placements/lasting").text
