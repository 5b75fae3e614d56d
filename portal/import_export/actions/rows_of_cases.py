"""What a client's file holds beside the other files, as files have it."""

from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any

from peewee import JOIN, Case

from portal.branches.models import Branch
from portal.clients.models import Client, PastHome
from portal.core.database import Rows
from portal.core.database.bulk import Model, named_rows
from portal.employment.placements.models import Placement, PlacementCheck, PlacementEnd
from portal.guidance.models import GuidancePause, PlanGoal, PlanTask, Trajectory
from portal.housing.models import Home
from portal.import_export.actions.columns_of_cases import FILES
from portal.import_export.actions.rows_of_clients import Row, of_a_client, of_file
from portal.legal.models import CaseDocument, CaseEvent, CaseRelative, LegalCase
from portal.people.models import Person


def client_files(branch: Branch) -> list[Row]:
    """Of whom anything is known that these columns hold."""
    held = [column.name for column in FILES[0].columns if column.name != "client"]
    known = reduce(or_, (getattr(Client, name).is_null(False) for name in held))
    found = of_file("client_files", Client, client=Client.code)
    return named_rows(found.where(Client.branch == branch.id, known).order_by(Client.id))


def past_homes(branch: Branch) -> list[Row]:
    found = of_a_client("past_homes", PastHome, home=Home.code).switch(PastHome)
    return named_rows(found.join(Home).where(PastHome.branch == branch.id))


def guidance_endings(branch: Branch) -> list[Row]:
    """Of the years that ended otherwise than planned, or began by themselves."""
    t = Trajectory
    columns = {
        "automatic": Case(None, [(t.is_automatic, "yes")], "no"),
        "reason": t.end_reason,
        "planned_until": t.ended_before,
    }
    told = (
        t.is_automatic
        | t.end_reason.is_null(False)
        | t.note.is_null(False)
        | t.ended_before.is_null(False)
    )
    found = of_a_client("guidance_endings", t, **columns)
    return named_rows(found.where(t.branch == branch.id, told))


def guidance_pauses(branch: Branch) -> list[Row]:
    found = of_a_client("guidance_pauses", GuidancePause)
    return named_rows(found.where(GuidancePause.branch == branch.id))


def plan_goals(branch: Branch) -> list[Row]:
    return named_rows(of_a_client("plan_goals", PlanGoal).where(PlanGoal.branch == branch.id))


def plan_tasks(branch: Branch) -> list[Row]:
    columns = {"client": Client.code, "goal": PlanGoal.goal}
    found = of_file("plan_tasks", PlanTask, **columns).join(PlanGoal).join(Client)
    return named_rows(found.where(PlanTask.branch == branch.id).order_by(PlanTask.id))


def numbers_of_relatives(branch: Branch) -> dict[int, int]:
    """{relative: the how many-th of their case}"""
    found = CaseRelative.select(CaseRelative.id, CaseRelative.case).order_by(CaseRelative.id)
    seen: dict[int, int] = {}
    numbers = {}
    for number, case in found.where(CaseRelative.branch == branch.id).tuples():
        seen[case] = numbers[number] = seen.get(case, 0) + 1
    return numbers


def legal_relatives(branch: Branch) -> list[Row]:
    r = CaseRelative
    columns = {"client": Client.code, "case": LegalCase.code, "number": r.id}
    found = of_file("legal_relatives", r, **columns).join(LegalCase).join(Client)
    rows = named_rows(found.where(r.branch == branch.id).order_by(r.id))
    numbers = numbers_of_relatives(branch)
    return [{**row, "number": numbers[row["number"]]} for row in rows]


def legal_papers(branch: Branch) -> list[Row]:
    d = CaseDocument
    columns = {"client": Client.code, "case": LegalCase.code, "relative": CaseRelative.id}
    found = of_file("legal_papers", d, **columns).join(CaseRelative).join(LegalCase).join(Client)
    rows = named_rows(found.where(d.branch == branch.id).order_by(d.id))
    numbers = numbers_of_relatives(branch)
    return [{**row, "relative": numbers[row["relative"]]} for row in rows]


def legal_events(branch: Branch) -> list[Row]:
    e = CaseEvent
    columns = {"client": Client.code, "case": LegalCase.code, "on": e.happened_on}
    found = of_file("legal_events", e, **columns).join(LegalCase).join(Client)
    return named_rows(found.where(e.branch == branch.id).order_by(e.id))


def of_placements(name: str, model: Model, **others: Any) -> Rows:
    """Rows about one placement each, of those that stand."""
    columns = {"client": Client.code, "placement": Placement.code, **others}
    found = of_file(name, model, **columns).join_from(model, Placement)
    found = found.join_from(Placement, Client)
    return found.where(Placement.stands()).order_by(model.id)


def placement_files(branch: Branch) -> list[Row]:
    """Of what never began, and of what follows another that stands."""
    before = Placement.alias()
    columns = {
        "client": Client.code,
        "placement": Placement.code,
        "never_began_on": Placement.fell_through_on,
        "follows": before.code,
        "followed_as": Case(None, [(before.id.is_null(False), Placement.followed_as)]),
    }
    follows = (before.id == Placement.follows) & before.withdrawn_at.is_null()
    found = of_file("placement_files", Placement, **columns).join_from(Placement, Client)
    found = found.join_from(Placement, before, JOIN.LEFT_OUTER, on=follows)
    told = Placement.fell_through_on.is_null(False) | before.id.is_null(False)
    rows = found.where(Placement.branch == branch.id, Placement.stands(), told)
    return named_rows(rows.order_by(Placement.id))


def placement_endings(branch: Branch) -> list[Row]:
    end = PlacementEnd
    found = of_placements("placement_endings", end)
    return named_rows(found.where(end.branch == branch.id, end.ending.is_null(False)))


def placement_checks(branch: Branch) -> list[Row]:
    check = PlacementCheck
    still_there = Case(None, [(check.still_there, "yes")], "no")
    found = of_placements(
        "placement_checks", check, still_there=still_there, person=Person.code
    ).join_from(check, Person)
    return named_rows(found.where(check.branch == branch.id))


ROWS: dict[str, Callable[[Branch], list[Row]]] = {
    "client_files": client_files,
    "past_homes": past_homes,
    "guidance_endings": guidance_endings,
    "guidance_pauses": guidance_pauses,
    "plan_goals": plan_goals,
    "plan_tasks": plan_tasks,
    "legal_relatives": legal_relatives,
    "legal_papers": legal_papers,
    "legal_events": legal_events,
    "placement_files": placement_files,
    "placement_endings": placement_endings,
    "placement_checks": placement_checks,
}
