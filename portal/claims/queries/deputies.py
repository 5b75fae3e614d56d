"""Who stands in for whom."""

from peewee import ModelSelect, fn

from portal.access import LEADERS
from portal.moments import today
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


def visible_deputies(person: Person) -> ModelSelect:
    return Deputy.select().where(Deputy.branch == person.branch_id)


def may_stand_in(person: Person) -> list[Person]:
    """Who may be somebody's deputy: works in the branch, and is not the leader who asks."""
    day = today()
    return list(
        Person.select()
        .where(
            Person.branch == person.branch_id,
            Person.id != person.id,
            Person.email.is_null(False),
            Person.started_on.is_null() | (Person.started_on <= day),
            Person.ended_on.is_null() | (Person.ended_on >= day),
        )
        .order_by(fn.COALESCE(Person.name, Person.code))
    )


def leaders_of(branch_id: int) -> list[Person]:
    """The leaders who work in the branch today: team leaders and seniors."""
    day = today()
    lead = PersonRole.select(PersonRole.person).where(PersonRole.role.in_([*LEADERS]))
    return list(
        Person.select()
        .where(
            Person.branch == branch_id,
            Person.id.in_(lead),
            Person.started_on.is_null() | (Person.started_on <= day),
            Person.ended_on.is_null() | (Person.ended_on >= day),
        )
        .order_by(Person.name)
    )
