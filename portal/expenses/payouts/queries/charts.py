"""The months of an overview as a chart, in whole euros."""

from flask_babel import format_date, gettext

from portal.core.clock import today
from portal.core.render.charts import Columns
from portal.expenses.payouts.queries.years import Overview


def months_chart(found: Overview) -> Columns:
    now, before = (
        [round(cents / 100) for cents in cents_by_month]
        for cents_by_month in (found.months, found.before)
    )
    return Columns(
        "expenses",
        gettext("Approved expenses by month"),
        gettext(
            "%(now)s euros in %(year)s, %(before)s in the year before.",
            now=round(sum(found.months) / 100),
            year=found.year,
            before=round(sum(found.before) / 100),
        ),
        [format_date(today().replace(month=n, day=1), "LLL") for n in range(1, 13)],
        now,
        before,
    )
