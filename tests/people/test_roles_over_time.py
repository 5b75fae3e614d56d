"""Who was active when in which role, on the page, in the figures and in the files."""

from datetime import date, timedelta

import pytest
import time_machine

from portal.audit.models import AuditEntry
from portal.core.clock import today
from portal.core.web.access import Role
from portal.import_export.actions import Faults, bring_in
from portal.import_export.actions.exporting import files_of
from portal.people import actions, queries
from portal.people.models import EndedRole, Person, PersonRole
from portal.reports import queries as reports
from tests.factories import make_branch, make_person
from tests.reports.year import year_of

pytestmark = pytest.mark.at("2026-12-02 10:00")
GUIDE, COACH = Role.GUIDE, Role.LANGUAGE_COACH


def turn(person, by, *roles) -> None:
    fresh = Person.get_by_id(person.id)
    actions.change(fresh, by, fresh.version, set(roles))


def spans(person) -> set[tuple]:
    return {(one.role, one.since, one.until) for one in queries.roles_over_time(person)}


def had_role(branch, year: int, role) -> int:
    return reports.annual(year_of(branch, year)).get(f"people.{role}", 0)


@pytest.fixture
def anna(branch):
    return make_person(branch, GUIDE, code="p-1", name="Anna Coach", started_on=date(2020, 1, 1))


def test_each_role_has_its_days_and_the_figures_of_a_year_go_by_them(branch, team_leader, anna):
    with time_machine.travel("2024-03-01 10:00"):
        turn(anna, team_leader, COACH)
    with time_machine.travel("2025-05-10 10:00"):
        turn(anna, team_leader, COACH, GUIDE)

    assert spans(anna) == {
        (GUIDE, None, date(2024, 3, 1)),
        (COACH, date(2024, 3, 1), None),
        (GUIDE, date(2025, 5, 10), None),
    }
    assert [had_role(branch, year, GUIDE) for year in (2019, 2023, 2024, 2025)] == [0, 1, 1, 1]
    assert [had_role(branch, year, COACH) for year in (2023, 2024, 2026)] == [0, 1, 1]
    assert Person.get_by_id(anna.id).roles == {GUIDE, COACH}


def test_a_role_taken_by_mistake_and_given_again_that_day_leaves_no_trace(team_leader, anna):
    turn(anna, team_leader)
    assert Person.get_by_id(anna.id).roles == set()
    turn(anna, team_leader, GUIDE, COACH)
    turn(anna, team_leader, GUIDE)

    assert spans(anna) == {(GUIDE, None, None)}


def test_what_a_second_one_confirms_begins_on_that_day(branch, anna):
    first, second = (make_person(branch, Role.SENIOR_TEAM_LEADER) for _ in range(2))
    papers = {"conduct_certificate_on": today(), "confidentiality_on": today()}
    Person.update(papers).where(Person.id == anna.id).execute()
    turn(anna, first, GUIDE, Role.SENIOR_TEAM_LEADER)
    assert spans(anna) == {(GUIDE, None, None)}
    with time_machine.travel("2026-12-05 10:00"):
        actions.confirm_roles(Person.get_by_id(anna.id), second)

    assert (Role.SENIOR_TEAM_LEADER, date(2026, 12, 5), None) in spans(anna)


def test_the_page_tells_the_history_in_words_and_a_leader_puts_days_right(
    client_for, branch, team_leader, anna
):
    browser = client_for(team_leader)
    held = PersonRole.get(PersonRole.person == anna)
    typed = {"version": "0", "since": "2022-01-01"}
    answer = browser.post(f"/people/roles/{held.id}/since", data=typed, follow_redirects=True)
    assert "vanaf za 1 jan 2022" in answer.text

    new = f"/people/{anna.id}/roles/ended/new"
    wrong = {"role": GUIDE, "since": "2021-01-01", "until": "2022-01-01"}
    answer = browser.post(new, data=wrong)
    assert answer.status_code == 422
    assert "Die rol is er al" in answer.text
    assert browser.post(new, data=wrong | {"since": "2019-01-01"}).status_code == 422
    late = {"until": (today() + timedelta(1)).isoformat()}
    assert browser.post(new, data=wrong | late).status_code == 422
    browser.post(new, data=wrong | {"role": COACH})
    ended = EndedRole.get()
    page = browser.get(f"/people/{anna.id}").text
    assert "vr 1 jan 2021 t/m za 1 jan 2022" in page

    edit = f"/people/roles/ended/{ended.id}/edit"
    assert (
        browser.post(
            edit, data=wrong | {"role": COACH, "until": "2021-12-31", "version": "7"}
        ).status_code
        == 409
    )
    browser.post(edit, data={"role": COACH, "since": "", "until": "2021-06-30", "version": "0"})
    assert had_role(branch, 2022, COACH) == 0
    assert "wo 1 jan 2020 t/m wo 30 jun 2021" in browser.get(f"/people/{anna.id}").text
    browser.post(f"/people/roles/ended/{ended.id}/drop")
    assert not EndedRole.select().exists()
    acts = {entry.action for entry in AuditEntry.select()}
    assert {"person.role.days", "ended_role.add", "ended_role.change", "ended_role.drop"} <= acts


def test_who_may_not_give_a_role_puts_no_days_of_it_right(client_for, branch, team_leader, anna):
    """R04: a leader's role is a senior's; of another branch it is not there."""
    senior = make_person(branch, Role.SENIOR_TEAM_LEADER)
    past = {"branch": branch, "person": anna, "until": date(2021, 1, 1)}
    was_leader = EndedRole.create(**past, role=Role.TEAM_LEADER)
    of_senior = PersonRole.get(PersonRole.person == senior)
    browser = client_for(team_leader)

    assert browser.get(f"/people/roles/ended/{was_leader.id}/edit").status_code == 403
    assert browser.post(f"/people/roles/ended/{was_leader.id}/drop").status_code == 403
    assert browser.get(f"/people/roles/{of_senior.id}/since").status_code == 403
    elsewhere = client_for(make_person(make_branch(), Role.SENIOR_TEAM_LEADER))
    assert elsewhere.get(f"/people/roles/ended/{was_leader.id}/edit").status_code == 404
    assert client_for(senior).get(f"/people/roles/ended/{was_leader.id}/edit").status_code == 200


FILE = "person,role,from,until\n"
ROWS = "p-1,guide,2022-01-01,\np-1,guide,2020-05-01,2020-12-31\np-1,language_coach,,2021-01-01\n"


def test_the_files_bring_the_days_once_and_take_them_out_as_they_were(branch, team_leader, anna):
    turn(team_leader, None, Role.TEAM_LEADER)
    files = {"person_roles": (FILE + ROWS).encode()}
    looked = bring_in(files, team_leader)
    assert looked.tallies["person_roles"] == {"new": 2, "changed": 1}
    assert bring_in(files, team_leader).tallies["person_roles"] == {"same": 3}
    out = files_of(branch.code)["person_roles"].decode().replace("\r", "")
    assert sorted(out.replace(FILE, "").splitlines()) == sorted(
        [*ROWS.splitlines(), f"{team_leader.code},team_leader,,"]
    )
    moved = ROWS.replace("2020-05-01", "2020-04-01")
    bring_in({"person_roles": (FILE + moved).encode()}, team_leader)
    assert (GUIDE, date(2020, 4, 1), date(2020, 12, 31)) in spans(anna)
    assert len(spans(anna)) == 3

    colleague = make_person(branch, Role.TEAM_LEADER)
    for wrong in (
        "p-1,job_coach,2022-01-01,\n",  # no role of hers
        "p-1,language_coach,2020-06-01,2022-01-01\n",  # among days that are there
        "p-1,guide,2023-01-01,\np-1,guide,2024-01-01,\n",  # twice now
        "p-1,guide,2021-01-01,2050-01-01\n",  # has not come
        f"{team_leader.code},team_leader,2025-01-01,\n",  # one's own
        f"{colleague.code},team_leader,2025-01-01,\n",  # for a senior to say
    ):
        with pytest.raises(Faults):
            bring_in({"person_roles": (FILE + wrong).encode()}, team_leader)
