"""Who stands in for whom."""

from flask_babel import gettext

from portal.core.clock import today
from portal.core.database import Rows
from portal.core.periods import Period, in_words, meeting
from portal.core.web.access import Role
from portal.people.models import Deputy, Person, PersonRole


def deputies_of(person: Person) -> list[Deputy]:
    """The deputies of the branch that run or are to come, with both people."""
    leader = Person.alias()
    return list(
        Deputy.select(Deputy, Person, leader)
        .join(Person, on=Deputy.person)
        .switch(Deputy)
        .join(leader, on=(Deputy.leader == leader.id), attr="leader")
        .where(Deputy.branch == person.branch_id, Deputy.ends_on >= today())
        .order_by(Deputy.starts_on, Deputy.id)
    )


def visible_deputies(person: Person) -> Rows:
    return Deputy.select().where(Deputy.branch == person.branch_id)


def standing_in(leader: int, person: int, period: Period) -> list[Deputy]:
    """How this person stands in for this leader on any of these days."""
    return list(
        Deputy.select()
        .where(
            Deputy.leader == leader,
            Deputy.person == person,
            meeting(Deputy.starts_on, Deputy.ends_on, *period),
        )
        .order_by(Deputy.starts_on, Deputy.id)
    )


def stands_in_already(deputy: Deputy) -> str:
    return gettext(
        "%(name)s stands in for you already: %(days)s. End that first, or choose other days.",
        name=deputy.person.label,
        days=in_words((deputy.starts_on, deputy.ends_on)),
    )


def still_decides_for(person: Person) -> list[Deputy]:
    """In whose place somebody decides today."""
    return [
        one for one in deputies_of(person) if one.person_id == person.id and one.runs_on(today())
    ]


def may_stand_in(person: Person) -> list[Person]:
    """Who may be somebody's deputy: works in the branch, pays nothing, and is not who asks."""
    day = today()
    others = PersonRole.role.in_([Role.TREASURER, Role.NEIGHBOUR])
    paying = PersonRole.select(PersonRole.person).where(others)
    return list(
        Person.select()
        .where(
            Person.branch == person.branch_id,
            Person.id != person.id,
            Person.id.not_in(paying),
            Person.email.is_null(False),
            Person.started_on.is_null() | (Person.started_on <= day),
            Person.ended_on.is_null() | (Person.ended_on >= day),
        )
        .order_by(Person.sorts_as, Person.id)
    )
