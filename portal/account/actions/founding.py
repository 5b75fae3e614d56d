"""The first branch of an installation and its first senior team leader, who invites all others.

By a command, or on a page that asks for a code: whoever reads what the server prints may begin.
"""

import base64
import secrets
from datetime import timedelta

from portal import audit
from portal.account.actions import choose_password, invite
from portal.account.actions.second_factor import bare, in_fours
from portal.account.actions.throttling import PER_ACCOUNT, count_try, give_back, network_of
from portal.branches.models import Branch, Setting
from portal.core.clock import now, today
from portal.core.crypto import digest_of
from portal.core.database import db, take_turn
from portal.core.web.access import Role
from portal.people.models import Person, PersonRole

CODE = "setup.code"  # the Setting: the digest of the code, and until when it works
CODE_LIFE = timedelta(days=1)
CODE_BYTES = 10  # 80 bits, in 16 letters


class NotEmpty(Exception):
    """There are people in this database already."""


def is_empty() -> bool:
    """Whether nobody is here yet."""
    return not Person.select().exists()


def found(code: str, branch_name: str, name: str, email: str) -> str:
    """Make them in an empty database; the link with which the leader chooses a password.

    Raises NotEmpty.
    """
    with db.atomic():
        return invite(_begin(code, branch_name, name, email), None)


def found_with_password(
    code: str, branch_name: str, name: str, email: str, password: str
) -> Person:
    """The same by the page: the leader, who has chosen a password. The code works no more.

    Raises NotEmpty.
    """
    with db.atomic():
        leader = _begin(code, branch_name, name, email)
        Setting.delete().where(Setting.name == CODE).execute()
        audit.record(leader, "branch.begin", leader)
    choose_password(leader, password)
    return leader


def _begin(code: str, branch_name: str, name: str, email: str) -> Person:
    take_turn("founding")
    if not is_empty():
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
    return leader


def new_code() -> str:
    """A code for the page, in place of the one before; only its digest is kept. Raises NotEmpty."""
    code = base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode()
    kept = f"{digest_of(code)} {int((now() + CODE_LIFE).timestamp())}"
    with db.atomic():
        if not is_empty():
            raise NotEmpty
        Setting.delete().where(Setting.name == CODE).execute()
        Setting.create(name=CODE, value=kept)
    return in_fours(code, "-")


def is_code(typed: str, address: str | None) -> bool:
    """Whether this is the code that was printed within a day. Raises TooManyTries."""
    one = ("setup", network_of(address), PER_ACCOUNT)
    count_try(*one)
    kept = Setting.get_or_none(Setting.name == CODE)
    digest, _space, until = kept.value.partition(" ") if kept else ("", "", "0")
    right = secrets.compare_digest(digest_of(bare(typed)), digest)
    if not right or now().timestamp() >= int(until):
        return False
    give_back(*one)
    return True
