"""What each file becomes: one function a file, in the order in which they refer."""

from collections import Counter

from portal.clients.models import Client
from portal.employers.models import Employer
from portal.exchange.actions.writing import (
    Tally,
    Upsert,
    Writer,
    grouped,
    insert,
    inside,
    many,
    on_sqlite,
    rows_of,
)
from portal.finding import index
from portal.moments import now
from portal.organisation.models import ALWAYS
from portal.people.models import Person
from portal.secrecy import fingerprint, seal, unseal


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


def branches(writer: Writer) -> None:
    rows = {(code,): (name, address) for code, name, address, _iban in writer.rows("branches")}
    upsert = Upsert("branch", ("code",), ("name", "office_address"), "1 = 1")
    ids = upsert.run(rows, writer.tallies["branches"])
    writer.branch_ids = {code: number for (code,), number in ids.items()}
    accounts = {ids[(code,)]: iban for code, _name, _address, iban in writer.rows("branches")}
    moved = seal_accounts("branch", accounts) - upsert.changed_ids
    upsert.also_changed(moved - {ids[key] for key in upsert.new}, writer.tallies["branches"])
    concerned = set(writer.checked.branches) | {
        branch for known in writer.checked.of.values() for branch in known.values()
    }
    concerned |= set(writer.checked.municipalities.values())
    writer.branch_ids = {c: n for c, n in writer.branch_ids.items() if c in concerned}


def seal_accounts(table: str, accounts: dict[int, str | None]) -> set[int]:
    """Keep bank accounts sealed; an account that is the same is not sealed anew."""
    if not accounts:
        return set()
    found = rows_of(f"SELECT id, iban_sealed FROM {table} WHERE id IN ({inside(accounts)})")
    place = f"{table}.iban"
    changed = [
        (seal(accounts[number], f"{place}.{number}"), number)
        for number, sealed in found
        if unseal(sealed, f"{place}.{number}") != accounts[number]
    ]
    many(f"UPDATE {table} SET iban_sealed = ? WHERE id = ?", changed)
    if table == "person":
        digests = [(fingerprint(accounts[number]), number) for _sealed, number in changed]
        many("UPDATE person SET iban_digest = ? WHERE id = ?", digests)
    return {number for _sealed, number in changed}


def municipalities(writer: Writer) -> None:
    """A row with months is a rule of guidance; one without says only that the place is there."""
    branches, tally = writer.branch_ids, writer.tallies["municipalities"]
    rows = writer.rows("municipalities")
    places = {(name,): (branches[branch],) for branch, name, *_ in rows}
    upsert = Upsert("municipality", ("name",), ("branch_id",), "1 = 1")
    ids = upsert.run(places, Tally())
    writer.codes["municipalities"] = {name: number for (name,), number in ids.items()}
    bare = Counter((name,) in upsert.new for _b, name, months, _s in rows if months is None)
    tally.update({"new": bare[True], "same": bare[False]})
    rules = {
        (ids[(name,)], since or ALWAYS.isoformat()): (months,)
        for _branch, name, months, since in rows
        if months is not None
    }
    Upsert("guidance_rule", ("municipality_id", "valid_from"), ("months",), "1 = 1").run(
        rules, tally
    )


def people(writer: Writer) -> None:
    rows, roles, accounts = {}, {}, {}
    for code, branch, name, email, employment, held, started, ended, iban in writer.rows("people"):
        key = (writer.branch_ids[branch], code)
        rows[key] = (name, email, employment, started, ended)
        roles[key], accounts[key] = set(held or ()), iban
    columns = ("name", "email", "employment", "started_on", "ended_on")
    upsert = writer.coded(
        "people",
        "person",
        columns,
        rows,
        language="nl",
        was_imported=yes(),
        epoch=0,
        version=0,
    )
    ids = writer.codes["people"]
    moved = seal_accounts("person", {ids[key]: iban for key, iban in accounts.items()})
    moved |= store_roles({ids[key]: held for key, held in roles.items()})
    changed = upsert.changed_ids | moved - {ids[key] for key in upsert.new}
    upsert.also_changed(changed - upsert.changed_ids, writer.tallies["people"])
    many(
        "UPDATE person SET version = version + 1, epoch = epoch + 1 WHERE id = ?",
        [(number,) for number in changed],
    )


def store_roles(wanted: dict[int, set[str]]) -> set[int]:
    """Roles as the file says; an administrator stays one. Who changed."""
    stored = grouped(
        rows_of(
            "SELECT person_id, role FROM person_role WHERE role <> 'administrator'"
            f" AND person_id IN ({inside(wanted)})"
        )
    )
    changed = {n for n, roles in wanted.items() if set(stored.get(n, ())) != roles}
    gone = [(n, r) for n in changed for r in set(stored.get(n, ())) - wanted[n]]
    come = [(n, r) for n in changed for r in sorted(wanted[n] - set(stored.get(n, ())))]
    many("DELETE FROM person_role WHERE person_id = ? AND role = ?", gone)
    insert("person_role", ("person_id", "role"), come)
    return changed


def homes(writer: Writer) -> None:
    places = writer.codes["municipalities"]
    rows = {
        (writer.branch_for("homes", code), code): (places.get(place), kind, since, address)
        for code, place, kind, since, address in writer.rows("homes")
    }
    writer.coded("homes", "home", ("municipality_id", "kind", "available_on", "address"), rows)


def clients(writer: Writer) -> None:
    table = writer.tables["clients"]
    at, places = table.index, writer.codes["municipalities"]
    families = {(writer.branch_for("clients", r[0]), r[at["household"]]): () for r in table.rows}
    household = Upsert("household", ("branch_id", "code"), (), f"branch_id IN ({writer.here})")
    writer.codes["households"] = household.run(families, Tally())
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
    at = table.index["sponsor"]
    wanted = {
        ids[(writer.branch_for("clients", row[0]), row[0])]: writer.id_of("clients", row[at])
        for row in table.rows
    }
    stored = dict(rows_of(f"SELECT id, sponsor_id FROM client WHERE id IN ({inside(wanted)})"))
    moved = {n for n, sponsor in wanted.items() if stored.get(n) != sponsor}
    many("UPDATE client SET sponsor_id = ? WHERE id = ?", [(wanted[n], n) for n in moved])
    changed = moved - {ids[key] for key in upsert.new} - upsert.changed_ids
    upsert.also_changed(changed, writer.tallies["clients"])
    many(
        "UPDATE client SET version = version + 1 WHERE id = ?",
        [(number,) for number in changed | upsert.changed_ids],
    )


def assignments(writer: Writer) -> None:
    rows = {}
    for person, household, role, started, ended in writer.rows("assignments"):
        key = (
            writer.id_of("people", person),
            writer.id_of("households", household),
            role or "guide",
            started,
        )
        rows[key] = (writer.branch_for("people", person), ended)
    key = ("person_id", "household_id", "role", "started_on")
    where = f"branch_id IN ({writer.here})"
    upsert = Upsert("assignment", key, ("branch_id", "ended_on"), where)
    ids = upsert.run(rows, writer.tallies["assignments"], version=0)
    writer.changed["assignments"] = upsert.changed_ids | {ids[key] for key in upsert.new}


def steps() -> list:
    from portal.exchange.actions import (  # noqa: PLC0415
        activities,
        expenses,
        housing,
        meetings,
        paths,
        work,
    )

    return [
        branches,
        municipalities,
        people,
        homes,
        clients,
        assignments,
        housing.housing_targets,
        housing.housing_corrections,
        work.employers,
        activities.store,
        paths.legal_cases,
        paths.trajectories,
        paths.placements,
        work.ladder_steps,
        paths.cvs,
        expenses.store,
        meetings.store,
    ]


def consequences() -> list:
    """What follows once all is stored."""
    from portal.exchange.actions import calendars  # noqa: PLC0415

    return [searched, calendars.follow]


def searched(writer: Writer) -> None:
    """The words by which those of the files are found."""
    for kind, model in (("people", Person), ("clients", Client), ("employers", Employer)):
        index(model, writer.concerned[kind])
