"""A new placement, one that follows another, and a change."""

from datetime import timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.clients import queries as clients
from portal.clients.models import Client
from portal.core.database import StaleVersion
from portal.core.forms.record_numbers import number_or_none, record_number, version_number
from portal.core.periods import Doubled
from portal.core.web.access import Permission, requires
from portal.core.web.idempotency import key_of
from portal.employment.employers.queries import to_choose
from portal.employment.placements import actions, queries
from portal.employment.placements.forms import A_WEEK, PlacementForm
from portal.employment.placements.models import FollowedAs, Placement, PlacementKind
from portal.employment.placements.queries import beside
from portal.employment.placements.routes import bp
from portal.employment.placements.routes.showing import fetch_to_change

OF_PLACEMENT = (
    "kind job_title started_on ended_on hours_per_week_tenths course course_paid_by tutor_name"
    " tutor_email contract conditions wage_subsidy_by other_instruments".split()
)


@bp.route("/clients/<int:client_id>/placements/new", methods=["GET", "POST"])
@requires(Permission.COACH_TO_WORK)
def new(client_id):
    """A placement; with ?follows= and ?as= one that renews another, or the job it became.

    With ?employer=, ?kind=, ?work= and ?hours= (tenths a week) that of a vacancy, to look over.
    """
    client = get_object_or_404(clients.coached_by(current_user), Client.id == client_id)
    if not client.can_be_coached_by(current_user):
        abort(403)
    before, link = followed(client)
    form = PlacementForm(to_choose(current_user))
    if form.validate_on_submit() and (link or asked_once(form, client)):
        try:
            key = key_of(form.form_key.data)
            made = actions.make(current_user, client, form.values(), form_key=key, **link)
        except Doubled as taken:
            form.started_on.errors = [str(taken)]
        else:
            flash(_("The placement is kept."))
            return redirect(url_for(".show", placement_id=made.id), 303)
    if form.is_blank:
        if before is not None:
            prefill(form, before, link["followed_as"])
        else:
            prefill_from_address(form)
    page = render_template(
        "placements/form.html", form=form, client=client, placement=None, before=before, link=link
    )
    return page, 422 if form.errors else 200


def asked_once(form: PlacementForm, client: Client, kept: Placement | None = None) -> bool:
    """Whether it may go on: more than a week together, or nobody knows, is asked about once."""
    values, kept = form.values(), kept or queries.by_form(key_of(form.form_key.data))
    if form.both_at_once.data or (kept is not None and not beside.moved(kept, values)):
        return True
    if said := beside.too_much(client, values, kept.id if kept else 0):
        form.both_at_once.errors = [said]
    return not said


def followed(client: Client) -> tuple[Placement | None, dict]:
    """The placement of the same client that this one follows, and how; of a renewal the first."""
    number, how = request.args.get("follows", ""), request.args.get("as", "")
    if not number:
        return None, {}
    if how not in set(FollowedAs):
        abort(404)
    of_client = (Placement.id == number_or_none(number)) & (Placement.client == client.id)
    before = get_object_or_404(queries.standing(current_user), of_client)
    return before, {"follows": before.id, "followed_as": how}


def prefill(form: PlacementForm, before: Placement, how: str) -> None:
    """What usually stays the same; after an internship that became a job, what was said of it."""
    form.kind.data = PlacementKind.PAID_JOB if how == FollowedAs.HIRE else before.kind
    form.employer.data = before.employer_id
    form.job_title.data, form.hours_per_week_tenths.data = (
        before.job_title,
        before.hours_per_week_tenths,
    )
    end = queries.end_of(before)
    if how == FollowedAs.HIRE and end is not None:
        form.contract.data, form.started_on.data = end.job_contract, end.job_from
    if how == FollowedAs.RENEWAL:
        form.instruments.data = queries.instruments_of(before)
        form.started_on.data = before.ended_on and before.ended_on + timedelta(days=1)
    form.tutor_name.data, form.tutor_email.data = before.tutor_name, before.tutor_email


def prefill_from_address(form: PlacementForm) -> None:
    """What a link to the form says; whatever the form does not offer is passed by."""
    kind, employer = request.args.get("kind"), request.args.get("employer", "")
    form.kind.data = kind if kind in form.kind.choices else PlacementKind.INTERNSHIP
    form.employer.data = number_or_none(employer) if employer in form.employer.choices else None
    form.job_title.data = request.args.get("work", "")[:120]
    tenths = request.args.get("hours", type=record_number)
    form.hours_per_week_tenths.data = tenths if tenths and 0 < tenths <= A_WEEK else None


@bp.route("/placements/<int:placement_id>/edit", methods=["GET", "POST"])
@requires(Permission.SEE_EMPLOYMENT)
def edit(placement_id):
    placement = fetch_to_change(placement_id)
    form = PlacementForm(to_choose(current_user, placement.employer_id), stored=as_kept(placement))
    form.is_over = placement.outcome is not None and placement.fell_through_on is None
    if form.validate_on_submit() and asked_once(form, placement.client, placement):
        version = version_number(form.version.data or 0)
        try:
            told = actions.change(current_user, placement, version, form.values())
        except StaleVersion:
            return form_page(form, placement, stale=True), 409
        except Doubled as taken:
            form.started_on.errors = [str(taken)]
        else:
            flash(_("Your changes are saved."))
            if told:
                flash(told)
            return redirect(url_for(".show", placement_id=placement.id), 303)
    if form.is_blank:
        form.version.data = placement.version
    return form_page(form, placement), 422 if form.errors else 200


def as_kept(placement: Placement) -> dict:
    """What is stored of a placement, by the fields of its form."""
    return {
        **{name: getattr(placement, name) for name in OF_PLACEMENT},
        "employer": placement.employer_id,
        "instruments": queries.instruments_of(placement),
    }


def form_page(form: PlacementForm, placement: Placement, stale: bool = False) -> str:
    if stale:
        form.version.data = fetch_to_change(placement.id).version
    return render_template(
        "placements/form.html",
        form=form,
        client=placement.client,
        placement=placement,
        before=None,
        link={},
        stale=stale,
    )
