"""What the columns of the further files of a branch mean, with an example of each."""

from flask_babel import lazy_gettext as _l

from portal.import_export.actions.explaining_cases import A_CASE, WHOSE
from portal.import_export.actions.explaining_reports import A_BRANCH

WHO = _l("Code of who works here")
DAYS = _l("On which days of the week, Monday is 1")
WHERE = _l("At which places")

MEANINGS = {
    "person_roles": {
        "person": (WHO, "medewerker-1"),
        "role": (_l("A role that they have, or had"), "interpreter"),
        "from": (_l("The first day; empty: as long as they work here"), "2017-01-01"),
        "until": (_l("The last day; empty: they have it now"), "2018-03-31"),
    },
    "person_languages": {
        "person": (WHO, "medewerker-1"),
        "language": (_l("A language they speak beside Dutch"), "ar"),
    },
    "interpreter_requests": {
        "client": (WHOSE, "klant-1"),
        "language": (_l("Language"), "ti"),
        "on": (_l("Day"), "2018-03-05"),
        "starts": (_l("What time?"), "09:30"),
        "minutes": (_l("Minutes"), "60"),
        "channel": (_l("How?"), "phone"),
        "state": (_l("Whether somebody was found"), "elsewhere"),
        "interpreter": (_l("Code of who came, where they work here"), ""),
        "elsewhere": (_l("Who came from elsewhere"), "Tolkentelefoon"),
        "note": (_l("Note"), ""),
    },
    "lesson_waits": {
        "client": (WHOSE, "klant-1"),
        "since": (_l("Since when they wait for lessons"), "2018-03-05"),
        "days": (DAYS, "1|3"),
        "places": (WHERE, "home|library"),
        "note": (_l("Note"), ""),
        "ended_on": (_l("Until when they waited"), ""),
        "ended_because": (_l("Why they wait no more"), ""),
    },
    "term_rules": {
        "branch": (A_BRANCH, "voorbeeld"),
        "case_kind": (_l("For which kind of case"), "reunification"),
        "kind": (_l("What has to be done"), "objection"),
        "starts_with": (_l("From which event it is counted"), "Datum van het besluit"),
        "length": (_l("How many weeks or months"), "4"),
        "unit": (_l("Weeks or months"), "week"),
        "valid_from": (_l("From which day on?"), "2018-01-01"),
        "valid_until": (_l("Last day"), ""),
        "source": (_l("Where it stands"), "art. 69 Vw"),
        "verified": (_l("Whether somebody has checked it"), "yes"),
    },
    "legal_terms": {
        "client": (WHOSE, "klant-1"),
        "case": (A_CASE, "zaak-1"),
        "kind": (_l("What has to be done"), "objection"),
        "due_on": (_l("By which day"), "2018-04-02"),
        "source": (_l("Where the date comes from"), "letter"),
        "rule_from": (_l("From which day on its rule holds"), ""),
        "counted_from": (_l("From which day it was counted"), ""),
        "note": (_l("Note"), ""),
        "done_at": (_l("When it was done"), ""),
    },
    "person_papers": {
        "person": (WHO, "medewerker-1"),
        "conduct_certificate_on": (_l("Conduct certificate seen on"), "2018-01-10"),
        "conduct_certificate_until": (_l("Conduct certificate valid until"), ""),
        "confidentiality_on": (_l("Confidentiality statement signed on"), "2018-01-10"),
    },
    "barred": {
        "client": (WHOSE, "klant-1"),
        "person": (_l("Code of who may never open the file"), "medewerker-1"),
        "reason": (_l("Why"), "Familie"),
    },
    "rooms": {
        "branch": (A_BRANCH, "voorbeeld"),
        "name": (_l("What is the room called?"), "Vergaderkamer"),
    },
    "office_addresses": {
        "branch": (A_BRANCH, "voorbeeld"),
        "from": (_l("From which day on?"), "2019-01-01"),
        "address": (_l("Address"), "Markt 2, Delft"),
    },
    "lesson_offers": {
        "person": (WHO, "medewerker-1"),
        "days": (DAYS, "1|3"),
        "places": (WHERE, "home"),
        "level_from": (_l("From which level on?"), "A0"),
        "level_to": (_l("Up to which level?"), "A2"),
        "most": (_l("To how many households at most?"), "2"),
    },
}
