"""What somebody's own phone may still do when their session has ended: for 90 days it is known.

The one place that says so. All that is not here asks who it is: money, rights and files of clients
are for who has just logged in.
"""

from flask import Flask, Response, current_app, flash, g, redirect, request, url_for
from flask_babel import gettext
from flask_login import current_user

from portal.account.actions import keeping
from portal.account.sessions import this_session
from portal.core.web.access import PUBLIC, permission_of

# Written by hand, and held against all routes by tests/account/test_own_phone.py.
ON_OWN_PHONE = {
    "account.own_phone",
    "account.log_out",
    "activities.new",  # with the names of whom one helps, and nothing else of them
    "activities.index",  # one's own hours: when, what, how long and for whom
    "drafts.keep",
    "drafts.token",
    "offline.mine",  # the same names, for without a network
}
# Public, but with more of it for who has logged in: to these belongs the page of the phone.
INSTEAD = {"home.index"}
# After these one looks at what was saved; here that asks for the password.
SAVES = {"activities.new"}


def init_app(app: Flask) -> None:
    app.before_request(keep_to_own_phone)
    app.after_request(stay_on_own_phone)


def keep_to_own_phone():
    """Lead to the log-in page from all that a phone alone does not open; what was typed is kept."""
    if request.endpoint is None or not is_phone_only():
        return None
    if request.endpoint in INSTEAD:
        return redirect(url_for("account.own_phone"))
    if request.endpoint in ON_OWN_PHONE:
        return None
    if permission_of(current_app.view_functions[request.endpoint]) == PUBLIC:
        return None
    if request.headers.get("Sec-Fetch-Dest") == "empty":  # a script, which says so itself
        return Response('{"said": ""}\n', 401, mimetype="application/json")
    keeping.keep_again(current_user, request)
    target = request.full_path.rstrip("?") if request.method == "GET" else request.path
    return redirect(url_for("account.log_in", next=target))


def stay_on_own_phone(response: Response) -> Response:
    saved = request.endpoint in SAVES and response.status_code == 303
    if saved and is_phone_only():
        flash(gettext("It is saved."))
        response.location = url_for("account.own_phone")
    return response


def is_phone_only() -> bool:
    """Whether nobody logged in here lately, but it is the phone of who did."""
    return "leave_session" not in g and this_session().is_restricted
