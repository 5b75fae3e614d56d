"""The texts of a branch made as long as anybody could make them."""

from peewee import CharField, IntegrityError, TextField

from portal import tables
from portal.account.models import Session
from portal.branches.models import Setting
from portal.core.database import db, fields_of
from portal.drafts.models import Draft
from portal.files.models import StoredFile

WORD = "Hottentottensoldatententententoonstellingsbouwterreinopzichter" * 2
LINK = f"https://vergaderen.example.org/{'deelnemen' * 12}?kamer={'7' * 40}"
MAIL = f"{'voornaam' * 8}@{'afdeling' * 6}.example.org"
NOT_TYPED = {Session, Setting, Draft, StoredFile}
KEPT = ("digest", "hash", "token", "language", "sealed", "media", "content", "before", "message")


def soil(branch: int) -> int:
    """How many values were made long."""
    return sum(
        lengthened(row, column)
        for model in set(tables.ALL) - NOT_TYPED
        if {"id", "branch"} <= fields_of(model).keys()
        for row in model.select().where(model.branch == branch)
        for column in fields_of(model).values()
        if isinstance(column, CharField | TextField) and not any(k in column.name for k in KEPT)
    )


def lengthened(row, column) -> bool:
    kind = {"place": LINK, "email": MAIL, "address": LINK}
    text = next((long for part, long in kind.items() if part in column.name), WORD)
    number, most = str(row.id), getattr(column, "max_length", None) or 200
    text = number + text if "@" in text else text[: most - len(number)] + number
    if len(text) > most:
        return False
    try:
        with db.atomic():
            return bool(type(row).update({column: text}).where(type(row).id == row.id).execute())
    except IntegrityError:  # one of a list
        return False
