"""Matches of one person with one household, as the same, on the same days become one.

It begins with the first and ends with the last of them; one without an end goes on.
"""

from datetime import date

from peewee import CharField, DateField, IntegerField


def up(migrator, db):
    class Assignment(db.Model):
        person_id = IntegerField()
        household_id = IntegerField()
        role = CharField()
        started_on = DateField()
        ended_on = DateField(null=True)
        version = IntegerField()

    order = Assignment.person_id, Assignment.household_id, Assignment.role, Assignment.started_on
    before = None
    for match in list(Assignment.select().order_by(*order)):
        if before is None or not doubles(before, match):
            before = match
            continue
        if before.ended_on is not None and (match.ended_on or date.max) > before.ended_on:
            before.ended_on = match.ended_on
            Assignment.update(ended_on=before.ended_on, version=Assignment.version + 1).where(
                Assignment.id == before.id
            ).execute()
        Assignment.delete().where(Assignment.id == match.id).execute()


def doubles(before, match):
    known = ("person_id", "household_id", "role")
    same = all(getattr(before, name) == getattr(match, name) for name in known)
    return same and match.started_on <= (before.ended_on or date.max)


def down(migrator, db):
    """What was one match twice stays one."""
