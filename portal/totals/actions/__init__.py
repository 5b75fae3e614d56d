"""What a leader decides on the figures for outside."""

from datetime import date

from portal import audit
from portal.branches.models import Branch
from portal.core.database import db
from portal.people.models import Person
from portal.totals.queries.taken import note_of


def hide_below(branch: Branch, by: Person, number: int) -> None:
    """From here on what counts fewer is hidden in the figures for outside."""
    if changes := audit.differences(branch, smallest_count=number):
        with db.atomic():
            Branch.update(smallest_count=number).where(Branch.id == branch.id).execute()
            audit.record(by, "branch.smallest", branch, changes=changes)


def note_taken(branch: Branch, until: date, by: Person | None = None) -> None:
    """Who made a version for outside, and of which year or part of one; nobody for a command."""
    with db.atomic():
        audit.record(by, "export", branch, reason=note_of(until))
