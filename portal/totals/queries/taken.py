"""When a year left the branch, and what was written down of it since (F7, F8)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from portal.activities.models import Activity
from portal.audit.models import AuditEntry
from portal.branches.models import Branch
from portal.core.database import Rows
from portal.reports.queries.periods import ends_of, part_of


def note_of(until: date) -> str:
    """How the audit log says that the version for outside up to a day was taken along."""
    whole = (until.month, until.day) == (12, 31)
    return f"outside {until:%Y}" if whole else f"outside {until:%Y-%m}"


@dataclass(frozen=True)
class Taken:
    at: datetime
    until: date
    later: int  # visits, contacts and hours of those days that were written down since


def ends_taken(branch: Branch, *years: int) -> dict[int, list[date]]:
    """{year: the last days of its versions that left the branch while it ran}"""
    ends = {note_of(day): day for year in years for day in ends_of(year)[:-1]}
    found = _notes(branch, ends).distinct().tuples()
    left = {ends[reason] for (reason,) in found}
    return {year: sorted(day for day in left if day.year == year) for year in years}


def _notes(branch: Branch, reasons: Iterable[str]) -> Rows:
    of_these = (AuditEntry.action == "export") & AuditEntry.reason.in_(list(reasons))
    return AuditEntry.select(AuditEntry.reason).where(of_these, AuditEntry.branch_id == branch.id)


def last_taken(branch: Branch, year: int) -> Taken | None:
    """The last time that somebody made a file for outside of this year."""
    ends = {note_of(day): day for day in ends_of(year)}
    found = _notes(branch, ends).select(AuditEntry.at, AuditEntry.reason)
    last = found.order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).first()
    if last is None:
        return None
    until = ends[last.reason]
    since = Activity.select().where(
        Activity.branch == branch,
        Activity.happened_on.between(part_of(year)[0], until),
        Activity.created_at > last.at,
        Activity.withdrawn_at.is_null(),
        ~Activity.was_imported,
    )
    return Taken(last.at, until, since.count())
