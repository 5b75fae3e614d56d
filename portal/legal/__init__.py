"""Legal cases and their terms."""

from flask_babel import lazy_gettext as _l

from portal.core.web.access import Permission
from portal.feature import ClientRecord, Column, Feature
from portal.legal import commands, ical, queries
from portal.legal.models import (
    CaseDocument,
    CaseEvent,
    CaseRelative,
    LegalCase,
    LegalTerm,
    TermRule,
)
from portal.legal.routes import bp

feature = Feature(
    blueprint=bp,
    tables=(LegalCase, CaseRelative, CaseDocument, CaseEvent, TermRule, LegalTerm),
    tasks={"legal terms in calendars": commands.keep_told, "legal terms": commands.warn},
    mail_groups={"legal": _l("Legal terms")},
    mail_needs={"legal.term": Permission.SEE_LEGAL_CASES},
    mails={"legal.term": _l("A legal term comes near")},
    agenda={queries.in_agenda: {"term"}},
    events={ical.SOURCE: ical.details},
    client_sections=(queries.on_client,),
    client_events=(queries.events,),
    client_columns=(Column("terms", _l("Open terms"), queries.terms_of_clients),),
    client_records={
        "legal_case": ClientRecord("case_id", _l("A legal case"), LegalCase.id, LegalCase.client),
        "legal_term": ClientRecord("term_id", _l("A legal term"), LegalTerm.id, LegalCase.client),
        "case_relative": ClientRecord(
            "relative_id", _l("A legal case"), CaseRelative.id, LegalCase.client
        ),
        "case_document": ClientRecord(
            "paper_id",
            _l("A legal case"),
            CaseDocument.id,
            LegalCase.client,
            by_way_of=CaseRelative,
        ),
    },
)
