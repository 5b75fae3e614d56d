"""All that is kept of one client, for the client: a page to read, the same for programs, and files.

Names of others are taken out; who did something stands there as nobody.
"""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from flask import render_template
from peewee import BlobField, Field, ForeignKeyField

from portal import audit
from portal.clients.models import Client
from portal.core.clock import today
from portal.core.database import BaseModel, db, fields_of, table_of
from portal.files import actions as files
from portal.files.models import StoredFile
from portal.people.models import Person
from portal.privacy import queries
from portal.privacy.actions.erasing import GONE, SHORTEST
from portal.privacy.classes import DataClass, class_of, texts_of

HIDDEN = {DataClass.INTERNAL, DataClass.SECRET}
NOT_TOLD = {"id", "version", "digest", "sorts_as", "is_namesake", "busy_body"}
# Which tables stay out: about others' right, or about how the portal does its work.
LEFT_OUT = {"conflict", "calendar_event", "client_word", "activity_client"}


def extract(client: Client, by: Person) -> bytes:
    """A ZIP; noted in the audit log."""
    told = {table: rows for table, rows in tables_about(client) if rows}
    drawings = list(drawings_of(client))
    with db.atomic():
        audit.record(by, "client.extract", client)
    page = render_template("privacy/extract.html", client=client, tables=told, day=today())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("gegevens.html", page)
        archive.writestr("gegevens.json", json.dumps(told, ensure_ascii=False, indent=1))
        for name, content in drawings:
            archive.writestr(f"bestanden/{name}", content)
    return out.getvalue()


def tables_about(client: Client) -> Iterator[tuple[str, list[dict[str, str]]]]:
    others = names_of_others(client)
    for model, numbers in queries.numbers_of([client.id]):
        if table_of(model) in LEFT_OUT:
            continue
        fields = [field for field in fields_of(model).values() if is_told(model, field)]
        rows = model.select().where(model.id.in_(numbers)).order_by(model.id) if numbers else []
        yield table_of(model), [told(row, fields, others) for row in rows]


def is_told(model: type[BaseModel], field: Field) -> bool:
    if field.name in NOT_TOLD or isinstance(field, ForeignKeyField | BlobField):
        return False
    return field not in texts_of(model) or class_of(model, field) not in HIDDEN


def told(row: BaseModel, fields: list[Field], others: re.Pattern | None) -> dict[str, str]:
    values = {field.name: getattr(row, field.name) for field in fields}
    return {name: plain(value, others) for name, value in values.items() if value not in (None, "")}


def plain(value: Any, others: re.Pattern | None) -> str:
    text = str(value)
    return others.sub(GONE, text) if others else text


def names_of_others(client: Client) -> re.Pattern | None:
    """Who works here, and other clients: third persons, whose names are theirs."""
    people = Person.select(Person.name).where(Person.branch == client.branch_id)
    clients = Client.select(Client.name).where(
        Client.branch == client.branch_id, Client.id != client.id
    )
    names = {name for rows in (people, clients) for (name,) in rows.tuples()}
    looked_for = sorted(
        (
            re.escape(name)
            for name in names
            if name and len(name) >= SHORTEST and name != client.name
        ),
        key=len,
        reverse=True,
    )
    return re.compile(rf"(?<!\w)({'|'.join(looked_for)})(?!\w)", re.I) if looked_for else None


def drawings_of(client: Client) -> Iterator[tuple[str, bytes]]:
    """The files that belong to rows about them, such as a signature."""
    for model, numbers in queries.numbers_of([client.id]):
        for field in fields_of(model).values():
            if isinstance(field, ForeignKeyField) and field.rel_model is StoredFile and numbers:
                rows = model.select(field).where(model.id.in_(numbers), field.is_null(False))
                for file in StoredFile.select().where(StoredFile.id.in_(rows)):
                    ending = file.media_type.rpartition("/")[2][:5]
                    yield f"{file.id}.{ending}", files.content_of(file)
