"""The relatives of a case, the papers asked of them, and what happened."""

from flask import flash
from flask_babel import gettext as _
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.core.clock import today
from portal.core.database import StaleVersion
from portal.core.forms.pages import conflict_page, form_page, tell_of_conflict
from portal.core.web.access import Permission, requires
from portal.core.web.idempotency import sent_once
from portal.legal.actions import cases as actions
from portal.legal.forms.cases import PaperForm, RelativeForm
from portal.legal.models import CaseDocument, CaseEvent, CaseRelative
from portal.legal.queries import cases as queries
from portal.legal.routes import bp
from portal.legal.routes.cases import fetch, to


@bp.route("/cases/<int:case_id>/relatives/new", methods=["GET", "POST"])
@requires(Permission.SEE_LEGAL_CASES)
@sent_once
def new_relative(case_id):
    case = fetch(case_id)
    form = RelativeForm()
    if form.validate_on_submit():
        actions.add_relative(case, current_user, **form.values())
        flash(_("The relative is added. Write down which papers are asked."))
        return to(case)
    return form_page("legal/relative.html", form, case=case, relative=None)


@bp.route("/relatives/<int:relative_id>/edit", methods=["GET", "POST"])
@requires(Permission.SEE_LEGAL_CASES)
def edit_relative(relative_id):
    relative = fetch_relative(relative_id)
    form = RelativeForm(obj=relative)
    if form.validate_on_submit():
        try:
            actions.change_part(relative, current_user, form.version.seen, **form.values())
        except StaleVersion:
            relative = fetch_relative(relative_id)
            return conflict_page(
                "legal/relative.html", form, relative, case=relative.case, relative=relative
            )
        flash(_("Your changes are saved."))
        return to(relative.case)
    return form_page("legal/relative.html", form, case=relative.case, relative=relative)


@bp.post("/relatives/<int:relative_id>/drop")
@requires(Permission.SEE_LEGAL_CASES)
def drop_relative(relative_id):
    relative = fetch_relative(relative_id)
    actions.drop_part(relative, current_user)
    flash(_("It is taken away."))
    return to(relative.case)


@bp.route("/relatives/<int:relative_id>/papers/new", methods=["GET", "POST"])
@requires(Permission.SEE_LEGAL_CASES)
@sent_once
def new_paper(relative_id):
    relative = fetch_relative(relative_id)
    form = PaperForm()
    if form.validate_on_submit():
        actions.ask_paper(relative, current_user, **form.values())
        flash(_("Noted."))
        return to(relative.case)
    return form_page("legal/paper.html", form, relative=relative, paper=None)


@bp.route("/papers/<int:paper_id>/edit", methods=["GET", "POST"])
@requires(Permission.SEE_LEGAL_CASES)
def edit_paper(paper_id):
    paper = fetch_paper(paper_id)
    form = PaperForm(obj=paper)
    if form.validate_on_submit():
        try:
            actions.change_part(paper, current_user, form.version.seen, **form.values())
        except StaleVersion:
            paper = fetch_paper(paper_id)
            return conflict_page(
                "legal/paper.html", form, paper, relative=paper.relative, paper=paper
            )
        flash(_("Your changes are saved."))
        return to(paper.relative.case)
    return form_page("legal/paper.html", form, relative=paper.relative, paper=paper)


@bp.post("/papers/<int:paper_id>/received")
@requires(Permission.SEE_LEGAL_CASES)
def receive_paper(paper_id):
    """It came today; pressed once more, it did not."""
    paper = fetch_paper(paper_id)
    day = None if paper.received_on else max(today(), paper.asked_on)
    try:
        actions.change_part(paper, current_user, paper.version, received_on=day)
        flash(_("Noted."))
    except StaleVersion:
        tell_of_conflict()
    return to(paper.relative.case)


@bp.post("/papers/<int:paper_id>/drop")
@requires(Permission.SEE_LEGAL_CASES)
def drop_paper(paper_id):
    paper = fetch_paper(paper_id)
    actions.drop_part(paper, current_user)
    flash(_("It is taken away."))
    return to(paper.relative.case)


@bp.post("/events/<int:event_id>/drop")
@requires(Permission.SEE_LEGAL_CASES)
def drop_event(event_id):
    visible = queries.events_visible_to(current_user)
    event = get_object_or_404(visible, CaseEvent.id == event_id)
    actions.drop_part(event, current_user)
    flash(_("It is taken away."))
    return to(event.case)


def fetch_relative(relative_id: int) -> CaseRelative:
    visible = queries.relatives_visible_to(current_user)
    return get_object_or_404(visible, CaseRelative.id == relative_id)


def fetch_paper(paper_id: int) -> CaseDocument:
    visible = queries.papers_visible_to(current_user)
    return get_object_or_404(visible, CaseDocument.id == paper_id)
