"""Changes that touch more than one row of a client."""

from datetime import date
from functools import partial

from flask_babel import gettext

from portal import audit
from portal.audit import alerts
from portal.calendar_feeds.events import actions as calendars
from portal.clients import queries
from portal.clients.models import Assignment, Client, Conflict, DeskCard, Household
from portal.clients.queries.matching import in_the_way, matches_of
from portal.core.clock import now, today
from portal.core.database import db, hold, save_changes, take_turn
from portal.core.refusals import InTheWay
from portal.core.web.addresses import link_to
from portal.feature import contributed
from portal.mail.actions import queue
from portal.people.models import Person
from portal.people.queries import leaders_of


class AtDeskTooOften(Exception):
    """So many look-ups in an hour are no walk-ins any more."""


MOST_LOOKS = 30


def add(person: Person, household: Household | None, **values) -> Client:
    """A new client, in a household or in one of their own. Raises CodeTaken."""
    with db.atomic():
        take_turn("client.code", person.branch_id)
        if queries.code_is_taken(person.branch_id, values["code"]):
            raise CodeTaken
        if household is None:
            code = queries.free_household_code(person.branch_id, values["code"])
            household = Household.create(branch=person.branch_id, code=code)
        client = Client.create(branch=person.branch_id, household=household, **values)
        audit.record(person, "client.add", client)
        for follow in contributed().on_client:
            follow(client, person, None)
    return client


def change(client: Client, person: Person, version: int, **values) -> None:
    """Change these fields, keeping who, when, old and new. Raises StaleVersion."""
    with db.atomic():
        changed = audit.save(client, person, "client.change", version, **values)
        if changed.keys() & {"name", "home_id", "household"}:
            calendars.refresh([client.id])
        for follow in contributed().on_client if changed else ():
            follow(client, person, changed.keys())


def note_barred(number: int, person: Person) -> None:
    """That somebody tried to open a file that they may never open; they are told nothing of it."""
    client = Client.get_or_none(Client.id == number, Client.id.in_(queries.barred_for(person)))
    if client is not None:
        with db.atomic():
            audit.record(person, "client.barred", client)


def bar(client: Client, person: Person, by: Person, reason: str) -> list[Assignment]:
    """From now on this person never opens this file; what they did for the household ends.

    The matches that ended by it.
    """
    with db.atomic():
        made = (
            Conflict.insert(branch=client.branch_id, person=person, client=client, reason=reason)
            .on_conflict_ignore()
            .as_rowcount()  # SQLite gives the id of an earlier row where it ignored this one
            .execute()
        )
        if not made:
            return []
        audit.record(by, "conflict.add", client, reason=person.code)
        return end_assignments_of(person, client.household, by)


def lift(client: Client, person_id: int, by: Person) -> bool:
    """Whether there was anything to lift."""
    with db.atomic():
        of_them = (Conflict.client == client.id) & (Conflict.person == person_id)
        gone = Conflict.delete().where(of_them).execute()
        if gone:
            audit.record(by, "conflict.lift", client, reason=Person.get_by_id(person_id).code)
    return bool(gone)


class CodeTaken(Exception):
    """Another client got this code meanwhile."""


class MayNotHelp(InTheWay):
    """Somebody cannot be matched so."""


def assign(person: Person, household: Household, helper: Person, **values) -> Assignment:
    """Match a worker with a household. Raises MayNotHelp."""
    with db.atomic():
        _insist(helper, household, **values)
        assignment = Assignment.create(
            branch=household.branch_id, household=household, person=helper, **values
        )
        audit.record(person, "assignment.add", assignment)
        refresh_calendars(household)
    return assignment


def _insist(
    helper: Person,
    household: Household,
    *,
    role: str,
    started_on: date,
    ended_on: date | None = None,
    kept: Assignment | None = None,
) -> None:
    """Raises MayNotHelp; of two requests at once the second sees what the first wrote."""
    hold(household)
    if reasons := in_the_way(helper, household, role, (started_on, ended_on), kept):
        raise MayNotHelp(reasons)


def change_assignment(
    assignment: Assignment,
    person: Person,
    version: int,
    action: str = "assignment.change",
    **values,
) -> None:
    """Put right as what, since when or until when somebody helps; access follows.

    Raises MayNotHelp, StaleVersion.
    """
    if audit.differences(assignment, **values):
        with db.atomic():
            _insist(assignment.person, assignment.household, kept=assignment, **values)
            _save(assignment, person, version, action, **values)


def end_assignments_of(helper: Person, household: Household, person: Person) -> list[Assignment]:
    """Today is the last day on which this helper helps the household, in whatever role.

    A match that is still to begin goes. All that ended.
    """
    with db.atomic():
        hold(household)
        ended = [match for match in matches_of(helper, household) if match.can_be_ended]
        for match in ended:
            if match.started_on > today():
                _drop(match, person)
            else:
                _save(match, person, match.version, "assignment.end", ended_on=today())
    return ended


def end_all_of(household: Household, by: Person, day: date, reason: str) -> int:
    """This day is the last on which anybody helps the household; how many matches ended.

    What is still to begin goes. `reason`: of the portal, by which `resume_all_of` finds them.
    """
    with db.atomic():
        hold(household)
        going_on = Assignment.ended_on.is_null() | (Assignment.ended_on > day)
        found = Assignment.select().where(Assignment.household == household.id, going_on)
        matches = list(found.order_by(Assignment.id))
        for match in matches:
            if match.started_on > day:
                _drop(match, by)
            else:
                _save(match, by, match.version, "assignment.end", reason, ended_on=day)
    return len(matches)


def resume_all_of(household: Household, by: Person, day: date, reason: str) -> int:
    """What ended so on this day goes on until when it was to; not of who may help no more."""
    with db.atomic():
        ended = Assignment.select().where(
            Assignment.household == household.id,
            Assignment.ended_on == day,
            Assignment.id.in_(queries.ended_because(reason)),
        )
        back = 0
        for match in ended.order_by(Assignment.id):
            until = queries.last_day_before(match, day)
            values = {"role": match.role, "started_on": match.started_on, "ended_on": until}
            try:
                change_assignment(match, by, match.version, "assignment.resume", **values)
            except MayNotHelp:
                continue
            back += 1
    return back


def resume_assignment(assignment: Assignment, person: Person) -> None:
    """The worker goes on helping. Raises MayNotHelp, StaleVersion."""
    values = {"role": assignment.role, "started_on": assignment.started_on, "ended_on": None}
    change_assignment(assignment, person, assignment.version, "assignment.resume", **values)


def _save(
    match: Assignment,
    person: Person,
    version: int,
    action: str,
    of_portal: str | None = None,
    **values,
) -> None:
    """`of_portal`: a reason that nobody typed."""
    changes = audit.differences(match, **values)
    save_changes(match, version, **values)
    audit.record(person, action, match, changes=changes, reason=of_portal)
    refresh_calendars(match.household)


def _drop(match: Assignment, person: Person) -> None:
    """Take away what has not begun; the audit log keeps what it was."""
    kept = {name: (getattr(match, name), None) for name in ("role", "started_on", "ended_on")}
    audit.record(person, "assignment.end", match, changes=kept)
    match.delete_instance()
    refresh_calendars(match.household)


def refresh_calendars(household: Household) -> None:
    """What is planned with these clients may now be for others to see in their calendars."""
    members = Client.select(Client.id).where(Client.household == household)
    calendars.refresh(number for (number,) in members.tuples())


def end_assignments(leaver: Person, day: date) -> None:
    """Who leaves helps nobody after that day."""
    Assignment.update(ended_on=day).where(
        Assignment.person == leaver,
        Assignment.started_on <= day,
        Assignment.ended_on.is_null() | (Assignment.ended_on > day),
    ).execute()
    Assignment.delete().where(Assignment.person == leaver, Assignment.started_on > day).execute()


def open_file(client: Client, person: Person, reason: str) -> None:
    """Let who has a card of this client today read the whole file for an hour; leaders see it."""
    card = DeskCard.select().where(
        DeskCard.person == person.id, DeskCard.client == client.id, DeskCard.shown_on == today()
    )
    with db.atomic():
        DeskCard.update(opened_at=now(), opened_because=reason).where(
            DeskCard.id.in_([one.id for one in card])
        ).execute()
        audit.record(person, "client.open", client, why=reason)
        alerts.raise_about("open", person.branch_id, person.id, 1)
        for leader in leaders_of(person.branch_id):
            queue(leader, "client.open", partial(_opened_text, client, person), client)


def _opened_text(client: Client, person: Person) -> tuple[str, str]:
    """No client is named in a mail."""
    link = link_to("clients.readers", client_id=client.id)
    return gettext("Somebody opened a file with a reason"), gettext(
        "%(name)s opened a file that is not theirs, for an hour. Why stands here:\n%(link)s",
        name=person.full_name,
        link=link,
    )


def look_up_at_desk(person: Person, reason: str, **what) -> Client | None:
    """The one who fits, with a card for today; the look-up is noted, found or not.

    Raises AtDeskTooOften.
    """
    with db.atomic():
        take_turn("desk.look", person.id)
        if queries.looks_at_desk(person) >= MOST_LOOKS:
            raise AtDeskTooOften
        audit.record(person, "desk.look", why=reason)
        client = queries.at_the_desk(person, **what)
        if client is None:
            missed = alerts.looked_up_in_vain(person.id)
            if missed >= alerts.MISSES:
                alerts.raise_about("misses", person.branch_id, person.id, missed)
            return None
        DeskCard.insert(
            branch=person.branch_id,
            person=person.id,
            client=client,
            shown_on=today(),
            reason=reason,
        ).on_conflict_ignore().execute()
        audit.record(person, "desk.card", client, why=reason)
    return client
