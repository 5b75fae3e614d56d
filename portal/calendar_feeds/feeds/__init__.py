"""Feeds: what calendars subscribe to, each by an address with a secret."""

from flask_babel import lazy_gettext as _l

from portal.calendar_feeds.feeds import queries
from portal.calendar_feeds.feeds.actions import upkeep
from portal.calendar_feeds.feeds.commands import feeds_cli
from portal.calendar_feeds.feeds.models import Feed, Pairing
from portal.calendar_feeds.feeds.routes import bp, reading
from portal.feature import Feature

feature = Feature(
    blueprint=bp,
    tables=(Feed, Pairing),
    commands=(feeds_cli,),
    without_session=("feeds.read",),
    without_token=(reading.read,),  # every method but GET and HEAD is refused there anyway
    calendar_levels=(queries.chosen_level,),
    always_mailed={"feed.unused": _l("A feed that no calendar reads")},
    tasks={"tidy feeds": upkeep.tidy, "check feeds": upkeep.check_tonight},
)
