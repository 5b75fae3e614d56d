"""The field on top of every page: what is found while one types, and as a page of its own."""

from datetime import timedelta

from flask import Blueprint, render_template, request, session
from flask_login import current_user

from portal.audit.actions import note
from portal.audit.models import READ
from portal.core.clock import now
from portal.core.database import db
from portal.core.web import searches
from portal.core.web.access import lists_clients, signed_in
from portal.search.queries import LEAST_TYPED, WHILE_TYPING, Group, look

bp = Blueprint("search", __name__, url_prefix="/search")

NOTED = "search_noted_at"
NOTED_FOR = timedelta(minutes=10)  # one note for all that is typed in so long


@bp.get("")
@signed_in
@lists_clients
def index():
    typed = searches.typed_before()
    return render_template(
        "search/index.html",
        typed=typed,
        groups=look(current_user, typed),
        least=LEAST_TYPED,
        in_address=searches.in_address(),
    )


@bp.post("")
@signed_in
def words():
    """By words that no address keeps."""
    return searches.look_for("search.index")


@bp.post("/hits")
@signed_in
def hits():
    """The same while one types: a part of a page."""
    typed = request.form.get("q", "").strip()[: searches.MOST_LETTERS]
    groups = look(current_user, typed, WHILE_TYPING)
    note_names(groups)
    return render_template("search/_hits.html", typed=typed, groups=groups)


def note_names(groups: list[Group]) -> None:
    """That names of clients were read, as of a list (R60): once for all letters of a search."""
    moment = int(now().timestamp())
    is_noted = session.get(NOTED, 0) > moment - NOTED_FOR.total_seconds()
    if is_noted or not any(group.finder.names_clients for group in groups):
        return
    session[NOTED] = moment
    with db.atomic():
        note(current_user, f"list{READ}", "branch", current_user.branch_id, reason=request.endpoint)
