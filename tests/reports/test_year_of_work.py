"""C10, C11, C12, J13, J14: a made-up year with each kind of ending, counted by hand.

Fourteen placements of 2026, all told by the pages as a job coach tells them:

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
| Jamal   | job, 2 February until 30 June 2027        | a planned last day, and nobody asked      |
| Karim   | job, 1 June                               | not there at 3 months, the end not told   |
| Leyla   | job, 2 March until 31 May, renewed twice  | at 6 months there, said of the last one   |
"""

from datetime import date

import pytest

from portal.core.web.access import Role
from portal.employment.placements import actions, queries
from portal.employment.placements.models import CHECKS, Placement, PlacementEnd
from portal.employment.placements.queries.jobs import KNOWN
from portal.employment.placements.queries.lasting import lasting, reasons_of
from portal.employment.vacancies.models import LadderStep
from portal.employment.vacancies.queries import funnel
from portal.reports.queries import Scope, annual, records_behind
from tests.factories import make_assignment, make_client, make_employer, make_person

pytestmark = pytest.mark.at("2026-12-31 16:00")

BY_HAND = {
    # Amina, Bilal, Dawit, his job, Eman, Farid, Golshan, Hiba, Jamal, Karim, Leyla: no Chen, no
    # renewal, no Ivan.
    "work.placements": 11,
    "work.placements.internship": 3,
    "work.placements.paid_job": 7,
    "work.placements.volunteering": 1,
    "work.placements.running": 6,  # Dawit's job, Eman, Hiba, Ivan, Jamal, Leyla: not Karim
    # Of each whose day came this year and of which it is known: the internships of Amina, Bilal
    # and Dawit, and the jobs of Dawit, Eman, Farid, Golshan and Leyla. Of Hiba, Ivan and Jamal
    # nobody said; of Karim at 3 and 6 months, not at 1.
    "work.placements.asked.1": 8,
    "work.placements.lasting.1": 7,  # Bilal had stopped
    "work.placements.asked.3": 9,
    "work.placements.lasting.3": 4,  # the jobs, but for those of Farid and Karim
    "work.placements.asked.6": 8,  # the day of Dawit's job comes on 1 January
    "work.placements.lasting.6": 3,  # Eman, Golshan over the renewal, and Leyla
    # Why: of Amina, Dawit and the renewal as agreed; of Bilal and Farid the same, of Chen another.
    "work.ended.employer.as_agreed": 3,
    "work.ended.employer.less_work": 2,
    "work.ended.employer.language": 1,
    "work.ended.client.as_agreed": 3,
    "work.ended.client.travel": 2,
    "work.ended.client.school_first": 1,
    # No more: Karim's end is not told yet, and of what was renewed only the last is asked.
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

    def check(placement: Placement, months: int, still_there: str = "yes") -> None:
        typed = {"months": months, "still_there": still_there}
        answer = browser.post(f"/placements/{placement.id}/check", data=typed)
        assert answer.status_code == 303

    elsewhere, too_far = ("less_work", "travel"), ("language", "school_first")
    agreed = ("as_agreed", "as_agreed")
    end(place("Amina", "internship", date(2026, 1, 12)), "completed", "2026-03-13", agreed)
    short = place("Bilal", "internship", date(2026, 2, 2))
    end(short, "partly", "2026-02-27", elsewhere, hours_missed="40")
    end(place("Chen", "paid_job", date(2026, 3, 2)), "never_started", None, too_far)
    learned = place("Dawit", "internship", date(2026, 4, 1))
    hired = {"became_job": "yes", "job_contract": "temporary", "job_from": "2026-07-01"}
    end(learned, "completed", "2026-06-30", agreed, **hired)
    follows = {"follows": learned.id, "followed_as": "hire"}
    check(place("Dawit", "paid_job", date(2026, 7, 1), **follows), 3)
    check(place("Eman", "paid_job", date(2026, 1, 5)), 6)
    quit_ = place("Farid", "paid_job", date(2026, 2, 2))
    end(quit_, "partly", "2026-04-30", elsewhere, hours_missed="0")
    first = place("Golshan", "paid_job", date(2026, 5, 4), date(2026, 8, 31))
    again = {"follows": first.id, "followed_as": "renewal"}
    end(place("Golshan", "paid_job", date(2026, 9, 1), **again), "completed", "2026-11-30", agreed)
    place("Hiba", "volunteering", date(2026, 9, 7))
    place("Ivan", "paid_job", date(2025, 11, 3))
    place("Jamal", "paid_job", date(2026, 2, 2), date(2027, 6, 30))
    check(place("Karim", "paid_job", date(2026, 6, 1)), 3, "no")
    one = place("Leyla", "paid_job", date(2026, 3, 2), date(2026, 5, 31))
    again = {"follows": one.id, "followed_as": "renewal"}
    two = place("Leyla", "paid_job", date(2026, 6, 1), date(2026, 8, 31), **again)
    again = {"follows": two.id, "followed_as": "renewal"}
    check(place("Leyla", "paid_job", date(2026, 9, 1), **again), 6)
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
    _figure, rows = records_behind(scope, "work.ended.client.travel")
    assert [(row.who, row.day) for row in rows] == [
        ("Bilal", date(2026, 2, 27)),
        ("Farid", date(2026, 4, 30)),
    ]


def test_the_pages_have_what_the_report_has(year):
    """C11: what lasts, what runs and why it ended, each as many as the figure of the report."""
    leader = make_person(year, Role.TEAM_LEADER)
    found = lasting(leader, 2026)
    pages = {f"work.placements.lasting.{m}": len(found[m]["lasts"]) for m in CHECKS}
    pages |= {f"work.placements.asked.{m}": sum(len(found[m][s]) for s in KNOWN) for m in CHECKS}
    pages["work.placements.running"] = len(queries.listed(leader, "running"))
    for side, by_reason in reasons_of(leader, 2026).items():
        of = side.removesuffix("_reason")
        pages |= {f"work.ended.{of}.{reason}": len(some) for reason, some in by_reason.items()}
    climbed = funnel.steps_climbed(funnel.climbers(leader, 2026))
    pages["work.ladder.steps_climbed"] = climbed

    assert {key: n for key, n in pages.items() if n} == {
        key: n for key, n in BY_HAND.items() if key in pages and n
    }
    assert len(found[6]["finished"]) == 2  # the internships of Amina and Dawit
    [unknown] = queries.waiting(leader).ends
    assert unknown.placement.client.name == "Karim"


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
