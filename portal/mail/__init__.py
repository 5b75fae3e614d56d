"""Mail: written with what causes it, sent by `flask jobs run`, switched off by who gets it."""

from flask_babel import lazy_gettext as _l

from portal.core.crypto import SealedColumn
from portal.feature import Feature
from portal.mail import queries
from portal.mail.commands import bundle_mails, send_mails, send_pushes, send_texts
from portal.mail.models import CALENDAR, DAILY, NewsSeen, OutboxMail, PushDevice, SwitchedOff
from portal.mail.routes import bp

feature = Feature(
    sealed=(
        SealedColumn(OutboxMail, "body", lambda _mail: "outbox_mail.body"),
        SealedColumn(OutboxMail, "calendar", lambda _mail: "outbox_mail.calendar"),
    ),
    blueprint=bp,
    mail_groups={CALENDAR: _l("My calendar")},
    mails={CALENDAR: _l("With each date a file for my calendar (not where it has a feed)")},
    always_mailed={DAILY: _l("Several mails in one")},
    tables=(OutboxMail, SwitchedOff, PushDevice, NewsSeen),
    status=(queries.readings,),
    # So that what the others write goes out at once.
    last_tasks={
        "bundle mails": bundle_mails,
        "send pushes": send_pushes,
        "send mails": send_mails,
        "send text messages": send_texts,
    },
)
