"""Municipalities, homes, clients and their matches from files."""

from collections import Counter

from portal.branches.models import ALWAYS, GuidanceRule, Municipality
from portal.clients import queries as client_queries
from portal.clients.models import Assignment, Client, Household
from portal.core.database.bulk import change, hold_rows, named_rows, raise_versions
from portal.housing.models import Home
from portal.import_export.actions.writing import (
    Tally,
    Upsert,
    Values,
    Writer,
    stored_rows,
)


def municipalities(writer: Writer) -> None:
    """A row with months is a rule of guidance; one without says only that the place is there."""
    branches, tally = writer.branch_ids, writer.tallies["municipalities"]
    rows = list(writer.rows("municipalities"))
    places = {(row["name"],): {"branch_id": branches[row["branch"]]} for row in rows}
    upsert = Upsert(Municipality, ("name",), places)
    ids = upsert.run(Tally())
    writer.note(upsert, lambda key: places[key]["branch_id"])
    writer.codes["municipalities"] = {name: number for (name,), number in ids.items()}
    bare = Counter((row["name"],) in upsert.new for row in rows if row["guidance_months"] is None)
    tally.update({"new": bare[True], "same": bare[False]})
    rules = {
        (ids[(row["name"],)], row["guidance_from"] or ALWAYS.isoformat()): {
            "months": row["guidance_months"]
        }
        for row in rows
        if row["guidance_months"] is not None
    }
    rule = Upsert(GuidanceRule, ("municipality_id", "valid_from"), rules)
    rule.run(tally)
    of = {number: places[place]["branch_id"] for place, number in ids.items() if place in places}
    writer.note(rule, lambda key: of[key[0]])


def homes(writer: Writer) -> None:
    places = writer.codes["municipalities"]
    rows = {
        (writer.branch_for("homes", row["code"]), row["code"]): {
            "municipality_id": places.get(row["municipality"]),
            "kind": row["kind"],
            "available_on": row["available_on"],
            "address": row["address"],
        }
        for row in writer.rows("homes")
    }
    upsert = writer.coded("homes", Home, rows)
    raise_versions(Home, upsert.changed_ids)


def clients(writer: Writer) -> None:
    places = writer.codes["municipalities"]
    families: dict[tuple, Values] = {
        (writer.branch_for("clients", row["code"]), row["household"]): {}
        for row in writer.rows("clients")
    }
    household = Upsert(Household, ("branch_id", "code"), families, writer.is_here(Household))
    writer.codes["households"] = household.run(Tally())
    writer.new_households = {household.ids[key] for key in household.new}
    rows = {}
    for row in writer.rows("clients"):
        branch = writer.branch_for("clients", row["code"])
        rows[(branch, row["code"])] = {
            "household_id": writer.codes["households"][(branch, row["household"])],
            "municipality_id": places.get(row["municipality"]),
            "home_id": writer.id_if_any("homes", row["home"]),
            **{name: row[name] for name in OF_CLIENTS},
        }
    upsert = writer.coded("clients", Client, rows)
    sponsors(writer, upsert)


# What the file and the table call by one name.
OF_CLIENTS = "name sex born_on nationality housed_on arrival counts_for_target".split()


def sponsors(writer: Writer, upsert: Upsert) -> None:
    """Who came for whom, now that all of them have an id."""
    ids, wanted, branches, lines = writer.codes["clients"], {}, {}, {}
    for line, row in zip(writer.tables["clients"].lines, writer.rows("clients"), strict=True):
        branch = writer.branch_for("clients", row["code"])
        number = ids[(branch, row["code"])]
        wanted[number] = writer.id_if_any("clients", row["sponsor"])
        branches[number], lines[number] = branch, line
    known = Client.select(Client.id, Client.sponsor).where(writer.is_here(Client))
    stored = {row["id"]: row["sponsor_id"] for row in named_rows(known) if row["id"] in wanted}
    # One's own export does not say that somebody came for a client whose file one never opens.
    wanted |= {n: kept for n, kept in stored.items() if wanted[n] is None and kept in writer.barred}
    moved = {n for n, sponsor in wanted.items() if stored.get(n) != sponsor}
    for number in moved if writer.barred else ():
        if writer.barred & {number, wanted[number], stored.get(number)}:
            why = client_queries.objection_to_change(number, "sponsor", {number})
            writer.fault("clients", lines[number], "sponsor", why or "")
    change(Client, {number: {"sponsor_id": wanted[number]} for number in moved})
    changed = moved - {ids[key] for key in upsert.new}
    upsert.also_changed(changed - upsert.changed_ids, writer.tallies["clients"])
    writer.note_acts(
        "client.change",
        "client",
        ((n, branches[n], {"sponsor_id": (stored.get(n), wanted[n])}) for n in sorted(changed)),
    )
    raise_versions(Client, changed | upsert.changed_ids)


MATCHED_BY = ("person_id", "household_id", "role", "started_on")


def known_matches(writer: Writer) -> None:
    """The matches before the files say who leaves, which ends them."""
    columns, here = ("branch_id", "ended_on"), writer.is_here(Assignment)
    writer.matches = stored_rows(Assignment, MATCHED_BY, columns, here)


def assignments(writer: Writer) -> None:
    rows, lines = {}, {}
    for line, row in zip(
        writer.tables["assignments"].lines, writer.rows("assignments"), strict=True
    ):
        person, household = writer.id_of("people", row["person"]), row["household"]
        key = (
            person,
            writer.id_of("households", household),
            row["role"] or "guide",
            row["started_on"],
        )
        branch = writer.branch_for("people", row["person"])
        rows[key] = {"branch_id": branch, "ended_on": row["ended_on"]}
        lines[key] = line
    hold_rows(Household, {household for _person, household, *_ in rows})  # no two at once
    # Whoever leaves by the same files lost some for a moment: they are held against before that.
    was = {key: writer.matches[key][1] == rows[key] for key in rows if key in writer.matches}
    known = list(was.values())
    if writer.actor is not None:  # who leaves by a person's file stays away
        rows = {key: values for key, values in rows.items() if not was.get(key)}
    upsert = Upsert(Assignment, MATCHED_BY, rows, writer.is_here(Assignment))
    writer.store("assignments", upsert, lines)
    tally = writer.tallies["assignments"]
    tally["same"], tally["changed"] = sum(known), len(known) - sum(known)
    raise_versions(Assignment, upsert.changed_ids)
