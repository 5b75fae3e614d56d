"""Writing down a call, a mail or a visit at an employer, with what comes next."""

from dataclasses import replace

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404
from werkzeug.datastructures import MultiDict

from portal.activities.actions import made_before
from portal.activities.forms import LogForm
from portal.activities.models import Channel, Kind
from portal.activities.queries.choices import Choices
from portal.core.database import StaleVersion
from portal.core.web.access import Permission, requires
from portal.core.web.idempotency import digest_of_form
from portal.employment.employers import queries as employers
from portal.employment.employers.forms.moving import EmployerMoveForm
from portal.employment.employers.models import Employer, Stage
from portal.employment.vacancies.actions.contacts import log_contact
from portal.employment.vacancies.routes import bp

MINUTES = (5, 10, 15, 30, 45, 60, 90, 120)
ASKED = ("csrf_token", "form_key", "channel", "opened_on", "day", "date", "minutes", "note")
# Whoever was only found has now been spoken, and a visit is a visit.
BRINGS = {Channel.PHONE: Stage.CONTACTED, Channel.IN_PERSON: Stage.VISITED}


@bp.route("/employers/<int:employer_id>/contact", methods=["GET", "POST"])
@requires(Permission.LOG_EMPLOYER_CONTACTS)
def contact(employer_id):
    employer = get_object_or_404(employers.visible_to(current_user), Employer.id == employer_id)
    if not employer.can_be_changed_by(current_user):
        abort(403)
    if request.method == "GET":
        return page(employer, *first_forms(employer))
    log, moving = LogForm(formdata=typed(employer)), EmployerMoveForm()
    if made_before(current_user, log.form_key.data, digest_of_form()):
        return redirect(url_for("employers.show", employer_id=employer.id), 303)
    log.ask(Kind.EMPLOYER_CONTACT, Choices(current_user, Kind.EMPLOYER_CONTACT))
    # Both are checked, so that all that is wrong is said at once.
    if not all([log.validate_on_submit(), moving.validate_on_submit()]):
        return page(employer, log, moving), 422
    return store(employer, log, moving)


def typed(employer: Employer) -> MultiDict:
    """What this page asks of all that the log form knows; the rest is the same every time."""
    fixed = {"employer": str(employer.id), "outcome": "done", "duration": "other"}
    return MultiDict(fixed | {name: request.form[name] for name in ASKED if name in request.form})


def store(employer: Employer, log: LogForm, moving: EmployerMoveForm):
    sent = (log.form_key.data, digest_of_form())
    step = replace(moving.step, said_on=log.chosen_day)  # the stage is of the day of the contact
    move = (moving.version.seen, moving.stage.data, step, moving.reasons)
    try:
        log_contact(employer, current_user, log.entry(), sent, move)
    except StaleVersion:
        fresh = get_object_or_404(employers.visible_to(current_user), Employer.id == employer.id)
        moving.version.data = str(fresh.version)
        return page(fresh, log, moving, stale=True), 409
    flash(_("The contact and the next step are saved."))
    return redirect(url_for("employers.show", employer_id=employer.id), 303)


def first_forms(employer: Employer) -> tuple[LogForm, EmployerMoveForm]:
    """A call of today, which brings an employer that was only found one stage further."""
    wanted = request.args.get("channel")
    channel = Channel(wanted) if wanted in set(Channel) else Channel.PHONE
    log = LogForm(
        formdata=None,
        data={"channel": channel, "day": "today", "minutes": 15},
    )
    moving = EmployerMoveForm(formdata=None)
    if moving.typed_before:
        return log, moving
    further = BRINGS.get(channel, employer.at)
    order = list(Stage)
    ahead = employer.is_open and order.index(further) > order.index(employer.at)
    moving.start_from(employer).stage.data = further if ahead else employer.at
    return log, moving


def page(employer: Employer, log: LogForm, moving: EmployerMoveForm, **more) -> str:
    log.show_as_of_today()
    return render_template(
        "vacancies/contact.html",
        employer=employer,
        log=log,
        form=moving,
        record=employer,
        minutes=MINUTES,
        channels=list(Channel),
        **more,
    )
