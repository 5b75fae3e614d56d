"""What a client's file holds beside the other files, from files."""

from flask_babel import gettext as _

from portal.clients.models import Client, PastHome
from portal.core.database.bulk import change, insert, named_rows, next_ids, plain, raise_versions
from portal.guidance.models import GuidancePause, PlanGoal, PlanTask, Trajectory
from portal.import_export.actions import alike
from portal.import_export.actions.alike import Keyed
from portal.import_export.actions.writing import Upsert, Values, Writer, differing
from portal.legal.models import CaseDocument, CaseEvent, CaseRelative


def whose(writer: Writer, row: Values) -> Values:
    return {
        "branch_id": writer.branch_for("clients", row["client"]),
        "client_id": writer.id_of("clients", row["client"]),
    }


def lines_of(writer: Writer, name: str) -> list[tuple[int, Values]]:
    """(line, row) of each row of a file."""
    return list(zip(writer.tables[name].lines, writer.rows(name), strict=True))


def client_files(writer: Writer) -> None:
    """Of clients who are there, as the files of clients come first."""
    rows, lines = {}, {}
    for line, row in lines_of(writer, "client_files"):
        client = row.pop("client")
        key = (writer.branch_for("clients", client), client)
        rows[key], lines[key] = row, line
        if bool(row["closed_on"]) != bool(row["closed_reason"]):
            why = _("a closed file has a day and a reason")
            writer.fault("client_files", line, "closed_on", why)
    upsert = Upsert(Client, ("branch_id", "code"), rows, writer.is_here(Client))
    writer.store("client_files", upsert, lines)
    raise_versions(Client, upsert.changed_ids)


def past_homes(writer: Writer) -> None:
    wanted = [
        {
            **whose(writer, row),
            "home_id": writer.id_of("homes", row["home"]),
            "started_on": row["started_on"],
            "ended_on": row["ended_on"],
        }
        for row in writer.rows("past_homes")
    ]
    alike.store(writer, "past_homes", PastHome, wanted, "past_home.add", barred(writer))


def guidance_pauses(writer: Writer) -> None:
    names = ("started_on", "ended_on", "reason")
    wanted = [
        {**whose(writer, row), **{name: row[name] for name in names}}
        for row in writer.rows("guidance_pauses")
    ]
    alike.store(
        writer, "guidance_pauses", GuidancePause, wanted, "guidance_pause.add", barred(writer)
    )


GOALS = Keyed("plan_goals", PlanGoal, ("client_id", "goal"), ("plan_goal.add", "plan_goal.change"))
TASKS = Keyed("plan_tasks", PlanTask, ("goal_id", "task"), ("plan_task.add", "plan_task.change"))


def plan_goals(writer: Writer) -> None:
    """Known by the words of the goal."""
    wanted = []
    for line, row in lines_of(writer, "plan_goals"):
        if bool(row["ended_on"]) != bool(row["outcome"]):
            why = _("what ended has a last day, and what became of it")
            writer.fault("plan_goals", line, "ended_on", why)
        said = ("domain", "goal", "set_on", "wanted_by", "ended_on", "outcome")
        wanted.append({**whose(writer, row), **{name: row[name] for name in said}})
    refuse_twice(writer, GOALS, wanted)
    writer.goals = alike.bring(writer, GOALS, wanted, barred(writer))


def plan_tasks(writer: Writer) -> None:
    wanted, name = [], "plan_tasks"
    goals = {(g.client_id, g.goal): g.id for g in PlanGoal.select().where(writer.is_here(PlanGoal))}
    goals |= writer.goals
    for line, row in lines_of(writer, name):
        client = whose(writer, row)
        if client["client_id"] in writer.barred:
            writer.fault(name, line, "client", none_such())
        goal = goals.get((client["client_id"], row["goal"]))
        if goal is None:
            writer.fault(name, line, "goal", _("there is no such goal in the plan"))
        said = {column: row[column] for column in ("task", "doer", "due_on", "done_on")}
        wanted.append({"branch_id": client["branch_id"], "goal_id": goal, **said})
    if writer.faults:
        return
    refuse_twice(writer, TASKS, wanted)
    alike.bring(writer, TASKS, wanted, lambda _row: None)


def refuse_twice(writer: Writer, file: Keyed, wanted: list[Values]) -> None:
    seen: set[tuple] = set()
    for line, row in zip(writer.tables[file.name].lines, wanted, strict=True):
        known = tuple(row[column] for column in file.key)
        if known in seen:
            writer.fault(file.name, line, file.key[-1], _("this stands in the file already"))
        seen.add(known)


def barred(writer: Writer) -> alike.Objection:
    def objection(row: Values) -> tuple[str, str] | None:
        return ("client", none_such()) if row["client_id"] in writer.barred else None

    return objection


def none_such() -> str:
    return _("There is no such client.")


def guidance_endings(writer: Writer) -> None:
    """Of years that are there, as the file of the years comes first."""
    rows, lines = {}, {}
    for line, row in lines_of(writer, "guidance_endings"):
        key = (writer.id_of("clients", row["client"]), row["year_number"])
        lines[key] = line
        rows[key] = {
            "branch_id": writer.branch_for("clients", row["client"]),
            "is_automatic": row["automatic"],
            "end_reason": row["reason"],
            "note": row["note"],
            "ended_before": row["planned_until"],
        }
    columns = ("client_id", "year_number")
    upsert = Upsert(Trajectory, columns, rows, writer.is_here(Trajectory))
    for key in upsert.new:
        writer.fault("guidance_endings", lines[key], "year_number", _("there is no such year"))
    if writer.faults:
        return
    writer.store("guidance_endings", upsert, lines)
    raise_versions(Trajectory, upsert.changed_ids)


def case_of(writer: Writer, name: str, line: int, row: Values) -> int:
    """The case of a row, 0 where there is none: that is a fault."""
    if writer.id_of("clients", row["client"]) in writer.barred:
        writer.fault(name, line, "client", none_such())
        return 0
    known = writer.codes["legal_cases"]
    found = known.get((writer.branch_for("clients", row["client"]), row["case"]))
    if found is None:
        writer.fault(name, line, "case", _("there is no such case"))
    return found or 0


def legal_relatives(writer: Writer) -> None:
    """By their number in the case: who is there already is changed, others come behind."""
    known = relatives_by_number(writer)
    columns = (CaseRelative.id, CaseRelative.name, CaseRelative.relation)
    here = CaseRelative.select(*columns).where(writer.is_here(CaseRelative))
    stored = {row.pop("id"): row for row in named_rows(here)}
    new, changed, acts = [], {}, []
    for line, row in lines_of(writer, "legal_relatives"):
        case = case_of(writer, "legal_relatives", line, row)
        branch = writer.branch_for("clients", row["client"])
        said = {"name": row["name"], "relation": row["relation"]}
        number = known.get((case, row["number"]))
        if number is None:
            new.append({"branch_id": branch, "case_id": case, **said})
        elif was := differing(stored[number], said):
            changed[number] = {name: plain(value) for name, value in said.items()}
            acts.append((number, branch, was))
    if writer.faults:
        return
    numbers = next_ids(CaseRelative, len(new))
    rows = [{"id": n, **row} for n, row in zip(numbers, new, strict=True)]
    insert(CaseRelative, rows)
    change(CaseRelative, changed)
    added: list[tuple[int, int, dict]] = [(row["id"], row["branch_id"], {}) for row in rows]
    writer.note_acts("case_relative.add", "case_relative", added)
    writer.note_acts("case_relative.change", "case_relative", acts)
    tally = writer.tallies["legal_relatives"]
    total = len(writer.tables["legal_relatives"].lines)
    tally["new"] += len(new)
    tally["changed"] += len(changed)
    tally["same"] += total - len(new) - len(changed)
    writer.relatives = known | by_number([(row["id"], row["case_id"]) for row in rows], known)


def relatives_by_number(writer: Writer) -> dict[tuple[int, int], int]:
    """{(case, the how many-th): relative} of those that are stored."""
    found = CaseRelative.select(CaseRelative.id, CaseRelative.case)
    here = found.where(writer.is_here(CaseRelative)).order_by(CaseRelative.id)
    return by_number([(row["id"], row["case_id"]) for row in named_rows(here)], {})


def by_number(rows: list[tuple[int, int]], before: dict) -> dict[tuple[int, int], int]:
    """The same of these (relative, case), who come behind those of before."""
    last: dict[int, int] = {}
    for case, number in before:
        last[case] = max(last.get(case, 0), number)
    numbered = {}
    for relative, case in rows:
        last[case] = last.get(case, 0) + 1
        numbered[(case, last[case])] = relative
    return numbered


def legal_papers(writer: Writer) -> None:
    name, wanted = "legal_papers", []
    for line, row in lines_of(writer, name):
        relative = writer.relatives.get((case_of(writer, name, line, row), row["relative"]))
        if relative is None:
            writer.fault(name, line, "relative", _("there is no such relative"))
        wanted.append(
            {
                "branch_id": writer.branch_for("clients", row["client"]),
                "relative_id": relative,
                "what": row["what"],
                "asked_on": row["asked_on"],
                "received_on": row["received_on"],
            }
        )
    alike.store(writer, name, CaseDocument, wanted, "case_document.add", lambda _row: None)


def legal_events(writer: Writer) -> None:
    name = "legal_events"
    wanted = [
        {
            "branch_id": writer.branch_for("clients", row["client"]),
            "case_id": case_of(writer, name, line, row),
            "happened_on": row["on"],
            "what": row["what"],
        }
        for line, row in lines_of(writer, name)
    ]
    alike.store(writer, name, CaseEvent, wanted, "case_event.add", lambda _row: None)


STEPS = (
    client_files,
    past_homes,
    guidance_endings,
    guidance_pauses,
    plan_goals,
    plan_tasks,
    legal_relatives,
    legal_papers,
    legal_events,
)
