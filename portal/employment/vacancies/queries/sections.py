"""What work adds to the page of a client and of an employer."""

from peewee import JOIN

from portal.clients import queries as clients
from portal.clients.models import Client
from portal.core.web.access import Permission
from portal.employment.employers.models import Employer
from portal.employment.placements.queries.jobs import with_earlier
from portal.employment.vacancies.models import LadderStep, LanguageLevel, Placement
from portal.employment.vacancies.queries import ladder, vacancies
from portal.people.models import Person


def ladder_on_client(person: Person, client: Client) -> dict | None:
    """The ladder as a small chart, for the job coach, leaders and who guides the client."""
    if not ladder.sees_ladder(person):
        return None
    judgements = list(ladder.of_client(LadderStep, client))
    may_judge = person.may(Permission.SEE_EMPLOYMENT)
    return {
        "template": "vacancies/_ladder_on_client.html",
        "place": 9,
        "judgements": judgements,
        "climb": ladder.climb_of(judgements),
        "may_judge": may_judge,
    }


def levels_on_client(person: Person, client: Client) -> dict | None:
    """Language levels, also for the language coach."""
    if not ladder.sees_levels(person):
        return None
    judgements = list(ladder.of_client(LanguageLevel, client))
    may_judge = person.may(Permission.JUDGE_LANGUAGE)
    return {
        "template": "vacancies/_levels_on_client.html",
        "place": 5,
        "judgements": judgements,
        "latest": ladder.latest_levels_of(judgements),
        "speaking": ladder.speaking_of(judgements),
        "may_judge": may_judge,
    }


def wish_on_client(person: Person, client: Client) -> dict | None:
    """What work somebody looks for, and for which places they were proposed."""
    if not person.may(Permission.SEE_EMPLOYMENT):
        return None
    return {
        "template": "vacancies/_wish_on_client.html",
        "place": 7,
        "wish": ladder.wish_of(client),
        "lines": vacancies.proposals_of(person, client),
    }


def vacancies_on_employer(_person: Person, employer: Employer) -> dict:
    cards = vacancies.of_employer(employer)
    return {"template": "vacancies/_vacancies_on_employer.html", "cards": cards}


def placements_on_employer(person: Person, employer: Employer) -> dict | None:
    """Who works or worked there; no names of clients whom one does not see."""
    seen = clients.is_visible_to(person)
    found = (
        Placement.select(Placement, Client, seen.alias("is_seen"))
        .join(Client, JOIN.LEFT_OUTER)
        .where(Placement.employer == employer.id, Placement.stands(), Placement.is_last())
        .order_by(Placement.started_on.desc(), Placement.id.desc())
    )
    jobs = with_earlier(employer.branch_id, list(found))
    return {"template": "vacancies/_placements_on_employer.html", "jobs": jobs} if jobs else None
