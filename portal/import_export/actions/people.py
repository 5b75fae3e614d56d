"""Branches and people from files: what a form asks of a change, their own functions ask here."""

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _

from portal.account.actions import bank
from portal.account.queries import waiting_address
from portal.branches.models import Branch
from portal.calendar_feeds.events.queries import batched
from portal.core.database.bulk import insert, is_looking
from portal.core.i18n.formatting import as_day
from portal.core.web.access import MADE_BY_TWO, Role
from portal.import_export.actions import alike
from portal.import_export.actions.writing import Upsert, Values, Writer
from portal.people import actions, queries
from portal.people.models import Person, PersonRole
from portal.personnel import queries as personnel
from portal.personnel.models import PersonRecord

COLUMNS = ("name", "email", "employment", "started_on", "ended_on")


def branches(writer: Writer) -> None:
    rows = {
        (row["code"],): {"name": row["name"], "office_address": row["office_address"]}
        for row in writer.rows("branches")
    }
    upsert = Upsert(Branch, ("code",), rows)
    ids = upsert.run(writer.tallies["branches"])
    writer.changed["branches"] = upsert.changed_ids
    writer.note(upsert, lambda key: ids[key])
    writer.branch_ids = {code: number for (code,), number in ids.items()}
    lines = writer.tables["branches"].lines
    moved = {
        ids[(row["code"],)]
        for line, row in zip(lines, writer.rows("branches"), strict=True)
        if keep_account_of_branch(writer, line, ids[(row["code"],)], row["iban"])
    }
    moved -= upsert.changed_ids | {ids[key] for key in upsert.new}
    upsert.also_changed(moved, writer.tallies["branches"])
    concerned = set(writer.checked.branches) | {
        branch for known in writer.checked.of.values() for branch in known.values()
    }
    concerned |= set(writer.checked.municipalities.values()) | writer.checked.named
    writer.branch_ids = {c: n for c, n in writer.branch_ids.items() if c in concerned}


def keep_account_of_branch(writer: Writer, line: int, number: int, account: str | None) -> bool:
    """Whether it changed. An empty cell leaves it as it is: its page takes none away either."""
    branch = Branch.get_or_none(Branch.id == number) or Branch(id=number)
    if account is None or account == bank.account_of_branch(branch):
        return False
    if writer.actor is not None:
        why = _("The account of the branch changes on its own page, under Payouts.")
        writer.fault("branches", line, "iban", why)
    elif not is_looking():
        bank.change_of_branch(branch, account, None)
    return True


def people(writer: Writer) -> None:
    """New people in one go; a changed one by the function that their form calls."""
    rows, lines = {}, {}
    for line, cells in zip(writer.tables["people"].lines, writer.rows("people"), strict=True):
        key = (writer.branch_ids[cells["branch"]], cells["code"])
        rows[key], lines[key] = cells, line
    stored = people_of(writer)
    writer.people = {person.id: person for person in stored.values()}
    writer.roles_before = {(one.id, str(r)) for one in stored.values() for r in one.roles}
    add(writer, {key: cells for key, cells in rows.items() if key not in stored}, lines)
    changed = {
        stored[key].id: key[1]
        for key, cells in rows.items()
        if key in stored and change(writer, stored[key], cells, lines[key])
    }
    writer.codes["people"] |= {key: person.id for key, person in stored.items()}
    writer.changed["people"] = set(changed)
    writer.concerned["people"] = {writer.codes["people"][key] for key in rows}
    tally = writer.tallies["people"]
    tally["changed"] += len(changed)
    tally["same"] += len(rows) - tally["new"] - len(changed)
    tally.codes |= set(changed.values())


def people_of(writer: Writer) -> dict[tuple, Person]:
    """Everybody of the branches that this import touches, with their roles: {key: person}."""
    people = list(Person.select().where(Person.branch.in_(list(writer.branch_ids.values()))))
    held = queries.roles_of([person.id for person in people])
    for person in people:
        person.roles = {Role(role) for role in held.get(person.id, ())}
    return {(person.branch_id, person.code): person for person in people}


def add(writer: Writer, rows: dict[tuple, dict], lines: dict[tuple, int]) -> None:
    """People who were not there. By a person's import they have no access without papers."""
    values = {key: {name: cells[name] for name in COLUMNS} for key, cells in rows.items()}
    upsert = Upsert(Person, ("branch_id", "code"), values, Person.id.is_null())  # they are new
    wanted = {key: {Role(role) for role in cells["roles"] or ()} for key, cells in rows.items()}
    for key, roles in wanted.items() if writer.actor else ():
        why = queries.objection_to_roles(writer.actor, set(), roles, signed=False)
        why = why or objection_by_two(roles)
        if why:
            writer.fault("people", lines[key], "roles", why)
    is_old = writer.actor is None
    ids = upsert.run(writer.tallies["people"], was_imported=is_old)
    insert(
        PersonRole,
        [
            {"person_id": ids[key], "role": str(role)}
            for key, roles in wanted.items()
            for role in sorted(roles)
        ],
    )
    writer.codes["people"] = dict(ids)
    for key, roles in wanted.items():
        person = Person(id=ids[key], branch=key[0], code=key[1], was_imported=is_old)
        become(person, {name: as_stored(name, rows[key][name]) for name in COLUMNS}, roles)
        writer.people[person.id] = person
    writer.note(upsert, lambda key: key[0])
    accounts = {ids[key]: cells["iban"] for key, cells in rows.items() if cells["iban"]}
    if writer.is_first:
        bank.keep_first(accounts)
        return
    for some in batched(accounts):
        for person in Person.select().where(Person.id.in_(some)):  # nobody while looking
            bank.change(person, accounts[person.id], writer.actor)


def change(writer: Writer, person: Person, cells: dict, line: int) -> bool:
    """Bring somebody to what a row says. Whether anything changed."""
    values: dict[str, Any] = {name: as_stored(name, cells[name]) for name in COLUMNS}
    roles = {Role(role) for role in cells["roles"] or ()}
    roles |= person.roles & {Role.ADMINISTRATOR}  # whom no file makes or unmakes
    none = None if writer.actor is None else bank.UNTOLD  # a form takes none away
    account = cells["iban"] or none
    fields = differing(person, values, roles, account)
    if writer.actor is not None:
        found = list(objections(writer.actor, person, fields, values["email"], roles))
        for field, why in found:
            writer.fault("people", line, field, why)
        if found:
            return False
    if is_looking():
        become(person, values, roles)
        return bool(fields)
    if not fields:
        return False
    if "email" not in fields:
        values["email"] = person.email
    changed = actions.change(person, writer.actor, person.version, roles, **values)
    return bank.bring(person, account, writer.actor) or changed


def objection_by_two(new: set[Role]) -> str | None:
    """Why a file of one person does not give these roles, or None."""
    return _("Two people give this role: do it on the page.") if new & MADE_BY_TWO else None


def become(person: Person, values: dict, roles: set[Role]) -> None:
    """For what a preview judges after this; nothing is stored."""
    for name, value in values.items():
        setattr(person, name, value)
    person.roles = roles


def differing(person: Person, values: dict, roles: set[Role], account: str | None) -> list[str]:
    """What a row would change of somebody."""
    fields = [name for name, new in values.items() if getattr(person, name) != new]
    if "email" in fields and (waiting := waiting_address(person)) is not None:
        fields = [name for name in fields if name != "email" or waiting.address != values[name]]
    fields += ["roles"] if roles != person.roles else []
    return fields + (["iban"] if bank.differs(person, account) else [])


def objections(
    by: Person, person: Person, fields: list[str], email: str | None, roles: set[Role]
) -> Iterator[tuple[str, str]]:
    """(field, why) of what the importing person may not change: nothing of their own by a file."""
    for field in fields:
        why = queries.objection(by, person, field)
        if why is None and by.id == person.id:
            why = _("Your own data do not change by a file of yours. Use the pages.")
        elif why is None and field == "roles":
            signed = person.papers_are_signed
            why = queries.objection_to_roles(by, person.roles, roles, signed=signed)
            why = why or objection_by_two(roles - person.roles)
        elif why is None and field == "email" and email is None:
            why = _("An address cannot be taken away. Who leaves gets a last day.")
        if why:
            yield field, why


def as_stored(name: str, value: str | None) -> object:
    return as_day(value) if name.endswith("_on") else value


def person_records(writer: Writer) -> None:
    """Talks, trainings, agreements and papers, of whom the importing person may keep them."""
    wanted = [
        {
            "branch_id": writer.branch_for("people", row["person"]),
            "person_id": writer.id_of("people", row["person"]),
            "kind": row["kind"],
            "happened_on": row["on"],
            "valid_until": row["until"],
            "what": row["what"],
            "note": row["note"],
        }
        for row in writer.rows("person_records")
    ]

    def objection(row: Values) -> tuple[str, str] | None:
        by, person = writer.actor, writer.people[row["person_id"]]
        if by is None or personnel.may_note(by, person):
            return None
        return "person", _("You may not change this person.")

    alike.store(writer, "person_records", PersonRecord, wanted, "person_record.add", objection)
