"""Nothing leads back to somebody any more, and every figure stays as it was.

What was typed goes, in every row about them; numbers, days and choices stay, of which figures are
made. Where their name stands in what was written about others, it is taken out of it.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from peewee import BlobField, Field, ForeignKeyField

from portal import audit
from portal.activities.models import Activity, ActivityClient
from portal.audit.models import AuditEntry, FieldChange
from portal.calendar_feeds.feeds.models import Feed
from portal.clients.models import Client, ClientWord, Household, PastHome
from portal.core.clock import add_months, now
from portal.core.crypto import Unreadable, unseal
from portal.core.database import BaseModel, db, fields_of, table_of
from portal.core.database.bulk import mark, on_sqlite, rows_of
from portal.drafts.models import Draft
from portal.feature import contributed
from portal.files.models import StoredFile
from portal.housing.models import Home
from portal.import_export.models import ImportRun
from portal.mail.models import OutboxMail
from portal.people.models import EndedRole, Person, PersonRole, PersonWord
from portal.privacy import ledger, queries
from portal.privacy.classes import DataClass, erasable

GONE = "[…]"
SHORTEST = 5  # letters of a name that is looked for in what was written about others
OF_THE_LOG = {"journal_entry", "field_change", "audit_link"}
CHANGES_WITH_AGE = (18, 25, 45, 65)


def erase(client: Client, by: Person | None) -> None:
    """This client, in one transaction; the file of the database holds nothing of it afterwards."""
    marks = marks_of(client)
    with db.atomic():
        about = list(queries.numbers_of([client.id]))
        for model, numbers in about:
            clear(model, numbers)
        clear_household(client)
        Client.update(born_on=coarse(client), erased_at=now()).where(
            Client.id == client.id
        ).execute()
        ClientWord.delete().where(ClientWord.record == client.id).execute()
        forget_elsewhere(client.branch_id, about, marks)
        audit.record(by, "client.erase", client)
    ledger.note("client", client.id)
    wipe()


def erase_person(person: Person, by: Person | None) -> None:
    """Somebody who worked here: their hours and claims stay, without who it was."""
    marks = marks_of(person)
    with db.atomic():
        clear(Person, [person.id])
        Person.update(erased_at=now()).where(Person.id == person.id).execute()
        PersonWord.delete().where(PersonWord.record == person.id).execute()
        for model, field in belonging_to_person():
            model.delete().where(field == person.id).execute()
        Feed.update(revoked_at=now()).where(
            Feed.owner == person.id, Feed.revoked_at.is_null()
        ).execute()
        forget_elsewhere(person.branch_id, [(Person, [person.id])], marks)
        audit.record(by, "person.erase", person)
    ledger.note("person", person.id)
    wipe()


def marks_of(record: Client | Person) -> list[str]:
    """What leads to them in a text of another: their whole name, number and address."""
    told = (record.name, record.phone, record.email)
    return [mark for mark in told if mark and len(mark) >= SHORTEST]


def clear(model: type[BaseModel], numbers: list[int]) -> None:
    """Take out of these rows what leads back; codes get one that names nobody."""
    values: dict[Field, Any] = {}
    codes: list[Field] = []
    for field, kind in erasable(model):
        if kind == DataClass.CODE:
            codes.append(field)
        else:
            values[field] = empty(field)
    for some in pieces(numbers):
        if values:
            model.update(values).where(model.id.in_(some)).execute()
        for number in some if codes else ():
            named = dict.fromkeys(codes, f"erased-{number}")
            model.update(named).where(model.id == number).execute()
        drop_files(model, some)


def empty(field: Field) -> Any:
    if field.null:
        return None
    return b"" if isinstance(field, BlobField) else ""


def pieces(numbers: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(numbers), 500):
        yield numbers[start : start + 500]


def drop_files(model: type[BaseModel], numbers: list[int]) -> None:
    """What these rows keep as a file, such as a drawn signature."""
    for field in fields_of(model).values():
        if isinstance(field, ForeignKeyField) and field.rel_model is StoredFile and field.null:
            found = model.select(field).where(model.id.in_(numbers), field.is_null(False)).tuples()
            files = [number for (number,) in found]
            model.update({field: None}).where(model.id.in_(numbers)).execute()
            StoredFile.delete().where(StoredFile.id.in_(files)).execute()


def clear_household(client: Client) -> None:
    """Its code and its address lead back too, where nobody else is left in it."""
    others = Client.select().where(Client.erased_at.is_null(), Client.id != client.id)
    if not others.where(Client.household == client.household_id).exists():
        clear(Household, [client.household_id])
    stays = PastHome.select(PastHome.home).where(PastHome.client == client)
    homes = {client.home_id, *(home for (home,) in stays.tuples())} - {None}
    lived = PastHome.select(PastHome.home).where(PastHome.client.in_(others.select(Client.id)))
    kept = {home for (home,) in others.select(Client.home).distinct().tuples()}
    kept |= {home for (home,) in lived.distinct().tuples()}
    if left := sorted(homes - kept):
        clear(Home, left)


def coarse(client: Client) -> date | None:
    """The middle of the year of birth, or the first of the month, where every age stays the same.

    An age counts on the day of housing, and on each day on which something was done.
    """
    born = client.born_on
    if born is None:
        return None
    done = Activity.select(Activity.happened_on).join(ActivityClient)
    days = {day for (day,) in done.where(ActivityClient.client == client.id).tuples()}
    days |= {client.housed_on} - {None}
    for candidate in (born.replace(month=7, day=1), born.replace(day=1)):
        if all(group_on(day, candidate) == group_on(day, born) for day in days):
            return candidate
    return born


def group_on(day: date, born: date) -> int:
    """Which of the groups of the yearly figures somebody is in on a day."""
    return sum(add_months(born, 12 * years) <= day for years in (0, *CHANGES_WITH_AGE))


def belonging_to_person() -> Iterator[tuple[type[BaseModel], Field]]:
    """The tables whose rows are nothing without somebody: sessions, links, drafts. Not as what
    they worked: that counts.
    """
    for model in set(contributed().tables) - {PersonWord, PersonRole, EndedRole}:
        for field in fields_of(model).values():
            mine = isinstance(field, ForeignKeyField) and field.rel_model is Person
            if mine and getattr(field, "on_delete", "") == "CASCADE" and not field.null:
                yield model, field


def forget_elsewhere(branch_id: int, about: list[tuple], marks: list[str]) -> None:
    """In the audit log, mails, drafts and files that wait, and in what was written about others."""
    for model, numbers in about:
        for some in pieces(numbers):
            forget_values(table_of(model), some)
            OutboxMail.update(subject="", body=None, calendar=None, recipient="").where(
                OutboxMail.about_kind == table_of(model), OutboxMail.about_id.in_(some)
            ).execute()
    OutboxMail.update(subject="", body=None, calendar=None, recipient="").where(
        OutboxMail.recipient.in_(marks)
    ).execute()
    ImportRun.update(files_sealed=None).where(ImportRun.branch == branch_id).execute()
    drop_drafts(branch_id, marks)
    for model in contributed().tables:
        if table_of(model) not in OF_THE_LOG and "id" in fields_of(model):
            for field, kind in erasable(model):
                if kind != DataClass.CODE and not isinstance(field, BlobField):
                    take_out(model, field, marks)


def forget_values(table: str, numbers: list[int]) -> None:
    """What fields of these rows were; who changed them, and which, stays in the chain."""
    entries = AuditEntry.select(AuditEntry.id).where(
        AuditEntry.object_kind == table, AuditEntry.object_id.in_(numbers)
    )
    FieldChange.update(old_sealed=None, new_sealed=None).where(
        FieldChange.entry.in_(entries)
    ).execute()


def drop_drafts(branch_id: int, marks: Iterable[str]) -> None:
    """What somebody began to type about them: it is sealed, so each is opened."""
    people = Person.select(Person.id).where(Person.branch == branch_id)
    for draft in Draft.select().where(Draft.person.in_(people)):
        try:
            content = (unseal(draft.content_sealed, draft.place) or "") + draft.content
        except Unreadable:
            content = ""
        if any(mark in content for mark in marks):
            draft.delete_instance()


def take_out(model: type[BaseModel], field: Field, marks: Iterable[str]) -> None:
    """Their name, out of what was written about somebody else."""
    table, column = table_of(model), field.column_name
    for text in marks:
        like = f"SELECT id, {column} FROM {table} WHERE {column} LIKE ?"  # noqa: S608
        whole = re.compile(rf"(?<!\w){re.escape(text)}(?!\w)", re.IGNORECASE)
        for number, content in rows_of(like, [f"%{text}%"]):
            without = whole.sub(GONE, content)
            if without != content:
                update = f"UPDATE {table} SET {column} = ? WHERE id = ?"  # noqa: S608
                db.execute_sql(update.replace("?", mark()), [without, number])


def wipe() -> None:
    """Take what is gone out of the files too: of SQLite at once, PostgreSQL does it by itself."""
    if on_sqlite() and not db.in_transaction():
        with db.obj.alone():
            db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def erase_again(since: datetime) -> None:
    """In a database from a backup: whoever was erased after it was made, if it still is they."""
    for kind, number, at in list(ledger.noted(since)):
        if kind == "client":
            client = Client.get_or_none(Client.id == number, Client.erased_at.is_null())
            if client and client.created_at <= at:
                erase(client, None)
        elif person := Person.get_or_none(Person.id == number, Person.erased_at.is_null()):
            erase_person(person, None)
