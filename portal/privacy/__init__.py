"""Privacy: how long what is kept, erasing somebody, giving them what is kept of them."""

from flask_babel import lazy_gettext as _l

from portal.core.web.access import Permission
from portal.feature import Feature
from portal.privacy.commands import privacy_cli
from portal.privacy.models import EraseRequest, KeptLonger
from portal.privacy.routes import bp

feature = Feature(
    mail_groups={"privacy": _l("Keeping and erasing")},
    mail_needs={"privacy.erase": Permission.ERASE},
    mails={"privacy.erase": _l("Erasing waits for a second leader")},
    blueprint=bp,
    tables=(KeptLonger, EraseRequest),
    commands=(privacy_cli,),
)
