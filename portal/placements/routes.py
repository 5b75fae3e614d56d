from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.access import Permission, public, requires
from portal.clients import queries as clients
from portal.clients.models import Client
from portal.db import StaleVersion
from portal.employers.queries import visible_to as employers_visible_to
from portal.moments import add_months, today
from portal.placements import actions, queries
from portal.placements.forms import (
    AFTER,
    CONTRACTS,
    ENDINGS,
    AdviceForm,
    EndForm,
    PlacementForm,
)
from portal.placements.models import CHECKS, FollowedAs, Placement, PlacementKind
from portal.together import answers, rows_of

bp = Blueprint("placements", __name__)


def fetch(placement_id: int) -> Placement:
    return get_object_or_404(queries.visible_to(current_user), Placement.id == placement_id)


def fetch_to_change(placement_id: int) -> Placement:
    placement = fetch(placement_id)
    if not queries.may_change(current_user, placement.client):
        abort(403)
    return placement


@bp.get("/placements")
@requires(Permission.SEE_EMPLOYMENT)
def index():
    which = "all" if request.args.get("which") == "all" else "running"
    return render_template(
        "placements/index.html",
        which=which,
        today=today(),
        **answers(
            {
                "rows": rows_of(queries.listed(current_user, which)),
                "checks": queries.checks_due(current_user),
                "ends": rows_of(queries.ends_unknown(current_user)),
            }
        ),
    )


@bp.get("/placements/<int:placement_id>")
@requires(Permission.SEE_EMPLOYMENT)
def show(placement_id):
    placement = fetch(placement_id)
    return page_of(placement)


def page_of(placement: Placement, **more):
    done = queries.checks_of(placement)
    return render_template(
        "placements/show.html",
        placement=placement,
        client=placement.client,
        terms=queries.terms_of(placement),
        end=queries.end_of(placement),
        followers=queries.followers_of(placement),
        checks=[(m, add_months(placement.started_on, m), done.get(m)) for m in CHECKS],
        may_change=queries.may_change(current_user, placement.client),
        may_make=placement.client.can_be_coached_by(current_user),
        contracts=CONTRACTS,
        endings=ENDINGS,
        after=AFTER,
        today=today(),
        **more,
    )


@bp.route("/clients/<int:client_id>/placements/new", methods=["GET", "POST"])
@requires(Permission.COACH_TO_WORK)
def new(client_id):
    """A placement; with ?follows= and ?as= one that renews another, or the job it became."""
    client = get_object_or_404(clients.coached_by(current_user), Client.id == client_id)
    if not client.can_be_coached_by(current_user):
        abort(403)
    before, link = followed(client)
    form = PlacementForm(employers_visible_to(current_user))
    if form.validate_on_submit():
        made = actions.make(
            current_user, client, form.values(), form_key=form.form_key.data, **link
        )
        flash(_("The placement is kept."))
        return redirect(url_for(".show", placement_id=made.id), 303)
    if before is not None and not form.is_submitted():
        prefill(form, before, link["followed_as"])
    page = render_template(
        "placements/form.html", form=form, client=client, placement=None, before=before, link=link
    )
    return page, 422 if form.errors else 200


def followed(client: Client) -> tuple[Placement | None, dict]:
    """The placement of the same client that this one follows, and how; of a renewal the first."""
    number, how = request.args.get("follows", ""), request.args.get("as", "")
    if not number:
        return None, {}
    if how not in set(FollowedAs) or not number.isdecimal() or len(number) > 9:
        abort(404)
    of_client = (Placement.id == int(number)) & (Placement.client == client.id)
    before = get_object_or_404(queries.visible_to(current_user), of_client)
    return before, {"follows": before.id, "followed_as": how}


def prefill(form: PlacementForm, before: Placement, how: str) -> None:
    """What usually stays the same; after an internship that became a job, what was said of it."""
    form.kind.data = PlacementKind.PAID_JOB if how == FollowedAs.HIRE else before.kind
    form.employer.data = before.employer_id
    form.job_title.data, form.hours_per_week_tenths.data = (
        before.job_title,
        before.hours_per_week_tenths,
    )
    end, terms = queries.end_of(before), queries.terms_of(before)
    if how == FollowedAs.HIRE and end is not None:
        form.contract.data, form.started_on.data = end.job_contract, end.job_from
    if terms is not None:
        form.tutor_name.data, form.tutor_email.data = terms.tutor_name, terms.tutor_email


@bp.route("/placements/<int:placement_id>/edit", methods=["GET", "POST"])
@requires(Permission.SEE_EMPLOYMENT)
def edit(placement_id):
    placement = fetch_to_change(placement_id)
    form = PlacementForm(employers_visible_to(current_user))
    if form.validate_on_submit():
        typed = form.version.data or "0"
        version = int(typed) if typed.isdecimal() and len(typed) < 10 else -1
        try:
            actions.change(current_user, placement, version, form.values())
        except StaleVersion:
            return form_page(form, placement, stale=True), 409
        flash(_("Your changes are saved."))
        return redirect(url_for(".show", placement_id=placement.id), 303)
    if not form.is_submitted():
        as_kept(form, placement)
    return form_page(form, placement), 422 if form.errors else 200


def as_kept(form: PlacementForm, placement: Placement) -> None:
    terms = queries.terms_of(placement)
    for name in form.values():
        field = form["employer" if name == "employer_id" else name]
        holder = terms if name in actions.OF_TERMS else placement
        field.data = getattr(holder, name) if holder is not None else None
    form.version.data = str(terms.version if terms else 0)


def form_page(form: PlacementForm, placement: Placement, stale: bool = False) -> str:
    if stale:
        terms = queries.terms_of(placement)
        form.version.data = str(terms.version if terms else 0)
    return render_template(
        "placements/form.html",
        form=form,
        client=placement.client,
        placement=placement,
        before=None,
        link={},
        stale=stale,
    )


@bp.post("/placements/<int:placement_id>/check")
@requires(Permission.SEE_EMPLOYMENT)
def check(placement_id):
    placement = fetch_to_change(placement_id)
    months, still = request.form.get("months", ""), request.form.get("still_there", "")
    if months not in {str(m) for m in CHECKS} or still not in {"yes", "no"}:
        abort(400)
    actions.check(current_user, placement, int(months), still == "yes")
    flash(_("Noted."))
    if still == "no":
        flash(_("Fill in the last day, and how it ended."), "warning")
        return redirect(url_for(".edit", placement_id=placement.id), 303)
    return redirect(url_for(".show", placement_id=placement.id), 303)


@bp.post("/placements/<int:placement_id>/ask")
@requires(Permission.SEE_EMPLOYMENT)
def ask(placement_id):
    """One question to the employer, by a link."""
    placement = fetch_to_change(placement_id)
    address = actions.ask(placement, current_user)
    if address is None:
        flash(_("It was answered already."), "warning")
        return redirect(url_for(".show", placement_id=placement.id), 303)
    return page_of(placement, new_link=address)


@bp.route("/placements/<int:placement_id>/end", methods=["GET", "POST"])
@requires(Permission.SEE_EMPLOYMENT)
def end(placement_id):
    placement = fetch_to_change(placement_id)
    form = EndForm(placement)
    if form.validate_on_submit():
        actions.answer(placement, current_user, **form.values())
        flash(_("Noted how it ended."))
        return redirect(url_for(".show", placement_id=placement.id), 303)
    page = render_template("placements/end.html", form=form, placement=placement)
    return page, 422 if form.errors else 200


@bp.route("/answer/<secret>", methods=["GET", "POST"])
@public
def answered(secret):
    """The one question, for who has its link: no name stands in it, and a GET changes nothing."""
    end_ = queries.end_by(actions.digest_of(secret))
    if end_ is None:
        abort(404)
    if end_.answered_at is not None:
        return render_template("placements/thanks.html")
    if not end_.is_open:
        return render_template("placements/over.html"), 410
    form = EndForm(end_.placement)
    if form.validate_on_submit():
        try:
            actions.answer(end_.placement, None, **form.values())
        except actions.AlreadyAnswered:
            return render_template("placements/thanks.html")
        return render_template("placements/thanks.html")
    page = render_template(
        "placements/answer.html", form=form, placement=end_.placement, branch=end_.branch
    )
    return page, 422 if form.errors else 200


@bp.get("/placements/lasting")
@requires(Permission.SEE_EMPLOYMENT)
def lasting():
    """How many jobs last, and which: each number opens its list."""
    year = request.args.get("year", type=int) or today().year
    if not 2000 <= year <= today().year:
        abort(404)
    groups = queries.lasting(current_user, year)
    months, state = request.args.get("months", type=int), request.args.get("state")
    chosen = groups.get(months, {}).get(state) if months else None
    since = today().replace(year=year, month=1, day=1)
    return render_template(
        "placements/lasting.html",
        year=year,
        this_year=today().year,
        groups=groups,
        chosen=chosen,
        months=months,
        state=state,
        advice=queries.advised(current_user, since, since.replace(month=12, day=31)),
    )


@bp.route("/clients/<int:client_id>/advice", methods=["GET", "POST"])
@requires(Permission.COACH_TO_WORK)
def advise(client_id):
    """Advice without a placement counts as advice."""
    client = get_object_or_404(clients.coached_by(current_user), Client.id == client_id)
    if not client.can_be_coached_by(current_user):
        abort(403)
    form = AdviceForm(data={"given_on": today()})
    if form.validate_on_submit():
        actions.advise(current_user, client, form.given_on.data, form.about.data)
        flash(_("The advice is kept."))
        return redirect(url_for(".advise", client_id=client.id), 303)
    page = render_template(
        "placements/advice.html", form=form, client=client, given=queries.advice_of(client)
    )
    return page, 422 if form.errors else 200
