"""C10, C11, C12, J13, J14: a made-up year with each kind of ending, counted by hand.

Ten placements of 2026, all told by the pages as a job coach tells them:

| who     | what                                      | how it went                               |
|---------|-------------------------------------------|-------------------------------------------|
| Amina   | internship, 12 January                    | finished on 13 March                      |
| Bilal   | internship, 2 February                    | partly: until 27 February, 40 hours short |
| Chen    | job, 2 March                              | never began                               |
| Dawit   | internship, 1 April                       | finished on 30 June, and became a job     |
| Dawit   | that job, 1 July                          | still there at 3 months                   |
| Eman    | job, 5 January                            | still there at 6 months                   |
| Farid   | job, 2 February                           | partly: until 30 April                    |
| Golshan | job, 4 May until 31 August, then renewed  | the renewal finished on 30 November       |
| Hiba    | volunteering, 7 September                 | runs                                      |
| Ivan    | job of 3 November 2025                    | runs, and nobody asked                    |
"""

from datetime import date

import pytest

from portal.core.web.access import Role
from portal.employment.placements import actions
from portal.employment.placements.models import Placement, PlacementEnd
from portal.employment.vacancies.models import LadderStep
from portal.reports.queries import Scope, annual, records_behind
from tests.factories import make_assignment, make_client, make_employer, make_person

pytestmark = pytest.mark.at("2026-12-31 16:00")

BY_HAND = {
    # Amina, Bilal, Dawit, his job, Eman, Farid, Golshan, Hiba: no Chen, no renewal, no Ivan.
    "work.placements": 8,
    "work.placements.internship": 3,
    "work.placements.paid_job": 4,
    "work.placements.volunteering": 1,
    "work.placements.running": 4,  # Dawit's job, Eman, Hiba, Ivan
    # Of each whose day came this year and of which it is known: the internships of Amina, Bilal
    # and Dawit, and the jobs of Dawit, Eman, Farid and Golshan. Of Hiba and Ivan nobody said.
    "work.placements.asked.1": 7,
    "work.placements.lasting.1": 6,  # Bilal had stopped
    "work.placements.asked.3": 7,
    "work.placements.lasting.3": 3,  # the jobs, but for that of Farid
    "work.placements.asked.6": 6,  # the day of Dawit's job comes on 1 January
    "work.placements.lasting.6": 2,  # Eman, and Golshan over the renewal
    # Why: of Amina, Dawit and the renewal as agreed; of Bilal and Farid the same, of Chen another.
    "work.ended.employer.as_agreed": 3,
    "work.ended.employer.less_work": 2,
    "work.ended.employer.language": 1,
    "work.ended.client.as_agreed": 3,
    "work.ended.client.travel": 2,
    "work.ended.client.school_first": 1,
    # Amina from 2 (in 2025) to 4, back to 3, and up to 5: two steps, and two.
    "work.ladder.steps_climbed": 4,
    "work.ladder.risen": 1,
}


@pytest.fixture
def year(client_for, branch):
    """The year as it was told; its branch."""
    coach = make_person(branch, Role.JOB_COACH)
    browser, employer = client_for(coach), make_employer(branch)
    clients = {}

    def place(name: str, kind: str, since: str, until: str | None = None, **link) -> Placement:
        if name not in clients:
            clients[name] = make_client(branch, name=name)
            make_assignment(coach, clients[name].household, role=Role.JOB_COACH)
        known = {"kind": kind, "employer_id": employer.id, "ended_on": until}
        return actions.make(coach, clients[name], known | {"started_on": since}, **link)

    def end(placement: Placement, ending: str, last: str | None, why=(None, None), **more) -> None:
        said = {"ending": ending, "last_on": last, "became_job": "no"} | more
        said |= {"employer_reason": why[0], "client_reason": why[1]}
        typed = {name: value for name, value in said.items() if value}
        answer = browser.post(f"/placements/{placement.id}/end", data=typed)
        assert answer.status_code == 303

    def check(placement: Placement, months: int) -> None:
        typed = {"months": months, "still_there": "yes"}
        answer = browser.post(f"/placements/{placement.id}/check", data=typed)
        assert answer.status_code == 303

    elsewhere, too_far = ("less_work", "travel"), ("language", "school_first")
    end(place("Amina", "internship", date(2026, 1, 12)), "completed", "2026-03-13")
    short = place("Bilal", "internship", date(2026, 2, 2))
    end(short, "partly", "2026-02-27", elsewhere, hours_missed="40")
    end(place("Chen", "paid_job", date(2026, 3, 2)), "never_started", None, too_far)
    learned = place("Dawit", "internship", date(2026, 4, 1))
    hired = {"became_job": "yes", "job_contract": "temporary", "job_from": "2026-07-01"}
    end(learned, "completed", "2026-06-30", **hired)
    follows = {"follows": learned.id, "followed_as": "hire"}
    check(place("Dawit", "paid_job", date(2026, 7, 1), **follows), 3)
    check(place("Eman", "paid_job", date(2026, 1, 5)), 6)
    end(place("Farid", "paid_job", date(2026, 2, 2)), "partly", "2026-04-30", elsewhere)
    first = place("Golshan", "paid_job", date(2026, 5, 4), date(2026, 8, 31))
    again = {"follows": first.id, "followed_as": "renewal"}
    end(place("Golshan", "paid_job", date(2026, 9, 1), **again), "completed", "2026-11-30")
    place("Hiba", "volunteering", date(2026, 9, 7))
    place("Ivan", "paid_job", date(2025, 11, 3))
    for day, step in (("2025-10-01", 2), ("2026-02-01", 4), ("2026-05-01", 3), ("2026-09-01", 5)):
        LadderStep.create(branch=branch, client=clients["Amina"], measured_on=day, step=step)
    return branch


def test_the_figures_of_work_are_those_that_were_counted_by_hand(year):
    """C10, C11, C12, J13, J14: none of the others is above 0, and each opens as many records."""
    scope = Scope(year, date(2026, 1, 1), date(2026, 12, 31))
    counted = {key: n for key, n in annual(scope).items() if key.startswith("work.") and n}

    assert counted == BY_HAND
    for key, value in BY_HAND.items():
        figure, rows = records_behind(scope, key)
        assert sum(row.amount for row in rows) == figure.value == value, key


def test_what_each_ending_asks_is_kept(year):
    """C10: the last day, the hours missed, the contract and the first day of the job."""
    ends = {end.placement.client.name: end for end in PlacementEnd.select()}
    assert (str(ends["Bilal"].last_on), ends["Bilal"].hours_missed) == ("2026-02-27", 40)
    assert (ends["Dawit"].job_contract, str(ends["Dawit"].job_from)) == ("temporary", "2026-07-01")
    assert ends["Chen"].placement.fell_through_on == date(2026, 12, 31)
    assert {name: end.ending for name, end in ends.items()} == {
        "Amina": "completed",
        "Bilal": "partly",
        "Chen": "never_started",
        "Dawit": "completed",
        "Farid": "partly",
        "Golshan": "completed",
    }
