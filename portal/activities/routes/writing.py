"""The one form: new, once more, correct, and the draft that the server keeps meanwhile."""

import json
import uuid
from datetime import date, time
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404
from werkzeug.datastructures import MultiDict

from portal.access import Permission, Role, requires
from portal.activities import actions, queries
from portal.activities.forms import DURATIONS, FORM_KEY, LogForm, record_number
from portal.activities.forms.sheet import Sheet
from portal.activities.models import Activity, Draft, Kind
from portal.activities.models.kinds import kinds_for
from portal.activities.queries.choices import Choices
from portal.activities.routes import bp
from portal.db import StaleVersion
from portal.expenses.actions import AlreadyClaimed
from portal.moments import local, today
from portal.text import looks_like_iban

STEP_HM = 10  # the buttons beside the kilometres


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.LOG_ACTIVITIES)
def new():
    kind = wanted_kind()
    choices = Choices(current_user, kind)
    if request.method == "GET":
        return page(first_form(choices), choices)
    form = LogForm()
    form.form_key.data = usable_key(form.form_key.data)
    if not wants_to_save(form, choices):
        return page(form, choices)
    if made := queries.by_form(current_user, form.form_key.data):
        return saved(made)
    if not form.ask(kind, choices).validate_on_submit():
        return page(form, choices), 422
    try:
        return saved(actions.log(current_user, form.entry(), form.form_key.data))
    except actions.KeyTaken:
        form.form_key.data = uuid.uuid4().hex
        form.form_key.errors = [_("This form was sent before. Look it over and save again.")]
        return page(form, choices), 422


@bp.route("/<int:activity_id>/edit", methods=["GET", "POST"])
@requires(Permission.LOG_ACTIVITIES)
def edit(activity_id):
    activity = get_object_or_404(queries.visible_to(current_user), Activity.id == activity_id)
    if not activity.can_be_changed_by(current_user):
        abort(403)
    choices = Choices(current_user, Kind(activity.kind), activity)
    if request.method == "GET":
        form = LogForm(formdata=None, data=typed_in(activity, choices))
        return page(form, choices)
    form = LogForm()
    if not wants_to_save(form, choices):
        return page(form, choices)
    if not form.ask(choices.kind, choices).validate_on_submit():
        return page(form, choices), 422
    try:
        actions.change(activity, current_user, form.entry(), form.version.data or 0)
    except StaleVersion:
        return conflict(form, activity)
    except AlreadyClaimed:
        form.refuse("km", _("These travel costs were sent in already. The journey cannot change."))
        return page(form, choices), 422
    flash(_("Your changes are saved."))
    return redirect(url_for(".show", activity_id=activity.id), 303)


@bp.post("/draft")
@requires(Permission.LOG_ACTIVITIES)
def draft():
    """Keep what is being typed; the form sends it now and then. It makes no activity."""
    key = request.form.get("form_key", "")
    if not FORM_KEY.fullmatch(key):
        abort(400)
    if queries.by_form(current_user, key):
        return "", 204
    fields = [pair for pair in request.form.items(multi=True) if pair[0] != "csrf_token"]
    content = json.dumps(fields)
    if len(content) > Draft.MOST:
        abort(413)
    actions.keep_draft(current_user, key, content)
    return "", 204


@bp.post("/draft/<key>/drop")
@requires(Permission.LOG_ACTIVITIES)
def drop_draft(key):
    actions.drop_draft(current_user, key)
    flash(_("The draft is thrown away."))
    return redirect(url_for(".new"), 303)


def wanted_kind() -> Kind:
    """The kind asked for, or the usual one of this person; one must be allowed to log it."""
    allowed = kinds_for(current_user)
    wanted = request.values.get("to_kind") or request.values.get("kind")
    if wanted:
        if wanted not in set(Kind):
            abort(404)
        if wanted not in allowed:
            abort(403)
        return Kind(wanted)
    usual = {Role.LEGAL_GUIDE: Kind.LEGAL_CONSULTATION, Role.JOB_COACH: Kind.JOB_COACHING}
    roles = current_user.roles
    return usual.get(next(iter(roles)), Kind.HOME_VISIT) if len(roles) == 1 else Kind.HOME_VISIT


def usable_key(key: str | None) -> str:
    return key if key and FORM_KEY.fullmatch(key) else uuid.uuid4().hex


def first_form(choices: Choices) -> LogForm:
    """An empty form with the usual filled in, a draft taken up again, or an activity once more."""
    key = request.args.get("draft", "")
    if found := queries.draft_of(current_user, key):
        form = LogForm(formdata=MultiDict(json.loads(found.content)))
        choices.ticked = set(form.households.data or [])
        form.is_draft = True
        return form
    data = usual_values(choices)
    if example := request.args.get("like", type=record_number):
        activity = get_object_or_404(queries.visible_to(current_user), Activity.id == example)
        again = typed_in(activity, choices)
        keep = ("households", "clients", "topics", "channel", "duration", "minutes", "travel")
        data |= {name: again[name] for name in (*keep, "transport", "km", "employer")}
    data["form_key"] = usable_key(key)
    return LogForm(formdata=None, data=data | planned_values())


def planned_values() -> dict[str, Any]:
    """What a link from the agenda fills in: the day, the hour and how long; nothing else."""
    data: dict[str, Any] = {}
    if day := request.args.get("day", type=date.fromisoformat):
        data |= {"day": "today"} if day == today() else {"day": "other", "date": day}
    if start := request.args.get("start", type=time.fromisoformat):
        data["start"] = start
    if minutes := request.args.get("minutes", type=record_number):
        chip = str(minutes) in DURATIONS
        data |= {"duration": str(minutes) if chip else "other", "minutes": minutes}
    return data


def usual_values(choices: Choices) -> dict[str, Any]:
    """The client last visited (or the one asked for), the last duration, the last journey."""
    data: dict[str, Any] = {"channel": choices.kind.fits.usual_channel, "day": "today"}
    minutes = str(choices.memory.minutes(choices.kind) or 60)
    data["duration"] = minutes if minutes in DURATIONS else "other"
    data["minutes"] = None if minutes in DURATIONS else int(minutes)
    data["employer"] = request.args.get("employer", type=record_number)
    chosen = first_household(choices)
    if chosen is None:
        return data
    data["households"] = [chosen.id]
    data["clients"] = [i for address in choices.addresses for i in address.present]
    if choices.kind.fits.travel and chosen.distance_hm is not None:
        data |= {"km": chosen.distance_hm, "transport": chosen.transport, "km_for": chosen.id}
        data["travel"] = True
    return data


def first_household(choices: Choices):
    """The household of ?client=, else the one that was visited last."""
    if wanted := request.args.get("client", type=record_number):
        household = choices.household_of(wanted)
        choices.ticked = {household} if household else set()
    return next(
        (
            address
            for address in choices.addresses
            if address.id in choices.ticked or (not choices.ticked and choices.knows(address.id))
        ),
        None,
    )


def typed_in(activity: Activity, choices: Choices) -> dict[str, Any]:
    """An activity as its form would hold it."""
    choices.ticked = {client.household_id for client in choices.members}
    began, minutes, trip = local(activity.started_at), str(activity.minutes), activity.trip
    others = [i for a in choices.addresses if a.id not in choices.ticked for i in a.present]
    return {
        "version": activity.version,
        "households": sorted(choices.ticked),
        "clients": [client.id for client in choices.members] + others,
        "employer": activity.employer_id,
        "outcome": activity.outcome,
        "day": "other",
        "date": activity.happened_on,
        "start": began.time().replace(second=0),
        "duration": minutes if minutes in DURATIONS else "other",
        "minutes": None if minutes in DURATIONS else activity.minutes,
        "channel": activity.channel,
        "topics": list(dict.fromkeys(queries.topics_of(activity))),
        "interpreter": activity.interpreter or "",
        "travel": trip is not None,
        "same_trip": trip.id if trip and activity.distance_hm is None else 0,
        "transport": trip.transport if trip else "car",
        "km": trip.distance_hm if trip else None,
        "fare": queries.claimed_cents(trip) if trip and trip.transport == "public" else None,
        "note": activity.note,
    }


def wants_to_save(form: LogForm, choices: Choices) -> bool:
    """Whether the save button was pressed; the others change the form and show it again."""
    choices.ticked = set(form.households.data or [])
    act = request.form.get("act", "save")
    searching = act == "find" or (act == "enter" and (form.q.data or "").strip())
    if searching:
        choices.search = form.q.data.strip()[:60]
        form.was_searched = True
    elif act in {"km-", "km+"}:
        step = STEP_HM if act == "km+" else -STEP_HM
        form.km.raw, form.km.data = None, max(0, (form.km.data or 0) + step)
    return not (searching or act in {"km-", "km+"} or request.form.get("to_kind"))


def page(form: LogForm, choices: Choices, **more) -> str:
    first = request.method == "GET" and choices.activity is None and not form.is_draft
    return render_template(
        "activities/form.html",
        form=form,
        choices=choices,
        sheet=Sheet(form, choices),
        kind=choices.kind,
        fits=choices.kind.fits,
        kinds=kinds_for(current_user),
        activity=choices.activity,
        drafts=list(queries.drafts_of(current_user).limit(1)) if first else [],
        **more,
    )


def saved(activity: Activity):
    if looks_like_iban(activity.note):
        flash(_("Your note seems to hold a bank account. Take it out if you can."), "warning")
    return redirect(url_for(".show", activity_id=activity.id, saved=1), 303)


def conflict(form: LogForm, activity: Activity):
    """Somebody else was first: show both, and let the visitor decide."""
    theirs = get_object_or_404(queries.visible_to(current_user), Activity.id == activity.id)
    choices = Choices(current_user, Kind(theirs.kind), theirs)
    choices.ticked = set(form.households.data or [])
    form.version.raw_data, form.version.data = None, theirs.version
    form.stale = True
    return page(form, choices, history=queries.history_of(theirs)), 409
