"""Since when people have their roles, and which they had before: from a file and into it."""

from datetime import date

from flask_babel import gettext as _
from peewee import Value

from portal.branches.models import Branch
from portal.calendar_feeds.events.queries import batched
from portal.core.clock import today
from portal.core.database.bulk import is_looking, named_rows
from portal.core.i18n.formatting import as_day
from portal.core.periods import Period, doubled
from portal.core.web.access import Role
from portal.import_export.actions.case_files import lines_of
from portal.import_export.actions.rows_of_clients import Row, of_file
from portal.import_export.actions.writing import Writer
from portal.people import actions, queries
from portal.people.models import EndedRole, Person, PersonRole

FILE = "person_roles"
Whose = tuple[int, str]  # person, role
Spans = dict[object, tuple[int | None, Period]]  # by their row: the line that says so, days


def rows_of(branch: Branch) -> list[Row]:
    """What people have now, then what they had; of administrators no file tells."""
    found: list[Row] = []
    for model, until in ((PersonRole, Value(None)), (EndedRole, EndedRole.until)):
        columns = {"person": Person.code, "from": model.since, "until": until}
        rows = of_file(FILE, model, **columns).join(Person)
        rows = rows.where(Person.branch == branch.id, model.role != Role.ADMINISTRATOR)
        found += named_rows(rows.order_by(Person.id, model.id))
    return found


class Kept:
    """The roles of everybody of an import, as they are stored."""

    def __init__(self, writer: Writer) -> None:
        self.held: dict[Whose, PersonRole] = {}
        self.ended: dict[tuple[Whose, date], EndedRole] = {}
        for some in batched(writer.people):
            for held in PersonRole.select().where(PersonRole.person.in_(some)):
                self.held[held.person_id, held.role] = held
            for ended in EndedRole.select().where(EndedRole.person.in_(some)):
                self.ended[(ended.person_id, ended.role), ended.until] = ended

    def spans(self) -> dict[Whose, Spans]:
        """The days of each role, which a file may change."""
        found: dict[Whose, Spans] = {}
        for whose, held in self.held.items():
            found[whose] = {"now": (None, (held.since or date.min, None))}
        for (whose, until), ended in self.ended.items():
            days = ended.since or date.min, until
            found.setdefault(whose, {})[until] = (None, days)
        return found


def store(writer: Writer) -> None:
    """What somebody had is known by its last day; the first day of a role may change."""
    kept, tally = Kept(writer), writer.tallies[FILE]
    spans, said = kept.spans(), set()
    for line, row in lines_of(writer, FILE):
        whose = writer.id_of("people", row["person"]), row["role"]
        since, until = as_day(row["from"]), as_day(row["until"])
        place = until or "now"
        days: Period = (since or date.min, until)
        spans.setdefault(whose, {})[place] = (line, days)
        if (whose, place) in said:
            writer.fault(FILE, line, "from", _("this stands in the file already"))
        said.add((whose, place))
        change = change_of(writer, kept, whose, since, until)
        for column, why in faults(writer, whose, until, is_same=change == "same"):
            writer.fault(FILE, line, column, why)
        tally[change] += 1
        if change != "same" and not writer.faults and not is_looking():
            write(writer, kept, whose, since, until)
    refuse_doubled(writer, spans)


def change_of(
    writer: Writer, kept: Kept, whose: Whose, since: date | None, until: date | None
) -> str:
    """Whether a row is new, changed or the same; new too, of a role that these files give."""
    before: PersonRole | EndedRole | None
    if until is None:
        before = kept.held[whose] if whose in writer.roles_before else None
    else:
        before = kept.ended.get((whose, until))
    if before is None:
        return "new"
    return "same" if before.since == since else "changed"


def faults(
    writer: Writer, whose: Whose, until: date | None, *, is_same: bool
) -> list[tuple[str, str]]:
    """What the form for the same would refuse."""
    by, person, role = writer.actor, writer.people[whose[0]], Role(whose[1])
    if until is None and role not in person.roles:
        return [("until", _("they do not have this role: give its last day, or see people.csv"))]
    if until is not None and until > today():
        return [("until", _("this day has not come yet"))]
    if is_same or by is None:
        return []
    if by.id == person.id:
        return [("person", _("Your own data do not change by a file of yours. Use the pages."))]
    if not queries.may_date_role(by, person, role):
        return [("role", _("A senior team leader gives and takes this role."))]
    return []


def write(writer: Writer, kept: Kept, whose: Whose, since: date | None, until: date | None) -> None:
    if until is None:
        held = kept.held[whose]
        actions.date_role(held, writer.actor, held.version, since)
    elif ended := kept.ended.get((whose, until)):
        actions.change_ended_role(ended, writer.actor, ended.version, since=since)
    else:
        person = writer.people[whose[0]]
        actions.add_ended_role(person, writer.actor, whose[1], since=since, until=until)


def refuse_doubled(writer: Writer, spans: dict[Whose, Spans]) -> None:
    """Nobody has a role twice on one day."""
    for of_one in spans.values():
        lines = [line for line, _days in of_one.values() if line is not None]
        if lines and doubled((line, days) for line, days in of_one.values()):
            why = _("they have this role on some of these days already")
            writer.fault(FILE, max(lines), "from", why)
