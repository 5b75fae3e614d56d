"""The next step of an employer, its stage, and taking a move back."""

from flask import url_for

from portal.core.web.access import Permission, requires
from portal.employment.board.routes import BoardPages
from portal.employment.employers.actions import moving
from portal.employment.employers.forms.moving import EmployerMoveForm
from portal.employment.employers.models import Employer
from portal.employment.employers.routes import bp
from portal.employment.employers.routes.showing import fetch


def address_of(employer: Employer) -> str:
    return url_for("employers.show", employer_id=employer.id)


pages = BoardPages(
    fetch,
    EmployerMoveForm,
    moving.bring_to,
    lambda employer: employer.label,
    address_of,
    moving.undo_move,
)


@bp.route("/<int:employer_id>/step", methods=["GET", "POST"])
@requires(Permission.SEE_EMPLOYERS)
def step(employer_id):
    return pages.step(employer_id)


@bp.route("/<int:employer_id>/move", methods=["GET", "POST"])
@requires(Permission.SEE_EMPLOYERS)
def move(employer_id):
    return pages.stage(employer_id)


@bp.post("/<int:employer_id>/undo")
@requires(Permission.SEE_EMPLOYERS)
def undo(employer_id):
    return pages.undo(employer_id)
