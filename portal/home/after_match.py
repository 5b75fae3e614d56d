"""Of visits after the end of a match: what a leader is to decide, and what they sent back."""

from collections.abc import Iterator, Mapping

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.core.i18n.formatting import short_day
from portal.core.i18n.labels import KIND_NAMES
from portal.core.web.addresses import path_to
from portal.home.lines import Todo, Urgency, cut
from portal.people.models import Person


def of_after_match(_person: Person, waiting: Mapping) -> Iterator[Todo]:
    """What was written down of a day after the match: a leader decides whether it counts."""
    if number := waiting.get("after_match"):
        said = ngettext(
            "%(num)s visit was written after the end of the match",
            "%(num)s visits were written after the end of the match",
            number,
        )
        yield Todo(
            Urgency.TODAY, said, "calendar-x", path_to("activities.after_matches"), _("Decide")
        )


def of_sent_back(_person: Person, waiting: Mapping) -> Iterator[Todo]:
    for held in waiting.get("sent_back", ()):
        about = held.activity
        yield Todo(
            Urgency.TODAY,
            cut(held.reason or ""),
            "message-square-text",
            path_to("activities.show", activity_id=about.id),
            _("Look"),
            (_("Sent back"), str(KIND_NAMES[about.kind]), short_day(about.happened_on)),
        )
