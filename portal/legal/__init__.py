"""Legal cases and their terms."""

from flask_babel import lazy_gettext as _l

from portal.feature import ClientRecord, Feature
from portal.legal import commands, ical, queries
from portal.legal.models import LegalCase, LegalTerm, TermRule
from portal.legal.routes import bp

feature = Feature(
    blueprint=bp,
    tables=(LegalCase, TermRule, LegalTerm),
    tasks={"legal terms in calendars": commands.keep_told, "legal terms": commands.warn},
    mails={"legal.term": _l("A legal term comes near")},
    agenda={queries.in_agenda: {"term"}},
    events={ical.SOURCE: ical.details},
    client_sections=(queries.on_client,),
    client_records={
        "legal_case": ClientRecord("case_id", _l("A legal case"), LegalCase.id, LegalCase.client),
        "legal_term": ClientRecord("term_id", _l("A legal term"), LegalTerm.id, LegalCase.client),
    },
)
