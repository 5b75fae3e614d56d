"""The next steps of employers, for the agenda."""

from datetime import date
from typing import Any

from portal.core.agenda_item import AgendaItem
from portal.core.clock import today
from portal.core.web.addresses import path_to
from portal.employment.employers import queries
from portal.employment.employers.models import Employer
from portal.people.models import Person


def in_agenda(person: Person, since: date, until: date) -> list[AgendaItem]:
    """The steps that fall in these days, and those that are late if today is one of them."""
    found = queries.visible_to(person).where(
        queries.is_open(), Employer.next_action_on.between(first_day(since, until), until)
    )
    return [step(one, since, until, path_to("employers.show", employer_id=one.id)) for one in found]


def first_day(since: date, until: date) -> date:
    """From which day on steps are asked for: whatever is late stands on today."""
    return date.min if since <= today() <= until else since


def step(one: Any, since: date, until: date, href: str) -> AgendaItem:
    return AgendaItem(
        kind="step",
        day=one.next_action_on if since <= one.next_action_on <= until else today(),
        title=one.next_action or one.label,
        detail=one.label if one.next_action else "",
        href=href,
        state="late" if one.is_late else "",
    )
