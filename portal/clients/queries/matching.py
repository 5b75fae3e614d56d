"""Who may help a household, as what and on which days: the one rule of every way to match."""

from flask_babel import gettext as _

from portal.clients.models import Assignment, Client, Conflict, Household
from portal.core.clock import today
from portal.core.i18n.labels import ROLES
from portal.core.periods import Period, in_words, meeting
from portal.core.web.access import Role
from portal.people.models import Person
from portal.people.queries import not_working


def in_the_way(
    helper: Person,
    household: Household,
    role: str,
    period: Period,
    kept: Assignment | None = None,
) -> dict[str, str]:
    """{field: why this person may not help this household so}; empty where nothing is.

    `kept` is the match that is corrected: what it already said is not asked again, so that the
    past can be put right of who has another role now, or has left.
    """
    found: dict[str, str] = {}
    if kept is None or kept.role != role:
        found |= not_fitting(helper, role)
    if kept is None or (kept.started_on, kept.ended_on) != period:
        first, last = not_working(helper, period)
        found |= {n: said for n, said in (("started_on", first), ("ended_on", last)) if said}
        found |= without_access(helper, household, kept)
    if doubled := running_beside(helper, household, role, period, kept):
        found["started_on"] = _(
            "%(name)s helps this household as %(role)s in these days already: %(days)s."
            " Change that match instead.",
            name=helper.label,
            role=in_a_sentence(role),
            days=in_words((doubled.started_on, doubled.ended_on)),
        )
    return found


def in_a_sentence(role: str) -> str:
    return str(ROLES[role]).lower()


def not_fitting(helper: Person, role: str) -> dict[str, str]:
    if helper.works_as(Role(role)):
        return {}
    message = _(
        "%(name)s does not work here as %(role)s. Choose somebody else, or add that role under"
        " People first.",
        name=helper.label,
        role=in_a_sentence(role),
    )
    return {"role": message}


def without_access(helper: Person, household: Household, kept: Assignment | None) -> dict[str, str]:
    """Papers that are not in, or a file that this person may never open (R04g)."""
    if kept is None and (missing := papers_missing(helper)) and not helper.papers_are_in:
        return {"helper": missing}
    members = Client.select(Client.id).where(Client.household == household)
    barred = Conflict.select().where(Conflict.person == helper.id, Conflict.client.in_(members))
    if barred.exists():
        message = _("%(name)s may not open a file of this household. Choose somebody else.")
        return {"helper": message % {"name": helper.label}}
    return {}


def papers_missing(helper: Person) -> str | None:
    """A sentence that says which papers of this person are not in."""
    papers = []
    until = helper.conduct_certificate_until
    if not helper.conduct_certificate_on or (until and until < today()):
        papers.append(_("the conduct certificate"))
    if not helper.confidentiality_on:
        papers.append(_("the confidentiality statement"))
    if not papers:
        return None
    message = _("Of %(name)s this is not in yet: %(papers)s. Write it down under People.")
    return message % {"name": helper.label, "papers": _(" and ").join(papers)}


def running_beside(
    helper: Person, household: Household, role: str, period: Period, kept: Assignment | None = None
) -> Assignment | None:
    """Another match of them, as the same, that has a day in common with this period."""
    return (
        Assignment.select()
        .where(
            Assignment.person == helper.id,
            Assignment.household == household,
            Assignment.role == role,
            Assignment.id != (kept.id if kept else 0),
            meeting(Assignment.started_on, Assignment.ended_on, *period),
        )
        .order_by(Assignment.started_on)
        .first()
    )


def parts_in(matches: list[Assignment]) -> str:
    """As what somebody helps by these matches, in words: each once."""
    return ", ".join(dict.fromkeys(str(ROLES[match.role]) for match in matches))


def is_last_open(client: Client) -> bool:
    """Whether no other file of the household is open."""
    others = Client.select().where(Client.household == client.household_id, Client.id != client.id)
    return not others.where(Client.closed_on.is_null(), Client.erased_at.is_null()).exists()


def matches_to_end(client: Client) -> int:
    """How many matches end with this file, where it is the last open one of the household."""
    if not is_last_open(client):
        return 0
    going_on = Assignment.ended_on.is_null() | (Assignment.ended_on > today())
    return Assignment.select().where(Assignment.household == client.household_id, going_on).count()


def matches_of(helper: Person, household: Household) -> list[Assignment]:
    """All that says that they help, the first begun first."""
    return list(
        Assignment.select()
        .where(Assignment.person == helper.id, Assignment.household == household)
        .order_by(Assignment.started_on, Assignment.id)
    )
