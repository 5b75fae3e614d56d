"""Beginning a CV, and keeping what is typed in one of its steps."""

from peewee import CharField, Field

from portal import audit
from portal.clients import queries as clients
from portal.clients.models import Client
from portal.consents import queries as consents
from portal.consents.models import ConsentPurpose
from portal.core.database import db, fields_of, save_changes
from portal.employment.cvs import queries
from portal.employment.cvs.actions import levels
from portal.employment.cvs.models import LISTS, CVProfile
from portal.employment.cvs.queries.levels import Skilled, levels_of
from portal.people.models import Person

SKILLS = ("spoken", "written")


class NotAgreed(Exception):
    """The client did not say yes to this."""


def begin(person: Person, client: Client) -> CVProfile:
    """The CV of this client, from the first step that is kept on. Raises NotAgreed."""
    with db.atomic():
        profile = as_it_is(person, client)
        if profile.id is None:
            profile.save(force_insert=True)
            audit.record(person, "cv.begin", client)
    return profile


def as_it_is(person: Person, client: Client) -> CVProfile:
    """The CV of this client; one that was not begun has what this person may read of the file.

    Raises NotAgreed.
    """
    if not consents.is_agreed(client, ConsentPurpose.MAKE_CV):
        raise NotAgreed
    if (profile := queries.profile_of(client)) is not None:
        return profile
    fields = clients.visible_fields(person, client)
    place = client.municipality.name if client.municipality_id else None
    known = {"name": client.name, "phone": client.phone, "email": client.email, "place": place}
    column = {"place": "municipality"}
    known = {name: told for name, told in known.items() if column.get(name, name) in fields}
    return CVProfile(branch=client.branch_id, client=client, **known)


def keep(
    person: Person, profile: CVProfile, version: int, values: dict, lists: dict[str, list[dict]]
) -> bool:
    """Keep the values of one step, and its lists as they are now; whether anything changed.

    Raises StaleVersion.
    """
    changed = audit.differences(profile, **values)
    rows = {name: stored_as(name, wanted) for name, wanted in lists.items()}
    moved = {n for n, wanted in rows.items() if wanted != stored(profile, n)}
    if not changed and not moved:
        return False
    with db.atomic():
        save_changes(profile, version, **values)
        for name in moved:
            replace(profile, name, rows[name], person)
        fields = dict.fromkeys([*changed, *sorted(moved)], (None, None))  # which, not what
        audit.record(person, "cv.change", profile, changes=fields)
    return True


def stored_as(name: str, wanted: list[dict]) -> list[dict]:
    """The rows with every column of their table."""
    columns = columns_of(name)
    known = [row for row in wanted if row.get("language", "") is not None]
    further = SKILLS if name == "languages" else ()
    return [
        {c: filled(row.get(c, f.default), f) for c, f in columns.items()}
        | {skill: row.get(skill) for skill in further}
        for row in known
    ]


def filled(value: object, field: Field) -> object:
    """Nothing typed yet, where something must be: an empty text."""
    return "" if value is None and isinstance(field, CharField) and not field.null else value


def stored(profile: CVProfile, name: str) -> list[dict]:
    """The rows as they are kept. Levels of languages are those of the one register.

    A CV in which no language stands has those that were judged.
    """
    columns = columns_of(name)
    rows = [{c: getattr(row, c) for c in columns} for row in queries.rows_of(profile, name)]
    if name != "languages":
        return rows
    known = levels_of(profile.client)
    rows = rows or [{"language": language, "can_phone": False} for language in known]
    return [row | known.get(row["language"], Skilled()).for_cv for row in rows]


def columns_of(name: str) -> dict:
    fields = fields_of(LISTS[name])
    return {c: f for c, f in fields.items() if c not in {"id", "branch", "profile", "position"}}


def replace(profile: CVProfile, name: str, rows: list[dict], person: Person | None = None) -> None:
    model = LISTS[name]
    if name == "languages":
        levels.note(person, profile.client, rows)
        rows = [{c: row[c] for c in columns_of(name)} for row in rows]
    model.delete().where(model.profile == profile.id).execute()
    known = {"branch": profile.branch_id, "profile": profile.id}
    numbered = [{**known, "position": n, **row} for n, row in enumerate(rows)]
    if numbered:
        model.insert_many(numbered).execute()
