"""A legal term as calendars know it: a whole day that takes no time."""

from collections.abc import Iterable

from portal.calendar_feeds.events import actions as calendars
from portal.calendar_feeds.events.models import Details, EventKind
from portal.clients.models import Assignment, Client, running_on
from portal.core.clock import today
from portal.core.i18n.labels import CASES
from portal.core.web.access import LEADERS, Role
from portal.core.web.addresses import path_to
from portal.legal.models import LegalCase, LegalTerm, TermKind
from portal.people.models import Person, PersonRole

SOURCE = "legal_term"


def details(numbers: list[int]) -> Iterable[Details]:
    """These terms, but for those that are done or that nobody guards."""
    found = LegalTerm.select(LegalTerm, LegalCase, Client).join(LegalCase).join(Client)
    for term in found.where(LegalTerm.id.in_(numbers), LegalTerm.done_at.is_null()):
        told = details_of(term)
        if told.people:
            yield told


def details_of(term: LegalTerm) -> Details:
    """In the calendar of who guards it: the legal guides of the client today, and the leaders."""
    client = term.case.client
    return Details(
        kind=EventKind.TERM,
        branch_id=term.branch_id,
        source=SOURCE,
        source_id=term.id,
        starts=term.due_on,
        ends=term.due_on,
        title=TermKind(term.kind).label,
        names=[client.name or ""],
        people=guards_of(term),
        clients=[client.id],
        notes=CASES[term.case.kind],
        is_busy=False,
        path=path_to("legal.edit", term_id=term.id),
    )


def guards_of(term: LegalTerm) -> list[int]:
    """The numbers of those in whose own calendar it stands, of the branch and working today."""
    guides = Assignment.select(Assignment.person).where(
        Assignment.household == term.case.client.household_id,
        Assignment.role == Role.LEGAL_GUIDE,
        *running_on(today()),
    )
    may = PersonRole.select(PersonRole.person).where(PersonRole.role.in_([Role.LEGAL_GUIDE]))
    leading = PersonRole.select(PersonRole.person).where(PersonRole.role.in_(list(LEADERS)))
    found = Person.select(Person.id).where(
        Person.branch == term.branch_id,
        Person.id.in_(leading) | (Person.id.in_(guides) & Person.id.in_(may)),
    )
    return [person.id for person in found.order_by(Person.id)]


def publish(term: LegalTerm) -> None:
    """Tell calendars; what is done, or guarded by nobody, is gone from them."""
    told = details_of(term)
    if term.done_at or not told.people:
        calendars.remove(SOURCE, term.id)
    else:
        calendars.put(told)
