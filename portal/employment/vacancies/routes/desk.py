"""The job coach's page: what to do now, and the board below it."""

from flask import render_template, request
from flask_login import current_user

from portal.core.clock import today
from portal.core.i18n.labels import STAGES
from portal.core.web.access import Permission, lists_clients, requires
from portal.employment.board.queries import Board
from portal.employment.employers import queries as employers
from portal.employment.vacancies.queries import steps
from portal.employment.vacancies.routes import bp

SHOWN = 6  # steps above the board; the rest follows after a press


@bp.get("/work")
@requires(Permission.SEE_EMPLOYERS)
@lists_clients
def index():
    is_mine = "mine" in request.args
    return render_template(
        "vacancies/index.html",
        shown=SHOWN,
        stages=STAGES,
        today=today(),
        due=steps.due(current_user),
        board=Board(employers.board(current_user, is_mine), request.args.get("stage"), is_mine),
    )
