from collections.abc import Iterator

from flask_babel import gettext as _
from peewee import JOIN

from portal.clients.models import Client
from portal.core.clock import local
from portal.core.i18n.labels import PLACEMENTS
from portal.core.i18n.spoken_languages import name_of
from portal.core.web.access import Permission, Role
from portal.employment.cvs.queries import versions_of
from portal.employment.employers.models import Employer
from portal.employment.placements.models import Placement
from portal.employment.placements.queries.jobs import with_earlier
from portal.employment.vacancies.models import LadderStep, LanguageLevel
from portal.employment.vacancies.queries.ladder import (
    climb_of,
    of_client,
    sees_ladder,
    sees_levels,
)
from portal.feature import ClientEvent
from portal.people.models import Person


def how_near(person: Person, client: Client) -> tuple[bool, bool]:
    """Whether this person follows a client to work, and whether they guide them."""
    sees = person.may(Permission.SEE_EMPLOYMENT)
    if sees and person.may(Permission.SEE_BRANCH_CLIENTS):
        return True, False
    parts = client.helped_as_by(person)
    follows = sees and Role.JOB_COACH in parts
    return follows, Role.GUIDE in parts and person.works_as(Role.GUIDE)


def events(person: Person, client: Client) -> list[ClientEvent]:
    """Placements, CVs, steps of the ladder and levels, each for who sees its part of the page."""
    return [*placed(person, client), *climbed(person, client), *spoken(person, client)]


def placed(person: Person, client: Client) -> Iterator[ClientEvent]:
    follows, guides = how_near(person, client)
    if not follows and not guides:
        return
    found = Placement.select(Placement, Employer).join(Employer, JOIN.LEFT_OUTER)
    rows = list(found.where(Placement.client == client, Placement.stands()))
    renewed = {one.renews for one in rows if one.fell_through_on is None}
    for one in rows:
        where = one.employer.label if follows and one.employer_id else ""
        name = str(PLACEMENTS[one.kind])
        if one.fell_through_on:
            told = " · ".join(part for part in (_("never started"), where) if part)
            yield ClientEvent(one.fell_through_on, "briefcase-business", name, told)
            continue
        begun = " · ".join(part for part in (_("renewed") if one.renews else "", where) if part)
        yield ClientEvent(one.started_on, "briefcase-business", name, begun)
        if one.ended_on and one.id not in renewed:
            told = " · ".join(part for part in (_("ended"), where) if part)
            yield ClientEvent(one.ended_on, "briefcase-business", name, told)
    for made in versions_of(client) if follows else ():
        number = _("version %(n)s", n=made.number)
        yield ClientEvent(local(made.made_at).date(), "file-text", _("CV made"), number)


def climbed(person: Person, client: Client) -> Iterator[ClientEvent]:
    if sees_ladder(person):
        for step in climb_of(list(of_client(LadderStep, client))).steps:
            told = _("Step %(n)s", n=step.step)
            yield ClientEvent(step.measured_on, "trending-up", _("Participation ladder"), told)


def spoken(person: Person, client: Client) -> Iterator[ClientEvent]:
    for level in of_client(LanguageLevel, client) if sees_levels(person) else ():
        if level.withdrawn_at is None:
            levels = " / ".join(part for part in (level.spoken, level.written) if part)
            told = f"{name_of(level.language)} {levels}"
            yield ClientEvent(level.measured_on, "languages", _("Language level"), told)


def on_client(person: Person, client: Client) -> dict | None:
    """Placements and CV of a client, for their job coach and leaders.

    Who guides them sees which placements there are and were, not where, and no CV.
    """
    follows, guides = how_near(person, client)
    if not follows and not guides:
        return None
    found = (
        Placement.select(Placement, Employer)
        .join(Employer, JOIN.LEFT_OUTER)
        .where(Placement.client == client, Placement.stands(), Placement.is_last())
    )
    rows = list(found.order_by(Placement.started_on.desc()))
    return {
        "template": "vacancies/_on_client.html",
        "place": 8,
        "jobs": with_earlier(client.branch_id, rows),
        "follows": follows,
        "may_make": client.can_be_coached_by(person),
        "cv": list(versions_of(client).limit(1)) if follows else [],
    }
