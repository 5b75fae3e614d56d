"""Days of activities in files: closed periods stay closed, and what is unlikely is asked about."""

from datetime import date

from portal.activities.models.rules import LogRules
from portal.activities.queries.rules import closed_words, unlikely_day
from portal.core.database.bulk import named_rows
from portal.core.i18n.formatting import as_day
from portal.import_export.actions.writing import Upsert, Writer
from portal.people.models import Person


def check(writer: Writer, upsert: Upsert, lines: dict[tuple, int]) -> None:
    """By the same functions as the form (A11). No file gives a reason for a closed period."""
    rules = {r.branch_id: r for r in LogRules.select().where(writer.is_here(LogRules))}
    if rules:
        touched = {key: number for key, number, _changes in upsert.touched}
        for key in (*upsert.new, *touched):
            held, days = rules.get(key[0]), days_of(upsert, key)
            if held is not None and held.is_closed(*days):
                writer.fault("activities", lines[key], "started_at", closed_words(held))
    if writer.actor is not None:
        ask(writer, upsert, lines)


def days_of(upsert: Upsert, key: tuple) -> list[date]:
    """The day of a row, and the day that it had."""
    days = [upsert.rows[key]["happened_on"]]
    if key in upsert.stored:
        days.append(upsert.stored[key][1]["happened_on"])
    return [date.fromisoformat(day) for day in days]


def ask(writer: Writer, upsert: Upsert, lines: dict[tuple, int]) -> None:
    """Of new rows, in the preview: it is for who brings them in to look."""
    started = first_days(writer)
    asked: dict[tuple, str | None] = {}
    for key in upsert.new:
        row = upsert.rows[key]
        day = (row["happened_on"], started.get(row["person_id"]))
        if day not in asked:
            asked[day] = unlikely_day(date.fromisoformat(day[0]), day[1])
        if question := asked[day]:
            writer.unlikely.append((lines[key], key[1], question))


def first_days(writer: Writer) -> dict[int, date | None]:
    """{person: their first day}, as these files have it where they say it."""
    p = Person
    found = named_rows(p.select(p.id, p.started_on).where(writer.is_here(p)))
    started = {row["id"]: as_day(row["started_on"]) for row in found}
    branches, people = writer.branch_ids, writer.codes["people"]
    for row in writer.rows("people"):
        number = people.get((branches.get(row["branch"]), row["code"]))
        if number and row["started_on"]:
            started[number] = date.fromisoformat(row["started_on"])
    return started
