"""The pages of those who have no account, from the log-in page of a demo on this machine."""

from urllib.parse import urlsplit

from flask import Blueprint, abort, redirect
from flask_babel import lazy_gettext as _l

from portal.account.routes.sessions import demo_roles
from portal.core.web.access import public
from portal.demo.actions import BRANCH
from portal.demo.actions.links import fresh_link

bp = Blueprint("demo", __name__)

WORDS = {
    "client": _l("A client with an appointment"),
    "employer": _l("An employer who is asked something"),
    "signer": _l("Who signs an agreement"),
    "subscriber": _l("Who puts the calendar on a phone"),
}


@bp.post("/demo/links/<any(client, employer, signer, subscriber):who>")
@public
def open_link(who: str):
    address = fresh_link(who, BRANCH) if demo_roles() else None
    if address is None:
        abort(404)
    return redirect(urlsplit(address).path, 303)


@bp.app_template_global()
def demo_links() -> dict[str, str]:
    """{who: what it is} of the links that a demo has for those without an account."""
    return {who: str(words) for who, words in WORDS.items()}
