"""Who is behind a session: one statement, since every request asks it."""

from datetime import timedelta

from peewee import ModelSelect, SqliteDatabase

from portal.access import LEADERS, Role
from portal.account.models import LinkPurpose, OneTimeLink, OutboxMail, Session
from portal.db import db
from portal.moments import now
from portal.organisation.models import Setting
from portal.people.models import Person, PersonRole

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
SHORT_IDLE_ROLES = LEADERS | {Role.JOB_COACH, Role.ADMINISTRATOR}
_COLUMNS = (
    "id branch_id code name email employment started_on ended_on language epoch was_imported"
    " conduct_certificate_on confidentiality_on"
).split()
_PERSON = (
    f"SELECT {', '.join(f'p.{name}' for name in _COLUMNS)}, b.name,"  # noqa: S608  no input
    " (SELECT {joined} FROM person_role r WHERE r.person_id = p.id)"
    " FROM person p JOIN branch b ON b.id = p.branch_id WHERE p.id = {mark}"
)
_DATES = {"started_on", "ended_on", "conduct_certificate_on", "confidentiality_on"}


def person_behind(identity: str) -> Person | None:
    """The person of `id.epoch` with roles and branch name; nobody if that epoch has passed."""
    number, _, epoch = identity.partition(".")
    if not (number.isdecimal() and epoch.isdecimal()):
        return None
    on_sqlite = isinstance(db.obj, SqliteDatabase)
    sql = _PERSON.format(
        joined="group_concat(r.role)" if on_sqlite else "string_agg(r.role, ',')",
        mark="?" if on_sqlite else "%s",
    )
    row = db.execute_sql(sql, [int(number)]).fetchone()
    if row is None:
        return None
    values = dict(zip(_COLUMNS, row, strict=False))
    person = Person()
    for name in _COLUMNS:
        field = Person._meta.fields.get(name.removesuffix("_id")) or Person._meta.fields[name]
        person.__data__[field.name] = field.python_value(values[name])
    person._dirty.clear()
    person.branch_name = row[-2]
    person.roles = {Role(role) for role in (row[-1] or "").split(",") if role}
    return person if person.epoch == int(epoch) and person.is_active else None


def by_email(address: str) -> Person | None:
    """Whoever logs in with this address."""
    return Person.get_or_none(Person.email == address.strip().lower())


def has_ended(session: Session, roles: set[Role]) -> bool:
    """Whether a session was left alone too long, or is too old."""
    long_enough = bool(session.is_own_device) and not roles & SHORT_IDLE_ROLES
    idle = LONGEST if long_enough else IDLE
    return now() - session.seen_at > idle or now() - session.created_at > LONGEST


def sessions_of(person: Person) -> ModelSelect:
    return (
        Session.select()
        .where(Session.person == person, Session.seen_at > now() - LONGEST)
        .order_by(Session.seen_at.desc())
    )


def usable_link(digest: str, purpose: LinkPurpose) -> OneTimeLink | None:
    """The link, if it has not been used, has not expired, and its person is as they were."""
    return (
        OneTimeLink.select(OneTimeLink, Person)
        .join(Person)
        .where(
            OneTimeLink.digest == digest,
            OneTimeLink.purpose == purpose,
            OneTimeLink.used_at.is_null(),
            OneTimeLink.expires_at > now(),
            OneTimeLink.epoch == Person.epoch,
            OneTimeLink.email == Person.email,
        )
        .first()
    )


def one_for_each_role() -> dict[Role, Person]:
    """Of a demo: the person whose log-in is offered for each role."""
    shown = Setting.get_or_none(Setting.name == "demo")
    if shown is None:
        return {}
    codes = dict(part.split("=") for part in shown.value.split("|") if "=" in part)
    people = {str(p.id): p for p in Person.select().where(Person.id.in_(list(codes.values())))}
    return {Role(role): people[number] for role, number in codes.items() if number in people}


def outbox() -> ModelSelect:
    return OutboxMail.select().order_by(OutboxMail.id.desc()).limit(100)


def roles_of(person_id: int) -> set[Role]:
    rows = PersonRole.select(PersonRole.role).where(PersonRole.person == person_id).tuples()
    return {Role(role) for (role,) in rows}
