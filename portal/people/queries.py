"""Who works here, as far as somebody may see."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext
from peewee import fn

from portal.audit import alerts
from portal.audit.models import AuditEntry
from portal.core.clock import today
from portal.core.database import Rows
from portal.core.i18n.formatting import day
from portal.core.i18n.labels import ROLES as ROLE_NAMES
from portal.core.periods import Period, in_words, meet
from portal.core.web.access import (
    LEADERS,
    PART_OF,
    PROTECTED_ROLES,
    WITH_PAPERS,
    Permission,
    PersonPart,
    Role,
    Whose,
)
from portal.core.web.addresses import path_to
from portal.feature import Hit
from portal.people.models import EndedRole, Person, PersonLanguage, PersonRole, RoleRequest
from portal.search.index import fits


def alerts_for(person: Person) -> list[tuple[AuditEntry, Person]]:
    """What was out of the ordinary in the branch lately, and whom it is about."""
    entries = list(alerts.of_branch(person.branch_id).limit(200))
    numbers = {entry.object_id for entry in entries}
    known = {one.id: one for one in visible_to(person).where(Person.id.in_(numbers))}
    return [(entry, known[entry.object_id]) for entry in entries if entry.object_id in known]


def visible_to(person: Person) -> Rows:
    """The branch's people for who sees them; everybody sees themselves."""
    people = Person.select().where(Person.branch == person.branch_id)
    if person.may(Permission.SEE_PEOPLE):
        return people
    return people.where(Person.id == person.id)


def confirmable_by(person: Person) -> Rows:
    """Whom they see, and whose role waits: an administrator sees no other of the branch."""
    if person.may(Permission.SEE_PEOPLE):
        return visible_to(person)
    return waiting_for_second(person.branch_id)


NEW_FOR = timedelta(days=30)


def newcomers(person: Person) -> Rows:
    """Who began in the last month, or begins: to be welcomed."""
    begun = Person.started_on >= today() - NEW_FOR
    here = Person.ended_on.is_null() | (Person.ended_on >= today())
    return visible_to(person).where(begun, here, Person.id != person.id)


def find(person: Person, typed: str, most: int) -> list[Hit]:
    """Who fits by name, code, phone number, for the field on top; who works here first."""
    people = visible_to(person).where(
        fits(Person, person.branch_id, typed), Person.erased_at.is_null()
    )
    gone = Person.ended_on.is_null(False) & (Person.ended_on < today())
    found = list(people.order_by(gone, Person.sorts_as, Person.id).limit(most))
    roles = roles_of([one.id for one in found])
    return [
        Hit(
            one.label,
            path_to("people.show", person_id=one.id),
            [str(ROLE_NAMES[role]) for role in roles.get(one.id, [])]
            if one.works_on(today())
            else [gettext("has left")],
        )
        for one in found
    ]


def roles_of(numbers: list[int]) -> dict[int, list[Role]]:
    held: dict[int, list[Role]] = {}
    rows = PersonRole.select(PersonRole.person, PersonRole.role)
    for number, role in (
        rows.where(PersonRole.person.in_(numbers)).order_by(PersonRole.role).tuples()
    ):
        held.setdefault(number, []).append(role)
    return held


@dataclass(frozen=True)
class RoleDays:
    """A role of somebody and its days; without a first day from when they began to work here."""

    row: PersonRole | EndedRole
    role: Role
    since: date | None
    until: date | None
    worked: tuple[date | None, date | None]  # by the person, who may have left since

    @property
    def period(self) -> Period:
        return self.since or date.min, self.until

    @property
    def is_over(self) -> bool:
        last = self.until or self.worked[1]
        return last is not None and last < today()

    @property
    def in_words(self) -> str:
        first, last = self.since or self.worked[0], self.until or self.worked[1]
        if first is not None:
            return in_words((first, last))
        if last is not None:
            return gettext("from the first day to %(day)s", day=day(last))
        return gettext("from the first day on")


def held_by(person: Person) -> list[PersonRole]:
    """The roles that somebody has today."""
    held = PersonRole.select().where(PersonRole.person == person.id)
    return list(held.order_by(PersonRole.role))


def roles_over_time(person: Person) -> list[RoleDays]:
    """All roles that somebody has or had: what holds first, then what ended last."""
    ended = EndedRole.select().where(EndedRole.person == person.id)
    ended = ended.order_by(EndedRole.until.desc(), EndedRole.role)
    worked = person.started_on, person.ended_on
    now_held = [RoleDays(one, Role(one.role), one.since, None, worked) for one in held_by(person)]
    before = [RoleDays(one, Role(one.role), one.since, one.until, worked) for one in ended]
    return now_held + before


def roles_visible_to(person: Person, model: type[PersonRole] | type[EndedRole]) -> Rows:
    """What people have, or had, each with whose it is."""
    found = model.select(model, Person).join(Person, on=model.person)
    return found.where(Person.id.in_(visible_to(person).select(Person.id)))


def may_date_role(by: Person, person: Person, role: str) -> bool:
    """Whether the days of this role of somebody are theirs to put right: who may give it."""
    return person.can_be_changed_by(by, PersonPart.ROLES) and Role(role) in roles_to_give(by)


def role_in_the_way(
    person: Person, role: str, period: Period, but: PersonRole | EndedRole | None
) -> RoleDays | None:
    """On days of this period they have or had the role already, by another row than `but`."""
    for one in roles_over_time(person):
        if one.role == role and one.row != but and meet(one.period, period):
            return one
    return None


def languages_of(numbers: list[int]) -> dict[int, list[str]]:
    """{person: codes of the languages they speak beside Dutch}"""
    rows = PersonLanguage.select(PersonLanguage.person, PersonLanguage.language)
    rows = rows.where(PersonLanguage.person.in_(numbers)).order_by(PersonLanguage.id)
    spoken: dict[int, list[str]] = {}
    for number, language in rows.tuples():
        spoken.setdefault(number, []).append(language)
    return spoken


def not_working(person: Person, period: Period) -> tuple[str | None, str | None]:
    """What is wrong with the first and the last day of what somebody does here, or nothing."""
    first, last = period
    start = end = None
    if person.started_on and first < person.started_on:
        start = gettext("%(name)s works here from %(day)s on. Choose that day or later.")
        start %= {"name": person.label, "day": day(person.started_on)}
    if person.ended_on and (last or date.max) > person.ended_on:
        end = gettext("%(name)s works here until %(day)s. Choose a last day up to then.")
        end %= {"name": person.label, "day": day(person.ended_on)}
    return start, end


def leaders_of(branch_id: int) -> list[Person]:
    """Who leads the branch today."""
    leading = PersonRole.select(PersonRole.person).where(PersonRole.role.in_([*LEADERS]))
    people = Person.select().where(Person.branch == branch_id, Person.id.in_(leading))
    return [person for person in people.order_by(Person.sorts_as, Person.id) if person.is_active]


def working_as(role: Role) -> list[Person]:
    """Who has this role and works here today, in all branches."""
    held = PersonRole.select(PersonRole.person).where(PersonRole.role == role)
    people = Person.select().where(Person.id.in_(held)).order_by(Person.id)
    return [person for person in people if person.is_active]


def email_is_taken(email: str, branch_id: int, but: int | None = None) -> bool:
    """Whether somebody else of this branch has it: of another one, nobody is told."""
    others = (Person.branch == branch_id) & (Person.id != (but or 0))
    return Person.select().where(Person.email == email, others).exists()


def next_code(branch_id: int) -> str:
    number = Person.select(fn.COALESCE(fn.MAX(Person.id), 0)).scalar() + 1
    while (
        Person.select().where(Person.branch == branch_id, Person.code == f"P-{number:04}").exists()
    ):
        number += 1
    return f"P-{number:04}"


def roles_to_give(person: Person) -> list[Role]:
    """A team leader gives the roles of volunteers; who leads or pays is made by a senior."""
    if person.may(Permission.MANAGE_LEADERS):
        return list(Role)
    return [role for role in Role if role not in PROTECTED_ROLES]


def requests_for(person: Person) -> list[RoleRequest]:
    """The roles that wait for a second one to confirm them."""
    open_ones = RoleRequest.settled_at.is_null()
    rows = RoleRequest.select(RoleRequest, Person).join(Person, on=RoleRequest.asked_by)
    return list(rows.where(RoleRequest.person == person.id, open_ones).order_by(RoleRequest.id))


def roles_to_confirm(person: Person) -> Rows:
    """Whose roles wait for somebody like this person: neither who asked, nor who gets them."""
    others = waiting_for_second(person.branch_id).where(Person.id != person.id)
    asked = RoleRequest.select(RoleRequest.person).where(
        RoleRequest.asked_by == person.id, RoleRequest.settled_at.is_null()
    )
    return others.where(Person.id.not_in(asked))


def waiting_for_second(branch_id: int) -> Rows:
    """Whose roles wait."""
    rows = RoleRequest.select(RoleRequest.person)
    rows = rows.where(RoleRequest.branch == branch_id, RoleRequest.settled_at.is_null())
    return Person.select().where(Person.id.in_(rows)).order_by(Person.id)


# Rules of writing: what the form, the import and whatever else writes people ask ------------


def objection(by: Person, person: Person, field: str) -> str | None:
    """Why this field of this person is not theirs to change, or None."""
    if person.can_be_changed_by(by, PART_OF[field]):
        return None
    if person.whose(by) is Whose.OWN:
        return gettext("Nobody changes this of themselves. Ask another leader.")
    if person.branch_id == by.branch_id and by.may(Permission.MANAGE_PEOPLE):
        return gettext(
            "Only a senior team leader changes a leader, a treasurer or an administrator."
        )
    return gettext("You may not change this person.")


def objection_to_roles(
    by: Person, was: set[Role], wanted: set[Role], *, signed: bool
) -> str | None:
    """Why these roles cannot take the place of those, or None. `signed`: both papers are in."""
    if (was ^ wanted) - set(roles_to_give(by)):
        return gettext("A senior team leader gives and takes this role.")
    if Role.TREASURER in wanted and wanted & LEADERS:
        return gettext("Who pays as a treasurer decides on nothing: choose one of both.")
    if Role.NEIGHBOUR in wanted and len(wanted) > 1:
        return gettext("Who decides for a neighbour branch does nothing else here: one role only.")
    if (wanted - was) & WITH_PAPERS and not signed:
        return gettext(
            "Who leads or pays needs both papers first: conduct certificate and confidentiality."
        )
    return None
