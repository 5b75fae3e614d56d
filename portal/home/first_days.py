"""What a new branch sets up: a line each on *Today* of who leads, until it is done (J11)."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext as _

from portal.branches.queries import office_on
from portal.core.clock import today
from portal.core.web.addresses import path_to
from portal.core.web.menu import may_open
from portal.home.lines import Todo, Urgency
from portal.people.models import Person


def of_first_days(person: Person, waiting: Mapping[str, Any]) -> Iterator[Todo]:
    if "colleagues" not in waiting:
        return
    branch = person.branch
    steps = (
        (
            waiting["colleagues"] <= 1,
            _("You are the only one here yet"),
            "users",
            "account.invite_several",
            _("Invite your team"),
            _("Paste a list of names and email addresses."),
        ),
        (
            branch.region is None,
            _("Your branch has no region yet"),
            "calendar-days",
            "meetings.closed_days",
            _("Choose a region"),
            _("Then no meeting falls in a school holiday."),
        ),
        (
            not waiting["rates"],
            _("Nobody entered what a kilometre pays"),
            "car",
            "claims.rules",
            _("Enter the rates"),
            _("Until then no journey can be claimed."),
        ),
        (
            branch.iban_sealed is None,
            _("Your branch has no bank account yet"),
            "banknote",
            "payouts.branch_account",
            _("Enter the account"),
            _("It stands in the file for the bank."),
        ),
        (
            branch.office_address is None and not office_on(branch, today()),
            _("Nobody entered where your office is"),
            "map-pin",
            "offices.index",
            _("Enter the address"),
            _("It stands in invitations and on agreements."),
        ),
    )
    for is_missing, title, icon, endpoint, does, why in steps:
        if is_missing and may_open(endpoint):
            yield Todo(Urgency.ONCE, title, icon, path_to(endpoint), does, (why,))
