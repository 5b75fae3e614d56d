from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField, ValidationError
from wtforms.validators import Length, Optional

from portal.calendar_feeds.events.models import Color, Level
from portal.calendar_feeds.feeds import queries
from portal.calendar_feeds.feeds.models import (
    ALARMS,
    COLOR_LABELS,
    CONTENTS,
    LEVEL_LABELS,
    Purpose,
)
from portal.calendar_feeds.feeds.queries import contents
from portal.core.clock import today
from portal.core.forms import Form, offered
from portal.core.forms.fields import DateField
from portal.core.forms.record_numbers import VersionField
from portal.core.forms.stored_values import RadioField, SelectField
from portal.core.text import clean
from portal.people.models import Person


class FeedForm(Form):
    """How much a feed tells and whether it rings; `full` only where the branch allows it."""

    version = VersionField()
    name = StringField(
        _l("Name, for your own list"),
        [Length(max=60)],
        filters=[lambda text: clean(text) if text is not None else ""],
    )
    level = RadioField(_l("How much does your calendar show?"), default=Level.INITIALS)
    alarm = SelectField(_l("Reminder"), default="0")
    color = SelectField(_l("Colour"), default=Color.TEAL)
    ends_on = DateField(_l("Until and including"), [Optional()])
    shows_declined = BooleanField(_l("Meetings to which I said no too"), default=True)

    def __init__(self, person: Person, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        levels = dict(LEVEL_LABELS)
        if not contents.full_is_allowed(person.branch_id):
            del levels[Level.FULL]
        self.level.choices = list(offered(levels).items())
        self.color.choices = list(offered(COLOR_LABELS).items())
        self.alarm.choices = [
            ("0", str(_l("No reminder"))),
            *((str(n), str(_l("%(number)s minutes before", number=n))) for n in ALARMS),
        ]

    def validate_ends_on(self, field) -> None:
        if field.data and field.data < today():
            raise ValidationError(_l("This day has passed."))

    @property
    def values(self) -> dict:
        minutes = int(self.alarm.data)
        return {
            "name": self.name.data,
            "level": self.level.data,
            "alarm_minutes": minutes or None,
            "color": self.color.data,
            "ends_on": self.ends_on.data,
            "shows_declined": self.shows_declined.data,
        }


class NewFeedForm(FeedForm):
    purpose = RadioField(_l("What do you want in your calendar?"))
    room = SelectField(_l("Which room?"), default="")

    def __init__(self, person: Person, *args, **kwargs) -> None:
        super().__init__(person, *args, **kwargs)
        rooms = queries.rooms_of(person.branch_id)
        purposes = queries.purposes_for(person)
        if not rooms and Purpose.ROOM in purposes:
            purposes.remove(Purpose.ROOM)
        offer = {purpose: CONTENTS[purpose].label for purpose in purposes}
        self.purpose.choices = list(offered(offer).items())
        self.purpose.data = self.purpose.data or purposes[0]
        self.room.choices = [("", str(_l("Choose a room"))), *((room, room) for room in rooms)]

    def validate_room(self, field) -> None:
        if self.purpose.data == Purpose.ROOM and not field.data:
            raise ValidationError(_l("Choose a room."))

    @property
    def values(self) -> dict:
        room = self.room.data if self.purpose.data == Purpose.ROOM else ""
        return {**super().values, "room": room}
