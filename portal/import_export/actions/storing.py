"""What each file becomes: one function a file, in the order in which they refer."""

from collections import Counter

from portal.branches.models import ALWAYS
from portal.clients import queries as client_queries
from portal.clients.models import Client
from portal.core.clock import now
from portal.core.database.bulk import hold_rows, inside, many, on_sqlite, raise_versions, rows_of
from portal.employment.employers.models import Employer
from portal.import_export.actions.writing import Tally, Upsert, Writer
from portal.people.models import Person
from portal.schedule.meetings.models import Meeting
from portal.search.index import index

NAMED = {"people": Person, "clients": Client, "employers": Employer, "meetings": Meeting}


def seconds_now() -> int:
    return int(now().timestamp())


def no() -> object:
    """False as each database wants it in a raw statement."""
    return 0 if on_sqlite() else False


def yes() -> object:
    return 1 if on_sqlite() else True


def flag(value: bool) -> object:
    return yes() if value else no()


def nth(rows: list[tuple]) -> list[tuple]:
    """Each row with its number among its equals: the n-th equal row is the n-th record."""
    seen: dict[tuple, int] = {}
    numbered = []
    for row in rows:
        seen[row] = seen.get(row, 0) + 1
        numbered.append((*row, seen[row]))
    return numbered


def municipalities(writer: Writer) -> None:
    """A row with months is a rule of guidance; one without says only that the place is there."""
    branches, tally = writer.branch_ids, writer.tallies["municipalities"]
    rows = writer.rows("municipalities")
    places = {(name,): (branches[branch],) for branch, name, *_ in rows}
    upsert = Upsert("municipality", ("name",), ("branch_id",), "1 = 1").compare(places)
    ids = upsert.run(Tally())
    writer.note(upsert, lambda key: places[key][0])
    writer.codes["municipalities"] = {name: number for (name,), number in ids.items()}
    bare = Counter((name,) in upsert.new for _b, name, months, _s in rows if months is None)
    tally.update({"new": bare[True], "same": bare[False]})
    rules = {
        (ids[(name,)], since or ALWAYS.isoformat()): (months,)
        for _branch, name, months, since in rows
        if months is not None
    }
    key = ("municipality_id", "valid_from")
    rule = Upsert("guidance_rule", key, ("months",), "1 = 1").compare(rules)
    rule.run(tally)
    of = {number: places[place][0] for place, number in ids.items() if place in places}
    writer.note(rule, lambda key: of[key[0]])


def homes(writer: Writer) -> None:
    places = writer.codes["municipalities"]
    rows = {
        (writer.branch_for("homes", code), code): (places.get(place), kind, since, address)
        for code, place, kind, since, address in writer.rows("homes")
    }
    columns = ("municipality_id", "kind", "available_on", "address")
    upsert = writer.coded("homes", "home", columns, rows, version=0)
    raise_versions("home", upsert.changed_ids)


def clients(writer: Writer) -> None:
    table = writer.tables["clients"]
    at, places = table.index, writer.codes["municipalities"]
    families = {(writer.branch_for("clients", r[0]), r[at["household"]]): () for r in table.rows}
    household = Upsert("household", ("branch_id", "code"), (), f"branch_id IN ({writer.here})")
    household.compare(families)
    writer.codes["households"] = household.run(Tally())
    writer.new_households = {household.ids[key] for key in household.new}
    rows = {}
    for row in table.rows:
        values = dict(zip(at, row, strict=True))
        branch = writer.branch_for("clients", row[0])
        rows[(branch, row[0])] = (
            writer.codes["households"][(branch, values["household"])],
            places.get(values["municipality"]),
            values["name"],
            values["sex"],
            values["born_on"],
            values["nationality"],
            values["housed_on"],
            writer.id_of("homes", values["home"]),
            values["arrival"],
            flag(values["counts_for_target"]),
        )
    columns = (
        "household_id municipality_id name sex born_on nationality housed_on home_id arrival"
        " counts_for_target"
    ).split()
    upsert = writer.coded(
        "clients", "client", tuple(columns), rows, created_at=seconds_now(), version=0
    )
    sponsors(writer, upsert)


def sponsors(writer: Writer, upsert: Upsert) -> None:
    """Who came for whom, now that all of them have an id."""
    table, ids = writer.tables["clients"], writer.codes["clients"]
    at, wanted, branches, lines = table.index["sponsor"], {}, {}, {}
    for line, row in zip(table.lines, table.rows, strict=True):
        branch = writer.branch_for("clients", row[0])
        number = ids[(branch, row[0])]
        wanted[number] = writer.id_of("clients", row[at])
        branches[number], lines[number] = branch, line
    stored = dict(rows_of(f"SELECT id, sponsor_id FROM client WHERE id IN ({inside(wanted)})"))
    # One's own export does not say that somebody came for a client whose file one never opens.
    wanted |= {n: kept for n, kept in stored.items() if wanted[n] is None and kept in writer.barred}
    moved = {n for n, sponsor in wanted.items() if stored.get(n) != sponsor}
    for number in moved if writer.barred else ():
        if writer.barred & {number, wanted[number], stored.get(number)}:
            why = client_queries.objection_to_change(number, "sponsor", {number})
            writer.fault("clients", lines[number], "sponsor", why)
    many("UPDATE client SET sponsor_id = ? WHERE id = ?", [(wanted[n], n) for n in moved])
    changed = moved - {ids[key] for key in upsert.new}
    upsert.also_changed(changed - upsert.changed_ids, writer.tallies["clients"])
    writer.note_acts(
        "client.change",
        "client",
        ((n, branches[n], {"sponsor_id": (stored.get(n), wanted[n])}) for n in sorted(changed)),
    )
    raise_versions("client", changed | upsert.changed_ids)


def matches_of(writer: Writer) -> Upsert:
    key = ("person_id", "household_id", "role", "started_on")
    where = f"branch_id IN ({writer.here})"
    return Upsert("assignment", key, ("branch_id", "ended_on"), where)


def known_matches(writer: Writer) -> None:
    """The matches before the files say who leaves, which ends them."""
    writer.matches = matches_of(writer).stored


def assignments(writer: Writer) -> None:
    table, rows, lines = writer.tables["assignments"], {}, {}
    for line, (person, household, role, started, ended) in zip(
        table.lines, table.rows, strict=True
    ):
        key = (
            writer.id_of("people", person),
            writer.id_of("households", household),
            role or "guide",
            started,
        )
        rows[key] = (writer.branch_for("people", person), ended)
        lines[key] = line
    hold_rows("household", {key[1] for key in rows})  # as the form does: no two at once
    # Whoever leaves by the same files lost some for a moment: they are held against before that.
    was = {key: writer.matches[key][1] == rows[key] for key in rows if key in writer.matches}
    known = list(was.values())
    if writer.actor is not None:  # who leaves by a person's file stays away
        rows = {key: values for key, values in rows.items() if not was.get(key)}
    upsert = matches_of(writer).compare(rows)
    writer.store("assignments", upsert, lines, version=0)
    tally = writer.tallies["assignments"]
    tally["same"], tally["changed"] = sum(known), len(known) - sum(known)
    raise_versions("assignment", upsert.changed_ids)


def steps() -> list:
    from portal.import_export.actions import (  # noqa: PLC0415
        activities,
        employment,
        expenses,
        housing,
        meetings,
        opening,
        paths,
        people,
    )

    return [
        people.branches,
        municipalities,
        known_matches,
        people.people,
        homes,
        clients,
        assignments,
        housing.housing_targets,
        housing.housing_corrections,
        employment.employers,
        activities.store,
        paths.legal_cases,
        paths.trajectories,
        paths.placements,
        employment.ladder_steps,
        paths.cvs,
        expenses.store,
        meetings.store,
        opening.store,
    ]


def consequences() -> list:
    """What follows once all is stored."""
    from portal.import_export.actions import calendars  # noqa: PLC0415

    return [searched, calendars.follow]


def searched(writer: Writer) -> None:
    """The words by which those of the files are found."""
    for kind, model in NAMED.items():
        index(model, writer.concerned[kind])
