"""What was written down after its period had ended: it counts by its day; told apart (F7)."""

from datetime import datetime, time, timedelta

from portal.activities.models import Activity
from portal.core.clock import from_local
from portal.reports.queries.material import Material, in_period


def late(material: Material) -> dict[int, datetime]:
    """{activity that counts: when it was written down}, the last first; not what a file brought."""
    scope = material.scope
    after = from_local(scope.until + timedelta(1), time())
    found = Activity.select(Activity.id, Activity.created_at).where(
        *in_period(scope), ~Activity.was_imported, Activity.created_at >= after
    )
    ours = {done.id for done in material.activities}
    rows = found.order_by(Activity.created_at.desc(), Activity.id).tuples()
    return {number: moment for number, moment in rows if number in ours}
