"""Hiring, changing and saying goodbye."""

from contextlib import suppress
from datetime import date

from peewee import IntegrityError

from portal import audit
from portal.core.clock import now, today
from portal.core.crypto import Unreadable, fingerprint, unseal
from portal.core.database import db, save_changes, take_turn
from portal.core.web.access import MADE_BY_TWO, WITH_PAPERS, Permission, Role
from portal.feature import contributed
from portal.people import queries
from portal.people.models import EndedRole, Person, PersonLanguage, PersonRole, RoleRequest


class AddressTaken(Exception):
    """Somebody else got this address meanwhile."""


def fingerprint_accounts() -> None:
    """Give every kept account its fingerprint; one that the key does not open stays without."""
    unknown = Person.iban_sealed.is_null(False) & Person.iban_digest.is_null()
    people = list(Person.select(Person.id, Person.iban_sealed).where(unknown))
    if not people:
        return
    with db.atomic():
        for person in people:
            with suppress(Unreadable):
                account = unseal(person.iban_sealed, f"person.iban.{person.id}")
                Person.update(iban_digest=fingerprint(account)).where(
                    Person.id == person.id
                ).execute()


def add(by: Person, roles: list[Role], **values) -> Person:
    """Somebody new at the branch of who adds them. Raises AddressTaken."""
    try:
        with db.atomic():
            take_turn("person.code", by.branch_id)
            code = queries.next_code(by.branch_id)
            person = Person.create(branch=by.branch_id, code=code, **values)
            for role in sorted(set(roles) - MADE_BY_TWO):
                PersonRole.create(person=person.id, role=role)
            audit.record(by, "person.add", person)
            _ask_for(person, by, set(roles) & MADE_BY_TWO)
    except IntegrityError as error:  # an address is one person's in a branch
        raise AddressTaken from error
    return person


def change(
    person: Person, by: Person | None, version: int, roles: set[Role] | None, **values
) -> bool:
    """Change these fields and roles; new roles end the sessions that had the old ones.

    Another email address waits for its owner. `by` is nobody for the command line. Whether
    anything changed. Raises StaleVersion.
    """
    changed = audit.differences(person, **values)
    was = set(person.roles)
    by_two = (roles or set()) & MADE_BY_TWO - was if by is not None else set()
    if by_two:
        roles = (roles or set()) - by_two
    if roles is not None and roles != was:
        changed["roles"] = (" ".join(sorted(was)), " ".join(sorted(roles)))
    if not changed and not by_two:
        return False
    address = changed.pop("email", None)
    with db.atomic():
        _keep(person, version, changed, roles)
        _ask_for(person, by, by_two)
        if changed:
            audit.record(by, "person.change", person, changes=changed)
        asked = address is not None and ask_for_address(person, by, address[1])
    return bool(changed or by_two) or asked


def _ask_for(person: Person, by: Person | None, roles: set[Role]) -> None:
    """Let these roles wait until a second one confirms them."""
    waiting = {Role(one.role) for one in queries.requests_for(person)}
    for role in sorted(roles - waiting):
        RoleRequest.create(branch=person.branch_id, person=person.id, role=role, asked_by=by)
        audit.record(by, "person.role.ask", person, reason=role)


class NotSecond(Exception):
    """Who asked for a role, or gets it, does not confirm it; nor without papers."""


def confirm_roles(person: Person, by: Person | None) -> int:
    """Give what waits for this person; how many roles. Nobody is by on the command line.

    Raises NotSecond.
    """
    with db.atomic():
        take_turn("roles", person.id)
        waiting = queries.requests_for(person)
        for one in waiting:
            _give(person, one, by)
        if waiting:
            Person.update(epoch=Person.epoch + 1, version=Person.version + 1).where(
                Person.id == person.id
            ).execute()
    return len(waiting)


def _give(person: Person, one: RoleRequest, by: Person | None) -> None:
    role = Role(one.role)
    is_second = by is None or by.id not in {one.asked_by_id, person.id}
    may_ask = one.asked_by.is_active and one.asked_by.may(Permission.MANAGE_LEADERS)
    if not (is_second and may_ask and person.is_active):
        raise NotSecond
    if role in WITH_PAPERS and not person.papers_are_signed:
        raise NotSecond
    RoleRequest.update(settled_at=now()).where(RoleRequest.id == one.id).execute()
    begin_role(person, role)
    audit.record(by, "person.role.confirm", person, reason=role)


def begin_role(person: Person, role: Role) -> None:
    """Give a role from today on. What ended today goes on as if it never had."""
    ended = EndedRole.get_or_none(
        EndedRole.person == person.id, EndedRole.role == role, EndedRole.until == today()
    )
    has_begun = person.started_on is None or person.started_on < today()
    since = ended.since if ended else today() if has_begun else None
    if ended:
        ended.delete_instance()
    PersonRole.insert(person=person.id, role=role, since=since).on_conflict_ignore().execute()


def end_role(person: Person, held: PersonRole) -> None:
    """Take a role away; today is its last day. One that was given today leaves nothing behind."""
    held.delete_instance()
    never_began = person.started_on is not None and person.started_on > today()
    if (held.since is not None and held.since >= today()) or never_began:
        return
    EndedRole.create(
        branch=person.branch_id,
        person=person.id,
        role=held.role,
        since=held.since,
        until=today(),
    )


def date_role(held: PersonRole, by: Person, version: int, since: date | None) -> None:
    """Put right since when somebody has a role. Raises StaleVersion."""
    was = held.since
    if was == since:
        return
    with db.atomic():
        save_changes(held, version, since=since)
        changes = {"since": (was, since)}
        audit.record(by, "person.role.days", held.person, reason=held.role, changes=changes)


def add_ended_role(person: Person, by: Person, role: str, **days) -> EndedRole:
    """Note a role that somebody had before."""
    with db.atomic():
        made = EndedRole.create(branch=person.branch_id, person=person.id, role=role, **days)
        audit.record(by, "ended_role.add", made, reason=role)
    return made


def change_ended_role(ended: EndedRole, by: Person, version: int, **values) -> None:
    """Put right which role it was, and its days. Raises StaleVersion."""
    audit.save(ended, by, "ended_role.change", version, **values)


def drop_ended_role(ended: EndedRole, by: Person) -> None:
    """Take a role that somebody never had out of what they had."""
    kept = {name: (getattr(ended, name), None) for name in ("role", "since", "until")}
    with db.atomic():
        audit.record(by, "ended_role.drop", ended, changes=kept)
        ended.delete_instance()


def take_back_roles(person: Person, by: Person) -> None:
    """What waits for this person is not meant any more."""
    with db.atomic():
        for one in queries.requests_for(person):
            RoleRequest.update(settled_at=now()).where(RoleRequest.id == one.id).execute()
            audit.record(by, "person.role.stop", person, reason=one.role)


def ask_for_address(person: Person, by: Person | None, address: str | None) -> bool:
    """Ask for another address to log in by; whether anything changed. Nothing else writes one."""
    answers = [ask(person, by, address) for ask in contributed().on_new_address]
    return any(answers)


def _keep(person: Person, version: int, changed: dict[str, tuple], roles: set[Role] | None) -> None:
    fields = {name: new for name, (_old, new) in changed.items() if name != "roles"}
    if roles is not None and "roles" in changed:
        fields["epoch"] = person.epoch + 1
    save_changes(person, version, **fields)
    if roles is not None and "roles" in changed:
        held = {Role(one.role): one for one in queries.held_by(person)}
        for role in sorted(held.keys() - roles):
            end_role(person, held[role])
        for role in sorted(roles - held.keys()):
            begin_role(person, role)
        person.roles = roles
    if changed.keys() & {"started_on", "ended_on"}:
        leave(person)
        follow_dates(person)


def leave(person: Person) -> None:
    """After their last day nothing is left of the access; own hours stay counted."""
    for end in contributed().on_leaving if person.ended_on else []:
        end(person, person.ended_on)


def follow_dates(person: Person) -> None:
    """Have all features go by the days on which this person works here now."""
    for follow in contributed().on_new_dates:
        follow(person)


def speak(person: Person, by: Person, languages: set[str]) -> bool:
    """Keep which languages somebody speaks beside Dutch. Whether anything changed."""
    was = set(queries.languages_of([person.id]).get(person.id, ()))
    if was == languages:
        return False
    gone, new = was - languages, languages - was
    with db.atomic():
        PersonLanguage.delete().where(
            PersonLanguage.person == person.id, PersonLanguage.language.in_(sorted(gone))
        ).execute()
        for code in sorted(new):
            PersonLanguage.create(branch=person.branch_id, person=person.id, language=code)
        changes = {"languages": (" ".join(sorted(was)), " ".join(sorted(languages)))}
        audit.record(by, "person.languages", person, changes=changes)
    return True
