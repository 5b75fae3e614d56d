from flask import Blueprint, redirect, render_template, url_for
from flask_login import current_user

from portal.core.clock import today
from portal.core.web.access import public
from portal.home import pictures, queries
from portal.home.todo import todo
from portal.schedule.appointments.queries import called

bp = Blueprint("home", __name__)


@bp.get("/")
@public
def index():
    """Today for who has logged in; the log-in page for who has not."""
    if not current_user.is_authenticated:
        return redirect(url_for("account.log_in"))
    waiting = queries.waiting_for(current_user)
    months = waiting.pop("months", None)
    return render_template(
        "home/index.html",
        today=today(),
        called=called,
        todo=todo(current_user, waiting),
        pictures=pictures.of_months(months) if months else (),
        **waiting,
    )
