"""Letting somebody decide in one's place, for a time."""

from datetime import date, timedelta

from portal import audit
from portal.core.clock import today
from portal.core.database import db, hold
from portal.core.periods import Doubled
from portal.expenses.claims.queries import deputies as queries
from portal.people.models import Deputy, Person


def appoint(leader: Person, person: Person, starts_on: date, ends_on: date) -> Deputy:
    """Let somebody of the branch decide in this leader's place, from a day to a day.

    Raises Doubled.
    """
    with db.atomic():
        hold(leader)
        if taken := queries.standing_in(leader.id, person.id, (starts_on, ends_on)):
            raise Doubled(queries.stands_in_already(taken[0]))
        deputy = Deputy.create(
            branch=leader.branch_id,
            leader=leader.id,
            person=person.id,
            starts_on=starts_on,
            ends_on=ends_on,
            appointed_by=leader.id,
        )
        audit.record(leader, "deputy.appoint", person)
    return deputy


def end(deputy: Deputy, by: Person) -> None:
    """Let it end yesterday, with all that has them stand in for this leader on the same days.

    One that has not begun goes.
    """
    with db.atomic():
        hold(deputy.leader)
        period = deputy.starts_on, deputy.ends_on
        for one in queries.standing_in(deputy.leader_id, deputy.person_id, period):
            row = Deputy.id == one.id
            if one.starts_on >= today():
                Deputy.delete().where(row).execute()
            else:
                Deputy.update(ends_on=today() - timedelta(1)).where(row).execute()
        audit.record(by, "deputy.end", deputy.person)
