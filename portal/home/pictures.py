"""The last months of a branch as small pictures, beside those of the year before."""

from dataclasses import dataclass

from flask_babel import gettext as _

from portal.core.i18n.formatting import clock_hours, month_short, number
from portal.core.render.charts import Columns
from portal.core.web.addresses import path_to
from portal.home.months import Month


@dataclass(frozen=True)
class Small:
    """A figure of this month, what it was a year before, and how it went."""

    columns: Columns
    value: str
    before: str
    address: str


def of_months(months: list[Month]) -> tuple[Small, Small]:
    last = months[-1]
    opens = {"month": f"{last.first_on:%Y-%m}"}
    whole = [(month.minutes // 60, month.minutes_before // 60) for month in months]
    contacts = [(month.contacts, month.contacts_before) for month in months]
    return (
        Small(
            columns("hours", _("Hours this month"), months, whole),
            clock_hours(last.minutes),
            clock_hours(last.minutes_before),
            path_to("activities.team_list", **opens),
        ),
        Small(
            columns("contacts", _("Desk contacts this month"), months, contacts),
            number(last.contacts),
            number(last.contacts_before),
            path_to("activities.team_list", **opens, kind="desk_contact"),
        ),
    )


def columns(name: str, title: str, months: list[Month], pairs: list[tuple[int, int]]) -> Columns:
    labels = [month_short(month.first_on) for month in months]
    told = ", ".join(f"{label} {n} ({was})" for label, (n, was) in zip(labels, pairs, strict=True))
    described = _("By month, a year before in brackets: %(told)s", told=told)
    now, before = ([pair[place] for pair in pairs] for place in (0, 1))
    return Columns(name, title, described, labels, now, before)
