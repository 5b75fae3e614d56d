"""Placements in a list, one on a page, and which jobs last."""

from dataclasses import dataclass
from datetime import date

from flask import abort, render_template, request
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.core.clock import today
from portal.core.forms.record_numbers import record_number
from portal.core.i18n.labels import CLIENT_REASONS, EMPLOYER_REASONS
from portal.core.web.access import Permission, lists_clients, requires
from portal.employment.placements import queries
from portal.employment.placements.forms import AFTER, CONTRACTS, ENDINGS
from portal.employment.placements.models import CHECKS, Placement
from portal.employment.placements.queries.advice import advised
from portal.employment.placements.queries.jobs import (
    FINISHED,
    LASTS,
    STOPPED,
    UNKNOWN,
    Job,
    job_of,
)
from portal.employment.placements.queries.lasting import lasting as lasting_jobs
from portal.employment.placements.queries.lasting import reasons_of
from portal.employment.placements.routes import bp

STATES = {  # of a placement: its badge
    "withdrawn": (_l("withdrawn"), "plain", "x"),
    "never_began": (_l("never started"), "plain", "x"),
    "ended": (_l("ended"), "", ""),
    "gone": (_l("gone, last day unknown"), "warn", ""),
    "planned": (_l("planned"), "info", ""),
    "running": (_l("running"), "ok", ""),
}
BADGES = {  # of a check on the page of a placement
    "later": (_l("later"),),
    LASTS: (_l("Still there"), "ok", "check"),
    FINISHED: (_l("Finished"),),
    STOPPED: (_l("Not there any more"), "warn"),
    UNKNOWN: (_l("unknown"),),
}
SIDES = {
    "employer_reason": (_l("The employer's side"), EMPLOYER_REASONS),
    "client_reason": (_l("The participant's side"), CLIENT_REASONS),
}


def fetch(placement_id: int) -> Placement:
    found = queries.with_names(queries.visible_to(current_user))
    return get_object_or_404(found, Placement.id == placement_id)


def fetch_to_change(placement_id: int) -> Placement:
    """One that stands: what was withdrawn is restored first."""
    placement = fetch(placement_id)
    if placement.withdrawn_at or not queries.may_change(current_user, placement.client):
        abort(403)
    return placement


@bp.get("/placements")
@requires(Permission.SEE_EMPLOYMENT)
@lists_clients
def index():
    wanted = request.args.get("which")
    which = wanted if wanted in {"all", "withdrawn"} else "running"
    waits = queries.waiting(current_user)
    return render_template(
        "placements/index.html",
        which=which,
        state_of=state_of,
        jobs=queries.listed(current_user, which),
        checks=waits.checks,
        ends=waits.ends,
        states=STATES,
    )


def state_of(job: Job[Placement]) -> str:
    """What a list says of a job; see STATES."""
    state = job.last.state_on(today(), job.started_on)
    return "gone" if state == "running" and job.gone_on is not None else state


@bp.get("/placements/<int:placement_id>")
@requires(Permission.SEE_EMPLOYMENT)
def show(placement_id):
    placement = fetch(placement_id)
    return page_of(placement)


def page_of(placement: Placement, **more):
    job = job_of(placement)
    coaches = placement.client.can_be_coached_by(current_user)
    may_write = coaches or queries.may_change(current_user, placement.client)
    stands = placement.withdrawn_at is None
    return render_template(
        "placements/show.html",
        placement=placement,
        client=placement.client,
        checks=[check_of(job, months) for months in CHECKS],
        job=job,
        is_last=job.last.id == placement.id,
        may_change=may_write and stands,
        may_restore=may_write and not stands,
        may_make=coaches and stands,
        contracts=CONTRACTS,
        endings=ENDINGS,
        sides=SIDES,
        after=AFTER,
        today=today(),
        end=queries.end_with_name(placement),
        instruments=queries.instruments_of(placement),
        followers=list(queries.followers_of(placement)),
        **more,
    )


@dataclass(frozen=True)
class ShownCheck:
    """A check as the page shows it: its badge, and whether it can be answered now."""

    months: int
    day: date
    badge: tuple
    may_answer: bool
    said: bool | None


def check_of(job: Job[Placement], months: int) -> ShownCheck:
    day, said, may_answer = job.day_of(months), job.said_at(months), queries.may_check(job, months)
    is_ahead = day > today() and not job.is_told
    state = "later" if is_ahead else job.state_at(months)
    if said is not None and not job.is_told:
        state = LASTS if said else STOPPED
    return ShownCheck(months, day, BADGES[state], may_answer, said)


@bp.get("/placements/lasting")
@requires(Permission.SEE_EMPLOYMENT)
@lists_clients
def lasting():
    """How many jobs last, and which: each number opens its list."""
    year = request.args.get("year", type=record_number) or today().year
    if not 2000 <= year <= today().year:
        abort(404)
    groups = lasting_jobs(current_user, year)
    months, state = request.args.get("months", type=record_number), request.args.get("state", "")
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
        sides=SIDES,
        reasons=reasons_of(current_user, year),
        advice=advised(current_user, since, since.replace(month=12, day=31)),
    )
