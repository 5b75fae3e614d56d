"""Papers of who works here, and who may never open which file: from files and into them."""

from datetime import date

from flask_babel import gettext as _

from portal.branches.models import Branch
from portal.clients import actions as clients
from portal.clients.models import Client, Conflict
from portal.core.clock import today
from portal.core.database.bulk import is_looking, named_rows
from portal.core.i18n.formatting import as_day
from portal.import_export.actions.case_files import lines_of, none_such
from portal.import_export.actions.rows_of_clients import Row, of_file
from portal.import_export.actions.writing import Values, Writer
from portal.people import actions, queries
from portal.people.models import Person

PAPERS = ("conduct_certificate_on", "conduct_certificate_until", "confidentiality_on")


def person_papers_of(branch: Branch) -> list[Row]:
    """Of whom any paper is known."""
    p = Person
    known = (
        p.conduct_certificate_on.is_null(False)
        | p.conduct_certificate_until.is_null(False)
        | p.confidentiality_on.is_null(False)
    )
    found = of_file("person_papers", p, person=p.code)
    return named_rows(found.where(p.branch == branch.id, known).order_by(p.id))


def barred_of(branch: Branch) -> list[Row]:
    columns = {"client": Client.code, "person": Person.code}
    found = of_file("barred", Conflict, **columns).join(Client).switch(Conflict).join(Person)
    return named_rows(found.where(Conflict.branch == branch.id).order_by(Conflict.id))


def person_papers(writer: Writer) -> None:
    """Papers that were seen; an empty cell leaves what is known."""
    tally = writer.tallies["person_papers"]
    for line, row in lines_of(writer, "person_papers"):
        person = writer.people[writer.id_of("people", row["person"])]
        values = {name: as_day(row[name]) for name in PAPERS if row[name]}
        changed = {n: day for n, day in values.items() if getattr(person, n) != day}
        for name, why in paper_faults(writer, person, values, changed):
            writer.fault("person_papers", line, name, why)
        if not changed:
            tally["same"] += 1
            continue
        tally["changed"] += 1
        if not writer.faults and not is_looking():
            kept = Person.get_by_id(person.id)
            actions.change(kept, writer.actor, kept.version, None, **changed)


def paper_faults(
    writer: Writer, person: Person, values: dict[str, date], changed: dict[str, date]
) -> list[tuple[str, str]]:
    """What the form for the same would refuse."""
    seen = [name for name in ("conduct_certificate_on", "confidentiality_on") if name in changed]
    found: list[tuple[str, str]] = []
    found += [(name, _("this day has not come yet")) for name in seen if values[name] > today()]
    if writer.actor is not None:
        whys = ((name, queries.objection(writer.actor, person, PART[name])) for name in changed)
        found += [(name, why) for name, why in whys if why]
        if changed and person.id == writer.actor.id:
            why = _("Your own data do not change by a file of yours. Use the pages.")
            found.append(("person", why))
    return found


PART = dict.fromkeys(PAPERS, "conduct_certificate_on")  # all of them are changed together


def barred(writer: Writer) -> None:
    """Nobody is let in again by a file; who is kept out helps the household no more."""
    tally = writer.tallies["barred"]
    rows = Conflict.select(Conflict.client, Conflict.person).where(writer.is_here(Conflict))
    known: set[tuple[int, int]] = {(client, person) for client, person in rows.tuples()}
    for line, row in lines_of(writer, "barred"):
        client, person = (
            writer.id_of("clients", row["client"]),
            writer.id_of("people", row["person"]),
        )
        if (client, person) in known:
            tally["same"] += 1
            continue
        known.add((client, person))
        if why := objection_to_bar(writer, client, person):
            writer.fault("barred", line, *why)
            continue
        tally["new"] += 1
        if not writer.faults and not is_looking():
            keep_out(writer, client, person, row)


def objection_to_bar(writer: Writer, client: int, person: int) -> tuple[str, str] | None:
    if client in writer.barred:
        return "client", none_such()
    if writer.actor is not None and person == writer.actor.id:
        return "person", _("Your own data do not change by a file of yours. Use the pages.")
    return None


def keep_out(writer: Writer, client: int, person: int, row: Values) -> None:
    whose, whom = Client.get_by_id(client), Person.get_by_id(person)
    clients.bar(whose, whom, writer.actor, row["reason"])


STEPS = (person_papers, barred)
ROWS = {"person_papers": person_papers_of, "barred": barred_of}
