"""What work adds to the page of a client and of an employer."""

from peewee import JOIN

from portal.access import Permission
from portal.clients import queries as clients
from portal.clients.models import Client
from portal.employers.models import Employer
from portal.people.models import Person
from portal.together import Asked, all_of
from portal.work.models import LadderStep, LanguageLevel, Placement
from portal.work.queries import ladder, vacancies


def ladder_on_client(person: Person, client: Client) -> Asked | None:
    """The ladder as a small chart, for the job coach, leaders and who guides the client."""
    if not ladder.sees_ladder(person):
        return None
    judgements = ladder.of_client(LadderStep, client)
    may_judge = person.may(Permission.SEE_EMPLOYMENT)

    def shown() -> dict | None:
        return {
            "template": "work/_ladder_on_client.html",
            "judgements": judgements,
            "climb": ladder.climb_of(judgements),
            "may_judge": may_judge,
        }

    return Asked([judgements], lambda: shown() if len(judgements) or may_judge else None)


def levels_on_client(person: Person, client: Client) -> Asked | None:
    """Language levels, also for the language coach."""
    if not ladder.sees_levels(person):
        return None
    judgements = ladder.of_client(LanguageLevel, client)
    may_judge = person.may(Permission.JUDGE_LANGUAGE)

    def shown() -> dict | None:
        return {
            "template": "work/_levels_on_client.html",
            "judgements": judgements,
            "latest": ladder.latest_levels_of(judgements),
            "speaking": ladder.speaking_of(judgements),
            "may_judge": may_judge,
        }

    return Asked([judgements], lambda: shown() if len(judgements) or may_judge else None)


def wish_on_client(person: Person, client: Client) -> Asked | None:
    """What work somebody looks for, and for which places they were proposed."""
    if not person.may(Permission.SEE_EMPLOYMENT):
        return None
    wish, lines = ladder.wish_of(client), vacancies.proposals_of(person, client)
    both = all_of([wish, lines])
    return Asked(
        both.selects,
        lambda: {
            "template": "work/_wish_on_client.html",
            "wish": wish.answer(),
            "lines": lines.answer(),
        },
    )


def vacancies_on_employer(_person: Person, employer: Employer) -> Asked:
    cards = vacancies.of_employer(employer)
    return Asked(
        cards.selects,
        lambda: {"template": "work/_vacancies_on_employer.html", "cards": cards.answer()},
    )


def placements_on_employer(person: Person, employer: Employer) -> Asked:
    """Who works or worked there; no names of clients whom one does not see."""
    seen = Placement.client.in_(clients.visible_to(person).select(Client.id).order_by())
    found = (
        Placement.select(Placement, Client, seen.alias("is_seen"))
        .join(Client, JOIN.LEFT_OUTER)
        .where(Placement.employer == employer.id, Placement.stands())
        .order_by(Placement.started_on.desc(), Placement.id.desc())
    )
    section = {"template": "work/_placements_on_employer.html", "rows": found}
    return Asked([found], lambda: section if list(found) else None)
