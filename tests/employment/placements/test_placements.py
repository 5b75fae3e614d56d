"""C8: internships and jobs, with tutor and hours; a renewal and a hire are linked to the first."""

from datetime import date, timedelta

import pytest

from portal.audit.models import AuditEntry, FieldChange
from portal.core.clock import today
from portal.core.web.access import Role
from portal.employment.agreements.models import Agreement
from portal.employment.placements import actions
from portal.employment.placements.models import Placement
from tests.factories import make_assignment, make_client, make_employer, make_person


@pytest.fixture
def placed(branch):
    """(client, job coach, employer)"""
    client, coach = make_client(branch), make_person(branch, Role.JOB_COACH)
    make_assignment(coach, client.household, role=Role.JOB_COACH)
    return client, coach, make_employer(branch, name="Bakkerij Smit")


def typed(at, **more):
    return {
        "kind": "internship",
        "employer": at.id,
        "job_title": "Bakker",
        "started_on": "2026-01-12",
        "ended_on": "2026-04-10",
        "hours_per_week_tenths": "24,5",
        "tutor_name": "Sjaak Smit",
        "tutor_email": "sjaak@example.org",
        "conditions": "Broodjes leren bakken",
        "form_key": "a" * 32,
    } | more


def make(client_for, placed, query="", **more):
    client, coach, employer = placed
    return client_for(coach).post(
        f"/clients/{client.id}/placements/new{query}", data=typed(employer, **more)
    )


def test_an_internship_is_kept_with_all_that_was_agreed(client_for, placed):
    """C8: employer, tutor, start, end, hours a week."""
    answer = make(client_for, placed)
    made = Placement.get()

    assert answer.location == f"/placements/{made.id}"
    assert (made.kind, made.employer_id) == ("internship", placed[2].id)
    assert (made.started_on, made.ended_on) == (date(2026, 1, 12), date(2026, 4, 10))
    assert made.hours_per_week_tenths == 245
    assert (made.tutor_name, made.tutor_email) == ("Sjaak Smit", "sjaak@example.org")
    page = client_for(placed[1]).get(answer.location).text
    for said in ("Bakkerij Smit", "Sjaak Smit", "24,5", "Broodjes leren bakken"):
        assert said in page


def test_the_instruments_stand_with_it_in_words_and_each_change_is_noted(client_for, placed):
    """C11, domain.md B6: several of a list, and what the list does not have."""
    chosen = {"instruments": ["wage_subsidy", "no_risk_policy"], "other_instruments": "Fiets"}
    path = make(client_for, placed, **chosen).location
    browser = client_for(placed[1])
    page = browser.get(path).text
    assert "Loonkostensubsidie" in page
    assert "No-riskpolis" in page
    assert "Fiets" in page
    assert page.count("Jobcoach op het werk") == 0
    assert browser.get(f"{path}/edit").text.count('name="instruments"') == 11
    parties = {"client_name": "A", "employer_name": "B", "organisation_name": "C"}
    browser.post(f"{path}/agreement", data=parties)
    assert "Loonkostensubsidie" in Agreement.get().content

    less = typed(placed[2], instruments=["no_risk_policy"], version="0")
    browser.post(f"{path}/edit", data=less)
    assert "Loonkostensubsidie" not in browser.get(path).text
    assert FieldChange.get(FieldChange.field == "instruments").new == "no_risk_policy"
    made_up = typed(placed[2], instruments=["gold"], version="1")
    assert browser.post(f"{path}/edit", data=made_up).status_code == 422


WRONG = [
    ({"ended_on": "2026-01-11"}, "Het einde ligt voor het begin"),
    ({"started_on": ""}, "Vul dit in"),
    ({"started_on": "2026-02-30"}, ""),
    ({"hours_per_week_tenths": "200"}, "168"),
    ({"hours_per_week_tenths": "-3"}, "Typ uren"),
    ({"employer": ""}, "Kies een werkgever"),
    ({"employer": "999999"}, ""),
    ({"tutor_email": "geen adres"}, "geen e-mailadres"),
    ({"conditions": "BSN 111222333"}, "BSN"),
    ({"kind": "holiday"}, ""),
]


@pytest.mark.parametrize(("wrong", "said"), WRONG)
def test_what_is_wrong_is_said_by_its_field_and_nothing_is_lost(client_for, placed, wrong, said):
    """Bad input: end before start, and the like."""
    answer = make(client_for, placed, **wrong)
    assert answer.status_code == 422
    assert said in answer.text
    assert "Sjaak Smit" in answer.text
    assert not Placement.select().exists()


def test_an_own_business_needs_no_employer(client_for, placed):
    assert make(client_for, placed, kind="self_employed", employer="").status_code == 303


def test_two_clicks_make_one_placement(client_for, placed):
    """R16"""
    first, second = make(client_for, placed), make(client_for, placed)
    assert first.location == second.location
    assert Placement.select().count() == 1


def test_a_renewal_and_a_hire_are_placements_linked_to_the_first(client_for, placed):
    """C8: one renewal links to the first; a hire after an internship is a second placement."""
    make(client_for, placed)
    first = Placement.get()
    for how, key in (("renewal", "b"), ("hire", "c")):
        query = f"?follows={first.id}&as={how}"
        page = client_for(placed[1]).get(f"/clients/{placed[0].id}/placements/new{query}").text
        assert "Bakker" in page  # what usually stays is filled in
        kind = "paid_job" if how == "hire" else "internship"
        make(
            client_for,
            placed,
            query,
            form_key=key * 32,
            kind=kind,
            ended_on="",
            started_on="2026-04-13",
        )
    links = {p.followed_as: (p.follows_id, p.kind) for p in Placement.select()}
    assert links["renewal"] == (first.id, "internship")
    assert links["hire"] == (first.id, "paid_job")
    page = client_for(placed[1]).get(f"/placements/{first.id}").text
    assert "Verlengd op" in page
    assert "Werd een baan op" in page


def test_what_another_client_had_cannot_be_followed(client_for, placed, branch):
    other = make_client(branch)
    make_assignment(placed[1], other.household, role=Role.JOB_COACH)
    theirs = Placement.create(
        branch=branch, client=other, code="x", kind="trial", started_on=today()
    )
    for query in (f"?follows={theirs.id}&as=hire", "?follows=0&as=hire", "?follows=1&as=x"):
        assert make(client_for, placed, query).status_code == 404


def test_a_change_of_somebody_else_is_not_overwritten(client_for, placed):
    """R14"""
    make(client_for, placed)
    made, browser = Placement.get(), client_for(placed[1])
    first = typed(placed[2], version="0", job_title="Kok")
    second = typed(placed[2], version="0", job_title="Kapper")
    assert browser.post(f"/placements/{made.id}/edit", data=first).status_code == 303
    stale = browser.post(f"/placements/{made.id}/edit", data=second)
    assert stale.status_code == 409
    assert "Kapper" in stale.text
    assert Placement.get().job_title == "Kok"
    assert AuditEntry.select().where(AuditEntry.action == "placement.change").count() == 1


def test_a_placement_from_a_file_can_be_completed(client_for, placed, branch):
    client, coach, employer = placed
    made = Placement.create(
        branch=branch, client=client, code="p", kind="trial", started_on=today()
    )
    data = typed(employer, version="0", kind="trial", ended_on="", started_on=today().isoformat())
    assert client_for(coach).post(f"/placements/{made.id}/edit", data=data).status_code == 303
    assert Placement.get_by_id(made.id).tutor_name == "Sjaak Smit"


def test_the_coach_of_the_client_and_leaders_see_it_and_nobody_else(
    client_for, placed, branch, team_leader
):
    """The matrix: RU a(job) for the coach, RU b for leaders; a guide sees the status only."""
    client = placed[0]
    make(client_for, placed)
    address = f"/placements/{Placement.get().id}"
    assert client_for(team_leader).get(f"{address}/edit").status_code == 200
    assert client_for(make_person(branch, Role.JOB_COACH)).get(address).status_code == 404
    guide = make_person(branch, Role.GUIDE)
    make_assignment(guide, client.household, role=Role.GUIDE)
    assert client_for(guide).get(address).status_code == 403
    page = client_for(guide).get(f"/clients/{client.id}").text
    assert "Stage" in page
    assert "Bakkerij Smit" not in page
    assert f"/cvs/{client.id}" not in page


def test_advice_without_a_placement_counts(client_for, placed):
    client, coach, _employer = placed
    data = {"about": "Een cateringbedrijf beginnen", "given_on": today().isoformat()}
    assert client_for(coach).post(f"/clients/{client.id}/advice", data=data).status_code == 303
    page = client_for(coach).get("/placements/lasting").text
    assert "Een cateringbedrijf beginnen" in page
    late = data | {"given_on": (today() + timedelta(days=1)).isoformat()}
    assert client_for(coach).post(f"/clients/{client.id}/advice", data=late).status_code == 422


def test_a_renewal_does_not_move_before_what_it_renews(placed):
    """And each has a code of its own, though one came by a file with the next."""
    client, coach, employer = placed
    known = {"branch": client.branch_id, "client": client, "kind": "internship"}
    first = Placement.create(
        **known,
        code="placement-0003",
        employer=employer,
        started_on="2026-01-12",
        ended_on="2026-04-10",
    )
    again = Placement.create(
        **known,
        code="placement-0001",
        started_on=date(2026, 4, 11),
        ended_on=date(2026, 6, 1),
        follows=first,
        followed_as="renewal",
    )
    again = Placement.get_by_id(again.id)
    kept = {n: getattr(again, n) for n in ("kind", "ended_on", "employer_id")}

    with pytest.raises(actions.Doubled):
        actions.change(coach, again, 0, kept | {"started_on": date(2026, 3, 1)})

    assert Placement.get_by_id(again.id).started_on == date(2026, 4, 11)
    assert actions.free_code(client.branch_id) == "placement-0004"
