"""Cases: opened, changed, closed with their outcome; relatives, papers and events of them."""

from datetime import date

from portal import audit
from portal.clients.models import Client
from portal.core.database import BaseModel, db, hold
from portal.core.refusals import InTheWay
from portal.legal import ical
from portal.legal.models import (
    CaseDocument,
    CaseEvent,
    CaseOutcome,
    CaseRelative,
    LegalCase,
    LegalTerm,
)
from portal.legal.queries import cases as queries
from portal.people.models import Person


def open_case(client: Client, by: Person, **values) -> LegalCase:
    """Raises InTheWay."""
    with db.atomic():
        hold(by.branch)
        _insist(client, **values)
        code = queries.free_code(client.branch_id)
        case = LegalCase.create(branch=client.branch_id, client=client, code=code, **values)
        audit.record(by, "legal_case.add", case)
    return case


def change(case: LegalCase, by: Person, version: int, **values) -> None:
    """Raises InTheWay, StaleVersion."""
    _change(case, by, version, "legal_case.change", **values)


def close(
    case: LegalCase,
    by: Person,
    version: int,
    closed_on: date,
    outcome: CaseOutcome | None,
    arrived_on: date | None,
) -> None:
    """Raises InTheWay, StaleVersion."""
    values = {"closed_on": closed_on, "outcome": outcome, "arrived_on": arrived_on}
    _change(case, by, version, "legal_case.close", **values)


def reopen(case: LegalCase, by: Person) -> None:
    """Undo a closing; the day on which the family came stays. Raises StaleVersion."""
    values = {"closed_on": None, "outcome": None}
    _change(case, by, case.version, "legal_case.reopen", **values)


def _change(case: LegalCase, by: Person, version: int, action: str, **values) -> None:
    if not audit.differences(case, **values):
        return
    with db.atomic():
        _insist(case, **values)
        changes = audit.save(case, by, action, version, **values)
        if "kind" in changes:
            open_terms = LegalTerm.select().where(LegalTerm.case == case)
            for term in open_terms.where(LegalTerm.done_at.is_null()):
                ical.publish(term)


def _insist(about: LegalCase | Client, **values) -> None:
    if reasons := queries.in_the_way(about, **values):
        raise InTheWay(reasons)


# What belongs to a case ----------------------------------------------------------------------


def add_relative(case: LegalCase, by: Person, **values) -> CaseRelative:
    return _add(CaseRelative, by, branch=case.branch_id, case=case, **values)


def ask_paper(relative: CaseRelative, by: Person, **values) -> CaseDocument:
    return _add(CaseDocument, by, branch=relative.branch_id, relative=relative, **values)


def note_event(case: LegalCase, by: Person, **values) -> CaseEvent:
    return _add(CaseEvent, by, branch=case.branch_id, case=case, **values)


def _add(model, by: Person, **values):
    with db.atomic():
        made = model.create(**values)
        audit.record(by, "legal_case.note", made)
    return made


def change_part(part: CaseRelative | CaseDocument, by: Person, version: int, **values) -> None:
    """Raises StaleVersion."""
    audit.save(part, by, "legal_case.note", version, **values)


def drop_part(part: BaseModel, by: Person) -> None:
    """Take away what was a mistake, with what belongs to it; the audit log keeps that it was."""
    with db.atomic():
        if isinstance(part, CaseRelative):
            for paper in CaseDocument.select().where(CaseDocument.relative == part):
                drop_part(paper, by)
        audit.record(by, "legal_case.drop_note", part)
        part.delete_instance()
