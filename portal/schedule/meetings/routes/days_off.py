"""The list of holidays and closed days that the dates of a series keep clear of."""

from contextlib import suppress

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from portal.branches.models import Region
from portal.core.clock import today
from portal.core.forms.record_numbers import record_number
from portal.core.periods import Doubled
from portal.core.web.access import Permission, requires
from portal.core.web.idempotency import sent_once
from portal.schedule.meetings.actions import days_off as keeping
from portal.schedule.meetings.actions.talking import AlreadyThere
from portal.schedule.meetings.forms.days_off import DayOffForm, NotHereForm, RegionForm
from portal.schedule.meetings.queries import days_off
from portal.schedule.meetings.routes import bp


@bp.route("/meetings/days-off", methods=["GET", "POST"])
@requires(Permission.MANAGE_MEETINGS)
@sent_once
def closed_days():
    """The list of a year; what is added to it is the branch's own."""
    form = DayOffForm()
    if form.validate_on_submit():
        try:
            values = form.first_on.value, form.last_day, form.name.data
            keeping.add(current_user, *values)
            flash(gettext("The days off are added."))
            return redirect(url_for(".closed_days", year=form.first_on.value.year))
        except AlreadyThere:
            form.first_on.errors = [gettext("These days are in the list already.")]
        except Doubled as taken:
            form.first_on.errors = [str(taken)]
    return page(form, 422 if form.errors else 200)


def page(form: DayOffForm, status: int):
    year = request.args.get("year", type=record_number) or today().year
    year = year if 2000 <= year <= 2100 else today().year
    region = days_off.region_of(current_user.branch_id)
    rows = days_off.periods(current_user.branch_id, region, range(year, year + 1))
    answer = render_template(
        "meetings/days_off.html",
        form=form,
        rows=rows,
        year=year,
        years=range(today().year, today().year + 3),
        region=RegionForm(data={"region": region}, formdata=None),
        known_until=days_off.known_until(),
    )
    return answer, status


@bp.post("/meetings/days-off/region")
@requires(Permission.MANAGE_MEETINGS)
def choose_region():
    form = RegionForm()
    if not form.validate_on_submit():
        abort(422)
    keeping.choose_region(current_user, Region(form.region.data))
    flash(gettext("The region is saved."))
    return redirect(url_for(".closed_days"))


@bp.post("/meetings/days-off/not-here")
@requires(Permission.MANAGE_MEETINGS)
def not_here():
    """A known holiday that is no day off at this branch."""
    form = NotHereForm()
    region = days_off.region_of(current_user.branch_id)
    if not form.validate_on_submit():
        abort(422)
    year = form.first_on.value.year
    known = [p for p in days_off.known(region, year) if p.first_on == form.first_on.data]
    period = next((p for p in known if p.last_on == form.last_on.data), None) or abort(404)
    with suppress(AlreadyThere):  # a double click
        keeping.add(current_user, period.first_on, period.last_on, period.name, is_off=False)
    return redirect(url_for(".closed_days", year=year))


@bp.post("/meetings/days-off/<int:day_off_id>/remove")
@requires(Permission.MANAGE_MEETINGS)
def drop_day_off(day_off_id):
    """Take away what the branch added, or let a known holiday count again."""
    row = days_off.own_day_off(current_user.branch_id, day_off_id) or abort(404)
    keeping.drop(row, current_user)
    if row.is_off:
        flash(gettext("The days off are gone: %(name)s", name=row.name))
    return redirect(url_for(".closed_days", year=row.first_on.year))
