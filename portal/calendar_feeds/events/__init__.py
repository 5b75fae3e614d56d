"""Events for calendars: what features tell of their rows, kept as the bytes that feeds join.

A feature tells of each change in the transaction of that change: `actions.put`, `cancel`,
`remove`. As its `events` it says how its rows are told, so that they can be told again: for the
nightly check, and for `actions.refresh`, when a name changes.
"""

from portal.calendar_feeds.events.actions import render_anew
from portal.calendar_feeds.events.models import (
    CalendarClient,
    CalendarEvent,
    CalendarPerson,
    CalendarVersion,
)
from portal.feature import Feature

feature = Feature(
    tables=(CalendarEvent, CalendarPerson, CalendarClient, CalendarVersion),
    after_migration=(render_anew,),
)
