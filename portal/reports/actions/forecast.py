"""The forecast of the year's end as a picture."""

from flask_babel import gettext as _

from portal.core.i18n.formatting import plain_day
from portal.core.render.rising import Rising
from portal.reports.queries import Forecast


def picture_of(forecast: Forecast) -> Rising:
    year = forecast.last_day.year
    return Rising(
        _("Housed in %(year)s, and how many that becomes", year=year),
        _(
            "%(now)s until today, %(then)s on the last day at this pace; %(asked)s are asked.",
            now=len(forecast.housed.records),
            then=forecast.housed_then,
            asked=max(forecast.to_house, 0),
        ),
        forecast.steps,
        forecast.so_far.until,
        (forecast.last_day, forecast.housed_then),
        max(forecast.to_house, 0),
        _("To house: %(n)s", n=forecast.to_house) if forecast.to_house > 0 else "",
        (plain_day(forecast.so_far.since), plain_day(forecast.last_day)),
    )
