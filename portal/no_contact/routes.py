"""The page of who had no contact."""

from flask import Blueprint, render_template
from flask_login import current_user

from portal.activities.queries.rules import rules_of
from portal.core.web.access import Permission, lists_clients, requires
from portal.no_contact import queries

bp = Blueprint("no_contact", __name__)


@bp.get("/guidance/no-contact")
@requires(Permission.SEE_ASSIGNED_CLIENTS)
@lists_clients
def index():
    return render_template(
        "no_contact/index.html",
        rows=queries.listed(current_user),
        days=rules_of(current_user.branch_id).no_contact_days,
    )
