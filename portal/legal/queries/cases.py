"""Cases for lists and their pages: relatives, papers, events."""

from datetime import date

from flask_babel import gettext as _

from portal.clients.models import Client
from portal.core.clock import today
from portal.core.database import Rows, among
from portal.legal.models import (
    CaseDocument,
    CaseEvent,
    CaseRelative,
    LegalCase,
    LegalTerm,
    TermRule,
)
from portal.legal.queries import visible_to
from portal.people.models import Person

ANY_DAY = date(1900, 1, 1)


def with_client(person: Person) -> Rows:
    """The cases that this person sees, with their clients."""
    return visible_to(person).select(LegalCase, Client).join(Client)


def listed(person: Person, which: str) -> list[tuple[LegalCase, LegalTerm | None]]:
    """Cases, `open` or `closed`, with the first term that is still to be done, near ones first."""
    closed = LegalCase.closed_on < today()
    wanted = closed if which == "closed" else LegalCase.closed_on.is_null() | ~closed
    cases = list(with_client(person).where(wanted))
    open_terms = LegalTerm.select().where(
        LegalTerm.case.in_([case.id for case in cases]), LegalTerm.done_at.is_null()
    )
    first: dict[int, LegalTerm] = {}
    for term in open_terms.order_by(LegalTerm.due_on, LegalTerm.id):
        first.setdefault(term.case_id, term)
    if which == "closed":
        cases.sort(key=lambda case: (case.closed_on, case.id), reverse=True)
    else:
        cases.sort(key=lambda case: (due_of(first.get(case.id)), case.opened_on or ANY_DAY))
    return [(case, first.get(case.id)) for case in cases]


def due_of(term: LegalTerm | None) -> date:
    return term.due_on if term else date.max


def terms_of(case: LegalCase) -> list[LegalTerm]:
    """What is still to be done, and behind it what was done."""
    found = LegalTerm.select().where(LegalTerm.case == case)
    return list(found.order_by(LegalTerm.done_at.is_null(False), LegalTerm.due_on, LegalTerm.id))


def relatives_of(case: LegalCase) -> list[tuple[CaseRelative, list[CaseDocument]]]:
    """Each with the papers asked of them, what is still to come first."""
    relatives = list(
        CaseRelative.select().where(CaseRelative.case == case).order_by(CaseRelative.id)
    )
    papers: dict[int, list[CaseDocument]] = {}
    found = CaseDocument.select().where(CaseDocument.relative.in_([r.id for r in relatives]))
    order = (CaseDocument.received_on.is_null(False), CaseDocument.asked_on, CaseDocument.id)
    for paper in found.order_by(*order):
        papers.setdefault(paper.relative_id, []).append(paper)
    return [(relative, papers.get(relative.id, [])) for relative in relatives]


def events_of(case: LegalCase) -> Rows:
    found = CaseEvent.select().where(CaseEvent.case == case)
    return found.order_by(CaseEvent.happened_on.desc(), CaseEvent.id.desc())


def relatives_visible_to(person: Person) -> Rows:
    seen = visible_to(person).select(LegalCase.id)
    found = CaseRelative.select(CaseRelative, LegalCase).join(LegalCase)
    return found.where(CaseRelative.branch == person.branch_id, among(CaseRelative.case, seen))


def papers_visible_to(person: Person) -> Rows:
    seen = visible_to(person).select(LegalCase.id)
    found = CaseDocument.select(CaseDocument, CaseRelative, LegalCase)
    joined = found.join(CaseRelative).join(LegalCase)
    return joined.where(CaseDocument.branch == person.branch_id, among(CaseRelative.case, seen))


def events_visible_to(person: Person) -> Rows:
    seen = visible_to(person).select(LegalCase.id)
    found = CaseEvent.select(CaseEvent, LegalCase).join(LegalCase)
    return found.where(CaseEvent.branch == person.branch_id, among(CaseEvent.case, seen))


def free_code(branch_id: int) -> str:
    """A code that no case of the branch has."""
    found = LegalCase.select(LegalCase.code).where(LegalCase.branch == branch_id)
    used = {code for (code,) in found.tuples()}
    number = len(used) + 1
    while f"case-{number:04}" in used:
        number += 1
    return f"case-{number:04}"


def in_the_way(case: LegalCase | Client, **values) -> dict[str, str]:
    """{field: why a case cannot say this}; of a new one its client is given."""
    stored = {} if isinstance(case, Client) else as_stored(case)
    said = stored | values
    found = {}
    opened, closed, arrived = (said.get(n) for n in ("opened_on", "closed_on", "arrived_on"))
    if closed and opened and closed < opened:
        found["closed_on" if "closed_on" in values else "opened_on"] = _(
            "The last day is before the first day."
        )
    if arrived and opened and arrived < opened:
        found["arrived_on"] = _("The family came before the case was opened. Look at the year.")
    return found


def as_stored(case: LegalCase) -> dict:
    names = ("kind", "opened_on", "closed_on", "outcome", "arrived_on")
    return {name: getattr(case, name) for name in names}


# Rules of terms ------------------------------------------------------------------------------


def rules_visible_to(person: Person) -> Rows:
    """Those of all branches and those of this person's."""
    seen = TermRule.branch.is_null() | (TermRule.branch == person.branch_id)
    order = (TermRule.case_kind, TermRule.kind, TermRule.valid_from.desc(), TermRule.id)
    return TermRule.select().where(seen).order_by(*order)


def own_rules(person: Person) -> Rows:
    return TermRule.select().where(TermRule.branch == person.branch_id)


def is_used(rule: TermRule) -> bool:
    return LegalTerm.select().where(LegalTerm.rule == rule).exists()
