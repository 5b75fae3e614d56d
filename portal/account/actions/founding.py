"""The first branch of an installation and its first senior team leader, who invites all others."""

from portal.account.actions import invite
from portal.branches.models import Branch
from portal.core.clock import today
from portal.core.database import db, take_turn
from portal.core.web.access import Role
from portal.people.models import Person, PersonRole


class NotEmpty(Exception):
    """There are people in this database already."""


def found(code: str, branch_name: str, name: str, email: str) -> str:
    """Make them in an empty database; the link with which the leader chooses a password.

    Raises NotEmpty.
    """
    with db.atomic():
        take_turn("founding")
        if Person.select().exists():
            raise NotEmpty
        branch = Branch.create(code=code, name=branch_name)
        leader = Person.create(
            branch=branch,
            code="person-1",
            name=name,
            email=email,
            employment="paid",
            started_on=today(),
        )
        PersonRole.create(person=leader, role=Role.SENIOR_TEAM_LEADER)
        return invite(leader, None)
