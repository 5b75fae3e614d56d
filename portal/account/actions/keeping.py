"""Forms that came after their session had ended (R23b): kept as drafts of the same person.

A kept form is only shown again, in the form that it was typed in; nothing is done with it.
"""

from urllib.parse import urlsplit

from flask import Request, current_app, session
from flask_wtf.csrf import validate_csrf
from wtforms.validators import ValidationError

from portal.core.web.access import Permission
from portal.drafts import actions as drafts
from portal.people.models import Person

# Nothing about credentials, accounts, roles, or somebody else's money.
NEVER = {"account", "people", "payouts", "import_export", "feeds"}
NEVER_WITH = {
    Permission.DECIDE_CLAIMS,
    Permission.PAY_CLAIMS,
    Permission.SET_EXPENSE_RULES,
    Permission.MANAGE_PEOPLE,
    Permission.MANAGE_LEADERS,
    Permission.IMPORT_AND_EXPORT,
    Permission.UNLOCK_ACCOUNTS,
}


def keep_late(request: Request) -> bool:
    """Keep what was sent in a session that has ended by itself; whether it is kept."""
    ended = session.get("ended") or {}
    if not may_be_kept(request) or not is_token_of(ended.get("token"), request):
        return False
    return _keep(Person(id=ended["person"]), request)


def keep_again(person: Person, request: Request) -> bool:
    """Keep what came from a page that was open before this person logged in again."""
    return may_be_kept(request) and _keep(person, request)


def _keep(person: Person, request: Request) -> bool:
    try:
        return drafts.keep(person, request, came_late=True)
    except (drafts.TooLong, drafts.TooMany):
        return False


def may_be_kept(request: Request) -> bool:
    """What a person typed on a page of this portal, and not about who may do what."""
    view = current_app.view_functions.get(request.endpoint or "")
    return (
        request.method == "POST"
        and request.blueprint not in NEVER
        and not hasattr(view, "sensitive")
        and getattr(view, "permission", None) not in NEVER_WITH
        and not any("password" in name for name in request.form)
        and is_from_here(request)
    )


def is_from_here(request: Request) -> bool:
    """Whether the browser says that a page of this portal sent it."""
    if said := request.headers.get("Sec-Fetch-Site"):
        return said == "same-origin"
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(origin).netloc == request.host


def is_token_of(raw: str | None, request: Request) -> bool:
    """Whether the form has the token of the session that has ended."""
    if raw is None:
        return False
    before, modified = session.get("csrf_token"), session.modified
    session["csrf_token"] = raw
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return False
    else:
        return True
    finally:
        if before is None:
            del session["csrf_token"]
        else:
            session["csrf_token"] = before
        session.modified = modified
