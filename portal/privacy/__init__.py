"""Privacy: how long what is kept, erasing somebody, giving them what is kept of them."""

from portal.feature import Feature
from portal.privacy.commands import privacy_cli
from portal.privacy.models import KeptLonger
from portal.privacy.routes import bp

feature = Feature(blueprint=bp, tables=(KeptLonger,), commands=(privacy_cli,))
