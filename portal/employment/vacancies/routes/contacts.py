"""Writing down a call, a mail or a visit at an employer: what waited is done, and what is next."""

from dataclasses import dataclass

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
from portal.core.text import folded
from portal.core.web.access import Permission, requires
from portal.core.web.idempotency import digest_of_form
from portal.core.web.redirects import safe_next
from portal.employment.board.forms import MoveForm
from portal.employment.employers import queries as employers
from portal.employment.employers.forms.moving import EmployerMoveForm
from portal.employment.employers.models import Employer, Stage
from portal.employment.vacancies.actions.contacts import log_contact
from portal.employment.vacancies.forms.vacancies import VacancyMoveForm
from portal.employment.vacancies.models import Vacancy
from portal.employment.vacancies.routes import bp
from portal.employment.vacancies.routes.vacancies import fetch as fetch_vacancy

MINUTES = (5, 10, 15, 30, 45, 60, 90, 120)
ASKED = (
    "csrf_token form_key channel opened_on day date minutes note spoken_to reason sure_day".split()
)
# Whoever was only found has now been spoken, and a visit is a visit.
BRINGS = {Channel.PHONE: Stage.CONTACTED, Channel.IN_PERSON: Stage.VISITED}
# How a step is done, by how its words begin.
MEANT = {"bel": Channel.PHONE, "mail": Channel.MAIL, "bezoek": Channel.IN_PERSON}


@dataclass(frozen=True)
class About:
    """What a contact with an employer is about: the employer itself, or a vacancy of theirs."""

    record: Employer | Vacancy
    employer: Employer
    form: type[MoveForm]
    page: str  # of the record

    @property
    def back(self) -> str:
        return safe_next(request.args.get("next"), self.page)


@bp.route("/employers/<int:employer_id>/contact", methods=["GET", "POST"])
@requires(Permission.LOG_EMPLOYER_CONTACTS)
def contact(employer_id):
    return log(about_employer(employer_id))


@bp.route("/vacancies/<int:vacancy_id>/contact", methods=["GET", "POST"])
@requires(Permission.LOG_EMPLOYER_CONTACTS)
def contact_about(vacancy_id):
    return log(about_vacancy(vacancy_id))


def about_employer(number: int) -> About:
    employer = get_object_or_404(employers.visible_to(current_user), Employer.id == number)
    page = url_for("employers.show", employer_id=number)
    return About(employer, employer, EmployerMoveForm, page)


def about_vacancy(number: int) -> About:
    vacancy = fetch_vacancy(number)
    page = url_for("vacancies.show", vacancy_id=number)
    return About(vacancy, vacancy.employer, VacancyMoveForm, page)


def log(about: About):
    if not about.record.can_be_changed_by(current_user):
        abort(403)
    if request.method == "GET":
        return page(about, *first_forms(about))
    log = LogForm(formdata=typed(about.employer))
    moving = about.form().about(about.record)
    if made_before(current_user, log.form_key.data, digest_of_form()):
        return redirect(about.back, 303)
    log.ask(Kind.EMPLOYER_CONTACT, Choices(current_user, Kind.EMPLOYER_CONTACT))
    # Both are checked, so that all that is wrong is said at once.
    are_right = [log.validate_on_submit(), moving.validate_on_submit()]
    if said := moving.too_early(log.chosen_day):
        log.refuse("date" if log.day.data == "other" else "day", said)
    if not all(are_right) or log.errors:
        return page(about, log, moving), 422
    return store(about, log, moving)


def typed(employer: Employer) -> MultiDict:
    """What this page asks of all that the log form knows; the rest is the same every time."""
    fixed = {"employer": str(employer.id), "outcome": "done", "duration": "other"}
    return MultiDict(fixed | {name: request.form[name] for name in ASKED if name in request.form})


def store(about: About, log: LogForm, moving: MoveForm):
    sent = (log.form_key.data, digest_of_form())
    # The stage is of the day of the contact, which was what waited.
    step = moving.step.told_on(log.chosen_day, follows_done=True)
    move = (moving.version.seen, moving.stage.data, step, moving.reasons)
    try:
        told = log_contact(about.record, current_user, log.entry(), sent, move)
    except StaleVersion:
        again = about_employer if about.record is about.employer else about_vacancy
        fresh = again(about.record.id)
        moving.version.data = fresh.record.version
        return page(fresh, log, moving, stale=True), 409
    flash(_("The contact and the next step are saved."))
    if told:
        flash(told)
    return redirect(about.back, 303)


def first_forms(about: About) -> tuple[LogForm, MoveForm]:
    """A contact of today, in the way that the step says; it may bring an employer further."""
    wanted = request.args.get("channel")
    channel = Channel(wanted) if wanted in set(Channel) else meant_by(about.record.next_action)
    log = LogForm(
        formdata=None,
        data={"channel": channel, "day": "today", "minutes": 15},
    )
    moving = about.form(formdata=None)
    if moving.typed_before:
        return log, moving
    moving.start_from(about.record).stage.data = stage_after(channel, about.record)
    return log, moving


def meant_by(step: str | None) -> Channel:
    """How somebody meant to do a step, by its words; mostly one calls."""
    words = folded(step or "")
    return next(
        (way for word in words for stem, way in MEANT.items() if word.startswith(stem)),
        Channel.PHONE,
    )


def stage_after(channel: Channel, record: Employer | Vacancy) -> str:
    if not isinstance(record, Employer) or not record.is_open:
        return record.at
    further, order = BRINGS.get(channel, record.at), list(Stage)
    return further if order.index(further) > order.index(record.at) else record.at


def page(about: About, log: LogForm, moving: MoveForm, **more) -> str:
    log.show_as_of_today()
    return render_template(
        "vacancies/contact.html",
        employer=about.employer,
        log=log,
        form=moving,
        record=about.record,
        back=about.back,
        known=employers.names_at(about.employer),
        minutes=MINUTES,
        channels=list(Channel),
        **more,
    )
