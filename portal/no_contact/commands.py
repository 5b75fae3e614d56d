"""What `flask jobs run` does about clients without contact: one mail to each guide."""

from collections import defaultdict

from flask_babel import ngettext

from portal.activities.models.rules import LogRules
from portal.clients.models import Client
from portal.core.clock import today
from portal.core.database import db, hold
from portal.core.web.addresses import link_to
from portal.mail.actions import queue
from portal.no_contact import queries
from portal.no_contact.models import ContactReminder
from portal.people.models import Person


def remind() -> str | None:
    """At most once in the days that the branch counts; whom somebody met is on no mail."""
    number = 0
    for rules in LogRules.select().where(LogRules.no_contact_days.is_null(False)):
        with db.atomic():
            hold(rules)
            found = queries.to_remind_of(rules)
            for client in found:
                note(client)
            tell(rules, found)
            number += len(found)
    return f"{number} clients without contact told of." if number else None


def note(client: Client) -> None:
    """They were told of today."""
    told = {"reminded_on": today()}
    made = ContactReminder.insert(branch=client.branch_id, client=client.id, **told)
    made.on_conflict(conflict_target=[ContactReminder.client], update=told).execute()


def tell(rules: LogRules, found: list[Client]) -> None:
    """The guides of each; the leaders of whom nobody guides."""
    guides = queries.guides_of({client.household_id for client in found})
    leaders = queries.leaders_of(rules.branch_id) if found else []
    counted: dict[int, int] = defaultdict(int)
    people: dict[int, Person] = {}
    for client in found:
        for person in guides.get(client.household_id, leaders):
            counted[person.id] += 1
            people[person.id] = person
    for number, count in counted.items():
        queue(people[number], "guidance.no_contact", lambda count=count: text(count, rules))


def text(count: int, rules: LogRules) -> tuple[str, str]:
    subject = ngettext(
        "Nobody was in touch with %(num)s client",
        "Nobody was in touch with %(num)s clients",
        count,
    )
    said = ngettext(
        "For %(days)s days nothing was written down for %(num)s client. Look here:\n%(link)s",
        "For %(days)s days nothing was written down for %(num)s clients. Look here:\n%(link)s",
        count,
        days=rules.no_contact_days,
        link=link_to("no_contact.index"),
    )
    return subject, said
