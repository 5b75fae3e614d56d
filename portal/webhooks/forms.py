from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField, StringField, ValidationError
from wtforms.validators import Length

from portal.core.forms import Form, SomethingTyped, offered
from portal.core.text import clean
from portal.webhooks.actions import reaching
from portal.webhooks.models import ADDRESS_LENGTH, EVENTS, NAME_LENGTH


class WebhookForm(Form):
    """Where another program hears of what."""

    name = StringField(
        _l("For which program?"), [SomethingTyped(), Length(max=NAME_LENGTH)], filters=[clean]
    )
    address = StringField(
        _l("Its address"), [SomethingTyped(), Length(max=ADDRESS_LENGTH)], filters=[clean]
    )
    events = SelectMultipleField(_l("What does it hear of?"))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        labels = {event: label for event, (label, _acts) in EVENTS.items()}
        self.events.choices = list(offered(labels).items())

    def validate_address(self, field) -> None:
        try:
            host, port, _path = reaching.parts_of(field.data or "")
        except reaching.NotOutside:
            said = _("Type an address that begins with https://, like https://example.org/brug.")
            raise ValidationError(said) from None
        try:
            reaching.outside(host, port)
        except reaching.NotOutside:
            said = _("This address is not on the open internet. Ask whoever made the program.")
            raise ValidationError(said) from None

    def validate_events(self, field) -> None:
        if not field.data:
            raise ValidationError(_("Choose at least one."))
