"""Placements: jobs and internships, from the agreement to whether they last."""

from flask_babel import lazy_gettext as _l

from portal.core.web.access import Permission
from portal.employment.placements import ical, queries
from portal.employment.placements.actions import ask_how_it_ended, bring_employers_along
from portal.employment.placements.actions.checks import CHECK, remind_of_checks
from portal.employment.placements.models import (
    Advice,
    Placement,
    PlacementCheck,
    PlacementEnd,
    PlacementInstrument,
)
from portal.employment.placements.queries.agenda import in_agenda
from portal.employment.placements.routes import bp
from portal.feature import ClientRecord, Feature

feature = Feature(
    blueprint=bp,
    tables=(
        Placement,
        PlacementInstrument,
        PlacementEnd,
        PlacementCheck,
        Advice,
    ),
    tasks={
        "ask how placements ended": ask_how_it_ended,
        "remind of checks of placements": remind_of_checks,
        "employers who gave a place": bring_employers_along,
        "placements in calendars": ical.keep_told,
    },
    mail_groups={"placement": _l("Placements")},
    mail_needs={"placement": Permission.COACH_TO_WORK},
    mails={
        "placement.answered": _l("An employer told how a placement ended"),
        CHECK: _l("Whether somebody is still at their place, on the day itself"),
    },
    mail_addresses={"placement.ended": queries.address_of_tutor},
    always_mailed={"placement.ended": _l("How a placement ended, asked of an employer")},
    pages={"placement": ("placements.show", "placement_id")},
    agenda={in_agenda: {"internship"}},
    events={ical.SOURCE: ical.details},
    client_records={
        "placement": ClientRecord(
            "placement_id", _l("A placement"), Placement.id, Placement.client
        ),
        "advice": ClientRecord("advice_id", _l("Advice on work"), Advice.id, Advice.client),
    },
)
