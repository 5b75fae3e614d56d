from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField

from portal.core.forms import Form, offered
from portal.core.forms.contact import MailField
from portal.feature import contributed


class ReplyForm(Form):
    """Where people answer the mails of the branch."""

    reply_email = MailField(_l("Address to answer to"))


class MailForm(Form):
    """Which kinds of mail somebody wants."""

    wanted = SelectMultipleField(_l("Mails that I want"))
    daily = SelectMultipleField(_l("In one mail a day"))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.wanted.choices = self.daily.choices = offered(dict(contributed().mails))
