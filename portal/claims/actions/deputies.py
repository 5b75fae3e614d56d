"""Letting somebody decide in one's place, for a time."""

from datetime import date, timedelta

from portal import journal
from portal.db import db
from portal.moments import today
from portal.people.models import Deputy, Person


def appoint(leader: Person, person: Person, starts_on: date, ends_on: date) -> Deputy:
    """Let somebody of the branch decide in this leader's place, from a day to a day."""
    with db.atomic():
        deputy = Deputy.create(
            branch=leader.branch_id,
            leader=leader.id,
            person=person.id,
            starts_on=starts_on,
            ends_on=ends_on,
            appointed_by=leader.id,
        )
        journal.record(leader, "deputy.appoint", person)
    return deputy


def end(deputy: Deputy, by: Person) -> None:
    """Let it end yesterday; one that has not begun goes."""
    with db.atomic():
        row = Deputy.id == deputy.id
        if deputy.starts_on >= today():
            Deputy.delete().where(row).execute()
        else:
            Deputy.update(ends_on=today() - timedelta(1)).where(row).execute()
        journal.record(by, "deputy.end", deputy.person)
