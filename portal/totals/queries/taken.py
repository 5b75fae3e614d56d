"""When a year left the branch, and what was written down of it since (F7, F8)."""

from dataclasses import dataclass
from datetime import datetime

from portal.activities.models import Activity
from portal.audit.models import AuditEntry
from portal.branches.models import Branch
from portal.reports.queries.periods import part_of


def note_of(year: int) -> str:
    """How the audit log says that the version for outside of a year was taken along."""
    return f"outside {year}"


@dataclass(frozen=True)
class Taken:
    at: datetime
    later: int  # visits, contacts and hours of that year that were written down since


def last_taken(branch: Branch, year: int) -> Taken | None:
    """The last time that somebody made a file for outside of this year."""
    of_year = (AuditEntry.action == "export") & (AuditEntry.reason == note_of(year))
    found = AuditEntry.select(AuditEntry.at).where(of_year, AuditEntry.branch_id == branch.id)
    last = found.order_by(AuditEntry.at.desc()).first()
    if last is None:
        return None
    since = Activity.select().where(
        Activity.branch == branch,
        Activity.happened_on.between(*part_of(year)),
        Activity.created_at > last.at,
        Activity.withdrawn_at.is_null(),
        ~Activity.was_imported,
    )
    return Taken(last.at, since.count())
