"""Saved cases with ordinary values; a test names only what it is about."""

from datetime import date
from itertools import count

from portal.clients.models import Client
from portal.legal.models import CaseDocument, CaseRelative, LegalCase

_numbers = count(1)


def make_case(client: Client, **fields) -> LegalCase:
    """A reunification that is open since 15 January 2018."""
    ordinary = {
        "code": f"zaak-{next(_numbers)}",
        "kind": "reunification",
        "opened_on": date(2018, 1, 15),
    }
    return LegalCase.create(branch=client.branch_id, client=client, **ordinary | fields)


def make_relative(case: LegalCase, **fields) -> CaseRelative:
    ordinary = {"name": "Sara", "relation": "child"}
    return CaseRelative.create(branch=case.branch_id, case=case, **ordinary | fields)


def make_paper(relative: CaseRelative, **fields) -> CaseDocument:
    ordinary = {"what": "Geboorteakte", "asked_on": date(2018, 2, 1)}
    return CaseDocument.create(branch=relative.branch_id, relative=relative, **ordinary | fields)
