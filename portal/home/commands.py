"""What `flask jobs run` does for who leads: a mail a week about what waits in the branch."""

from collections.abc import Iterator
from datetime import date, timedelta

from flask_babel import gettext, ngettext

from portal.branches.models import Setting
from portal.core import workdays
from portal.core.clock import today
from portal.core.database import db
from portal.core.i18n.formatting import hours
from portal.core.web.access import LEADERS
from portal.core.web.addresses import link_to
from portal.home import months, queries
from portal.mail.actions import queue
from portal.people import queries as people
from portal.people.models import Person

KIND = "home.week"
TOLD_IN = "home.week_told_in"


def tell_leaders() -> str | None:
    """Once a week, on its first working day (J1)."""
    if not workdays.has_begun():
        return None
    monday = today() - timedelta(days=today().weekday())
    with db.atomic():
        if not Setting.is_first_on(TOLD_IN, monday):
            return None
        leaders = {one.id: one for role in sorted(LEADERS) for one in people.working_as(role)}
        told = [one for one in leaders.values() if tell(one, monday)]
    return f"{len(told)} leaders told of their week." if told else None


def tell(leader: Person, monday: date) -> bool:
    return queue(leader, KIND, lambda: text(leader, monday)) is not None


def text(leader: Person, monday: date) -> tuple[str, str]:
    """No names: numbers, each with the page of its list."""
    minutes, contacts = months.in_week(leader.branch_id, monday - timedelta(weeks=1))
    before = gettext(
        "Last week: %(hours)s, and %(contacts)s.",
        hours=hours(minutes),
        contacts=ngettext("%(num)s contact at the desk", "%(num)s contacts at the desk", contacts),
    )
    waits = list(lines(queries.waiting_for(leader)))
    now_open = "\n".join(waits) or gettext("Nothing waits for you.")
    return gettext("Your branch this week"), f"{before}\n\n{now_open}"


def lines(waiting: dict) -> Iterator[str]:
    """What there is of each, and where."""
    late = sum(term.days_left < 0 for term in waiting.get("terms", ()))
    decide, asked = waiting.get("to_decide", 0), waiting["unanswered"]
    quiet, new, alone = waiting["quiet"], waiting["newcomers"], waiting["without_helper"]
    for number, label, link in (
        (
            decide,
            ngettext("claim waits for you", "claims wait for you", decide),
            link_to("claims.decide"),
        ),
        (
            late,
            ngettext("legal term that is late", "legal terms that are late", late),
            link_to("legal.index"),
        ),
        (
            asked,
            ngettext("open question", "open questions", asked),
            link_to("activities.asked"),
        ),
        (
            quiet,
            ngettext("client without contact", "clients without contact", quiet),
            link_to("no_contact.index"),
        ),
        (
            alone,
            ngettext("client whom nobody helps", "clients whom nobody helps", alone),
            link_to("clients.index", which="alone"),
        ),
        (
            new,
            ngettext("new person to welcome", "new people to welcome", new),
            link_to("people.index", which="new"),
        ),
    ):
        if number:
            yield f"{number} {label}\n{link}"
