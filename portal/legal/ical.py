"""A legal term as calendars know it: a whole day that takes no time."""

from collections.abc import Iterable

from portal.calendars import actions as calendars
from portal.calendars.models import Details, EventKind
from portal.clients.models import Client
from portal.labels import CASES
from portal.legal.models import LegalCase, LegalTerm, TermKind

SOURCE = "legal_term"


def details(numbers: list[int]) -> Iterable[Details]:
    """These terms, but for those that are done."""
    found = LegalTerm.select(LegalTerm, LegalCase, Client).join(LegalCase).join(Client)
    for term in found.where(LegalTerm.id.in_(numbers), LegalTerm.done_at.is_null()):
        yield details_of(term)


def details_of(term: LegalTerm) -> Details:
    """Of the whole branch: whoever sees the term there is decided by its clients and kind."""
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
        clients=[client.id],
        notes=str(CASES[term.case.kind]),
        is_busy=False,
        path=f"/legal/terms/{term.id}/edit",
    )


def publish(term: LegalTerm) -> None:
    """Tell calendars; what is done is gone from them."""
    if term.done_at:
        calendars.remove(SOURCE, term.id)
    else:
        calendars.put(details_of(term))
