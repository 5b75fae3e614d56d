"""Who fits a vacancy, proposing a client, and how far they come."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.clients import queries as clients
from portal.clients.models import Client
from portal.consents import queries as consents
from portal.consents.models import ConsentPurpose
from portal.core.clock import today
from portal.core.database import StaleVersion
from portal.core.forms.pages import tell_of_conflict
from portal.core.web.access import Permission, lists_clients, requires
from portal.core.web.idempotency import sent_once
from portal.employment.cvs import queries as cvs_known
from portal.employment.cvs.actions import sharing
from portal.employment.cvs.actions.keeping import NotAgreed
from portal.employment.cvs.models import CVVersion, Layout
from portal.employment.vacancies.actions import sending
from portal.employment.vacancies.actions import vacancies as actions
from portal.employment.vacancies.forms.vacancies import CandidateForm, ProposeForm, SendCVForm
from portal.employment.vacancies.models import Candidate, CandidateStage
from portal.employment.vacancies.queries import matching
from portal.employment.vacancies.queries import vacancies as queries
from portal.employment.vacancies.routes import bp
from portal.employment.vacancies.routes.vacancies import fetch


@bp.route("/vacancies/<int:vacancy_id>/match", methods=["GET", "POST"])
@requires(Permission.SEE_EMPLOYMENT)
@lists_clients
def match(vacancy_id):
    """The clients who fit, with the reasons; a press proposes one."""
    vacancy = fetch(vacancy_id)
    form = ProposeForm()
    if request.method == "POST" and (answer := propose(vacancy, form)):
        return answer
    if form.is_blank:
        form.happened_on.data = today()
    asked = list(queries.languages_of(vacancy))
    page = render_template(
        "vacancies/match.html",
        vacancy=vacancy,
        asked=asked,
        matches=matching.fitting(current_user, vacancy, asked),
        others=matching.open_to_work(current_user, vacancy).order_by(Client.sorts_as, Client.id),
        form=form,
    )
    return page, 422 if form.errors else 200


def propose(vacancy, form: ProposeForm):
    """Put a client in; one whom this person does not see does not exist for them. Nothing where
    something was typed wrong."""
    if not vacancy.can_be_changed_by(current_user):
        abort(403)
    if not vacancy.is_open:
        flash(_("This vacancy has ended. Open it again first."), "warning")
        return redirect(url_for(".show", vacancy_id=vacancy.id), 303)
    if not form.validate_on_submit():
        return None
    client = get_object_or_404(clients.visible_to(current_user), Client.id == form.client.data)
    try:
        actions.propose(vacancy, client, current_user, form.happened_on.data or form.opened)
        flash(_("The client is proposed."))
    except actions.AlreadyProposed:
        flash(_("This client was proposed for this place before."), "warning")
    return redirect(url_for(".show", vacancy_id=vacancy.id), 303)


def fetch_candidate(candidate_id: int) -> Candidate:
    return get_object_or_404(
        queries.candidates_visible_to(current_user), Candidate.id == candidate_id
    )


@bp.route("/candidates/<int:candidate_id>", methods=["GET", "POST"])
@requires(Permission.SEE_EMPLOYMENT)
def candidate(candidate_id):
    found = fetch_candidate(candidate_id)
    if not found.vacancy.can_be_changed_by(current_user):
        abort(403)
    cvs = queries.cvs_of(found.client_id)
    is_agreed = consents.is_agreed(found.client, ConsentPurpose.SHARE_CV)
    is_told = found.at == CandidateStage.CV_SENT  # it was sent before
    form = CandidateForm().know(cvs, is_agreed or is_told).about(found)
    if form.validate_on_submit():
        try:
            actions.move_candidate(
                found,
                current_user,
                form.version.seen,
                form.stage.data,
                form.sent,
                form.moved_on,
                **form.reasons,
            )
        except StaleVersion:
            fresh = fetch_candidate(candidate_id)
            form.version.data = fresh.version
            return candidate_page(fresh, form, stale=True), 409
        flash(_("It is saved."))
        return redirect(url_for(".show", vacancy_id=found.vacancy_id), 303)
    if form.is_blank:
        form.start_from(found)
        wanted = request.args.get("to", "")
        form.stage.data = wanted if wanted in set(CandidateStage) else found.at
        known = (one.key for one in cvs if (one.cv, one.number) == (found.cv, found.cv_number))
        form.cv.data = next(known, "") if found.cv_sent_at else ""
        form.employer_reason.data = form.client_reason.data = ""
    return candidate_page(found, form), 422 if form.errors else 200


def candidate_page(found: Candidate, form: CandidateForm, **more) -> str:
    line = queries.line_of(current_user, found)
    return render_template(
        "vacancies/candidate.html", candidate=found, line=line, form=form, **more
    )


@bp.route("/candidates/<int:candidate_id>/send", methods=["GET", "POST"])
@requires(Permission.COACH_TO_WORK)
@sent_once
def send_cv(candidate_id):
    """Mail the CV to somebody at the employer: it is noted as sent, and shows when it is opened."""
    found = fetch_candidate(candidate_id)
    if not found.client.can_be_coached_by(current_user) or not found.is_open:
        abort(403)
    versions = list(cvs_known.versions_of(found.client))
    form = SendCVForm().about(queries.addressees_at(found.vacancy.employer), versions)
    if form.validate_on_submit():
        version = get_object_or_404(
            cvs_known.versions_visible_to(current_user), CVVersion.id == form.cv.data
        )
        what = {
            "without_name": form.named.data == "no",
            "layout": Layout.CLASSIC,
            "language": form.language.data,
        }
        try:
            to = form.people[form.to.data]
            sending.send(found, current_user, to, version, form.last_for, **what)
        except NotAgreed:
            flash(_("First ask whether they agree to show their CV, and note it here."), "warning")
            return redirect(url_for("cvs.show", client_id=found.client_id), 303)
        except sharing.NotRead:
            flash(_("Read the CV without the name first. Then you can share it."), "warning")
            return redirect(url_for("cvs.nameless", version_id=version.id), 303)
        except StaleVersion:
            tell_of_conflict()
        else:
            flash(_("The CV is on its way by mail."))
        return redirect(url_for(".show", vacancy_id=found.vacancy_id), 303)
    page = render_template("vacancies/send_cv.html", candidate=found, form=form)
    return page, 422 if form.errors else 200


@bp.post("/candidates/<int:candidate_id>/remove")
@requires(Permission.SEE_EMPLOYMENT)
def remove_candidate(candidate_id):
    found = fetch_candidate(candidate_id)
    if not found.vacancy.can_be_changed_by(current_user):
        abort(403)
    if found.at != CandidateStage.PROPOSED or found.cv_sent_at:
        flash(_("More happened than proposing. Choose why it stops."), "warning")
        return redirect(url_for(".candidate", candidate_id=found.id, to="closed"), 303)
    actions.take_back(found, current_user)
    flash(_("The proposal is taken back."))
    return redirect(url_for(".show", vacancy_id=found.vacancy_id), 303)
