"""Somebody at the desk whom one does not help: looked up for that day."""

from datetime import date, timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.clients import actions, queries
from portal.clients.forms import DeskForm, OpenForm
from portal.clients.models import Client
from portal.clients.queries.looks import looks_in
from portal.clients.routes import bp
from portal.core.clock import today
from portal.core.web.access import Permission, lists_clients, requires, sensitive_once_right
from portal.schedule.desk_hours import queries as desk_hours
from portal.visitors import queries as desk_list


@bp.route("/desk", methods=["GET", "POST"])
@requires(Permission.FIND_CLIENT_AT_DESK)
def desk():
    form = DeskForm()
    if form.validate_on_submit():
        what = {n: form[n].data for n in ("name", "born_on", "number")}
        try:
            client = actions.look_up_at_desk(current_user, form.reason.data, **what)
        except actions.AtDeskTooOften:
            abort(429)
        if client is not None:
            return redirect(url_for(".desk"))
        said = gettext("We found no single match. With a code, type the name or birth date too.")
        form.form_errors.append(said)
    visitors = desk_list.at_desk(current_user)
    if form.is_blank:  # whom one helps now need not be typed again
        mine = [one for one in visitors if one.taken_by_id == current_user.id]
        form.name.data = mine[-1].called if mine else None
    clients = list(queries.cards_of(current_user))
    ends = queries.guidance_ends(clients)
    cards = [(one, queries.programme_year(one, ends[one.id], today())) for one in clients]
    page = render_template(
        "clients/desk.html",
        form=form,
        cards=cards,
        today_open=desk_hours.sessions_of(current_user.branch_id, today(), today()),
        visitors=[(one, desk_list.minutes_waited(one)) for one in visitors],
    )
    return page, 422 if form.errors else 200


@bp.get("/desk/looks")
@requires(Permission.SEE_AUDIT_LOG)
@lists_clients
def desk_looks():
    """Each week, for the leader: who looked up or opened whom, and why; also in vain."""
    monday = monday_of(request.args.get("week", ""))
    return render_template(
        "clients/looks.html",
        rows=looks_in(current_user, monday),
        monday=monday,
        last=monday + timedelta(6),
        before=monday - timedelta(7),
        after=monday + timedelta(7),
        today=today(),
    )


def monday_of(typed: str) -> date:
    """That of the week of a day; of this week where no such day was typed."""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        day = today()
    if not 2000 <= day.year <= 2999:
        day = today()
    return day - timedelta(day.weekday())


@bp.route("/desk/<int:client_id>/open", methods=["GET", "POST"])
@requires(Permission.FIND_CLIENT_AT_DESK)
@sensitive_once_right
def open_file(client_id):
    """The whole file of who stands at the desk, for an hour, with a reason that leaders read."""
    client = get_object_or_404(queries.cards_of(current_user), Client.id == client_id)
    form = OpenForm()
    if form.validate_on_submit():
        actions.open_file(client, current_user, form.reason.data)
        flash(gettext("The file is open for an hour. Your team leaders have heard of it."))
        return redirect(url_for(".show", client_id=client.id), 303)
    page = render_template("clients/open.html", form=form, client=client)
    return page, 422 if form.errors else 200
