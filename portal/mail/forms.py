import re

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField, StringField
from wtforms.validators import Length

from portal.core.forms import Form
from portal.core.forms.contact import MailField
from portal.core.forms.record_numbers import NumberField
from portal.mail.models import CALENDAR
from portal.mail.push import as_bytes, is_service

HOW = {
    "mail": _l("By mail, at once"),
    "push": _l("On my phone"),
    "daily": _l("In one mail a day"),
    "none": _l("Not at all"),
}
POINT, SECRET = 65, 16  # bytes of the keys of a browser


class ReplyForm(Form):
    """Where people answer the mails of the branch."""

    reply_email = MailField(_l("Address to answer to"))


class MailForm(Form):
    """How somebody wants to be told each kind: `kind:how` of each."""

    how = SelectMultipleField(_l("Mails that I want"))

    def __init__(self, kinds: dict[str, str], *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.how.choices = [
            (f"{kind}:{how}", f"{kind}:{how}") for kind in kinds for how in offered_for(kind)
        ]

    @property
    def chosen(self) -> dict[str, str]:
        """{kind: how} of the kinds that were sent along."""
        return dict(pair.split(":") for pair in self.how.data or [])


def offered_for(kind: str) -> dict[str, str]:
    """The ways to be told a kind; a file for the calendar comes by mail or not at all."""
    ways = ("mail", "none") if kind == CALENDAR else HOW
    return {how: str(HOW[how]) for how in ways}


class SeenForm(Form):
    last = NumberField()


class PushForm(Form):
    """A subscription, as a browser gives it."""

    endpoint = StringField(validators=[Length(min=10, max=1000)])
    p256dh = StringField(validators=[Length(max=100)])
    auth = StringField(validators=[Length(max=30)])

    def validate_endpoint(self, field) -> None:
        if not is_service(field.data or ""):
            self.refuse("endpoint", _l("This browser cannot do this."))

    def validate_p256dh(self, field) -> None:
        self._check(field, POINT)

    def validate_auth(self, field) -> None:
        self._check(field, SECRET)

    def _check(self, field, length: int) -> None:
        typed = field.data or ""
        is_right = re.fullmatch(r"[A-Za-z0-9_-]+", typed) and len(as_bytes(typed)) == length
        if not is_right:
            self.refuse(field.name, _l("This browser cannot do this."))
