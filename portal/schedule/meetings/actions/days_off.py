"""Keeping the list of holidays and closed days."""

from datetime import date

from peewee import IntegrityError

from portal import audit
from portal.branches.models import Branch, Region
from portal.core.database import db, hold
from portal.core.periods import Doubled
from portal.people.models import Person
from portal.schedule.meetings import queries
from portal.schedule.meetings.actions.talking import AlreadyThere
from portal.schedule.meetings.models import DayOff
from portal.schedule.meetings.queries.days_off import is_listed, off_already


def choose_region(by: Person, region: Region) -> None:
    """The part of the country whose school holidays count for the branch."""
    branch = queries.branch_of(by)
    if branch.region == region:
        return
    changes = audit.differences(branch, region=region)
    with db.atomic():
        Branch.update(region=region).where(Branch.id == branch.id).execute()
        audit.record(by, "branch.region", branch, changes=changes)


def add(by: Person, first_on: date, last_on: date, name: str, *, is_off: bool = True) -> None:
    """Days off that nobody else knows of, or (`is_off` False) a holiday that does not count here.

    Raises AlreadyThere, Doubled.
    """
    if is_listed(by.branch_id, first_on, last_on, is_off):
        raise AlreadyThere
    try:
        with db.atomic():
            hold(by.branch)
            if is_off and (said := off_already(by.branch_id, first_on, last_on)):
                raise Doubled(said)
            row = DayOff.create(
                branch=by.branch_id, first_on=first_on, last_on=last_on, name=name, is_off=is_off
            )
            audit.record(by, "day_off.add", row)
    except IntegrityError:
        raise AlreadyThere from None


def drop(row: DayOff, by: Person) -> None:
    with db.atomic():
        DayOff.delete().where(DayOff.id == row.id).execute()
        audit.record(by, "day_off.remove", row, changes={"name": (row.name, None)})
