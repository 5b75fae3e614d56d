"""The ledger of the target as a picture."""

from flask_babel import gettext as _

from portal.core.render.charts import Columns
from portal.reports.queries.ledger import Line

SHOWN = ("housing.housed", "target.target")
MOST = 12  # half-years: more columns than that nobody can tell apart


def ledger_chart(lines: list[Line]) -> Columns | None:
    """Who was housed beside the target, of the last half-years that have either."""
    told = [line for line in lines if any(line.figures[key].value for key in SHOWN)]
    shown = told[:MOST][::-1]
    if not shown:
        return None
    housed, target = ([int(line.figures[key].value) for line in shown] for key in SHOWN)
    return Columns(
        "ledger",
        _("Housed and target per half-year"),
        _("%(housed)s housed, target %(target)s.", housed=sum(housed), target=sum(target)),
        [f"{line.scope.since.year}-{line.half}" for line in shown],
        housed,
        target,
    )
