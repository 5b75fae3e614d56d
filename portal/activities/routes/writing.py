"""The one form: new, once more, correct."""

from datetime import date

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.activities import actions, queries
from portal.activities.forms import LogForm
from portal.activities.forms.sheet import Sheet
from portal.activities.models import Activity, Kind
from portal.activities.models.kinds import kinds_for, usual_kinds
from portal.activities.queries.choices import Choices
from portal.activities.routes import bp
from portal.activities.routes.filling import (
    ask_more,
    carried,
    kept_of,
    nobody_there,
    planned_values,
    typed_in,
    usual_values,
)
from portal.core.database import StaleVersion
from portal.core.forms.form_key import usable_key
from portal.core.forms.record_numbers import record_number
from portal.core.text import looks_like_iban
from portal.core.web.access import Permission, requires
from portal.core.web.idempotency import digest_of_form
from portal.expenses.records.actions import AlreadyClaimed
from portal.expenses.records.models import ClaimStatus, ExpenseLine

STEP_HM = 10  # the buttons beside the kilometres


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.LOG_ACTIVITIES)
def new():
    choices = choices_of_kind()
    if request.method == "GET":
        return page(first_form(choices), choices)
    form = LogForm()
    if not wants_to_save(form, choices):
        return page(form, choices)
    key, digest = form.form_key.data, digest_of_form()
    if made := actions.made_before(current_user, key, digest):
        return saved(made)
    if not form.ask(choices.kind, choices).validate_on_submit():
        return page(form, choices), 422
    return saved(actions.log(current_user, form.entry(), key, digest))


@bp.route("/<int:activity_id>/edit", methods=["GET", "POST"])
@requires(Permission.LOG_ACTIVITIES)
def edit(activity_id):
    activity = get_object_or_404(queries.visible_to(current_user), Activity.id == activity_id)
    if not activity.can_be_changed_by(current_user) or not queries.is_whole(activity, current_user):
        abort(403)
    choices = Choices(current_user, Kind(activity.kind), activity)
    if request.method == "GET":
        return page(opened(activity, choices), choices)
    form = LogForm()
    if not wants_to_save(form, choices):
        return page(form, choices)
    if not form.ask(choices.kind, choices, kept_of(activity)).validate_on_submit():
        return page(form, choices), 422
    try:
        actions.change(activity, current_user, form.entry(), form.version.data or 0)
    except StaleVersion:
        return conflict(form, activity)
    except AlreadyClaimed:
        line = queries.line_of(activity, current_user)
        form.refuse("km", stays_words(line))
        corrections = queries.corrections_of(activity, current_user)
        return page(form, choices, line=line, corrections=corrections), 422
    flash(_("Your changes are saved."))
    return redirect(url_for(".show", activity_id=activity.id), 303)


def stays_words(line: ExpenseLine | None) -> str:
    """Why the travel costs of an activity cannot change."""
    if line is not None and line.claim.status == ClaimStatus.REJECTED:
        return _("These travel costs were refused. Ask them again in your claim first.")
    return _("These travel costs wait for a decision. Until then they stay.")


def choices_of_kind() -> Choices:
    """For the kind asked for, which one must be allowed to log, or else this person's usual one."""
    allowed = kinds_for(current_user)
    before = g.typed_before.fields.get("kind") if "typed_before" in g else None
    wanted = request.values.get("to_kind") or before or request.values.get("kind")
    if wanted and wanted not in set(Kind):
        abort(404)
    if wanted and wanted not in allowed:
        abort(403)
    usual = [kind for kind in usual_kinds(current_user) if kind in allowed]
    choices = Choices(current_user, Kind(wanted) if wanted else usual[0])
    if not wanted and len(usual) > 1:
        choices.kind = Kind(choices.memory.last_of(usual) or usual[0])
    choices.day = request.args.get("day", type=date.fromisoformat)
    return choices


# What of an activity is said once more, when one begins with another like it.
SAID_AGAIN = """
    households clients topics times words channel duration minutes travel transport km employer
""".split()


def first_form(choices: Choices) -> LogForm:
    """An empty form with the usual filled in, a draft taken up again, or an activity once more."""
    if "typed_before" in g:
        return taken_up(choices)
    data = usual_values(choices)
    if example := request.args.get("like", type=record_number):
        activity = get_object_or_404(queries.visible_to(current_user), Activity.id == example)
        if not queries.is_whole(activity, current_user):
            abort(403)
        again = typed_in(activity, choices)
        data |= {name: again[name] for name in SAID_AGAIN}
        data["households"] = [h for h in data["households"] if h not in choices.ended]
        data["km_for"] = next(iter(data["households"]), None) if data["km"] else None
    data["form_key"] = usable_key(request.args.get("draft"))
    return LogForm(formdata=None, data=data | planned_values())


def opened(activity: Activity, choices: Choices) -> LogForm:
    """An activity as it is, or as somebody was changing it."""
    if "typed_before" in g:
        return taken_up(choices)
    return LogForm(formdata=None, data=typed_in(activity, choices))


def taken_up(choices: Choices) -> LogForm:
    """What was typed before (portal.drafts), with the choices that go with it."""
    form = LogForm(formdata=None)
    choices.follow(form.households.data, form.chosen_day)
    return form


def wants_to_save(form: LogForm, choices: Choices) -> bool:
    """Whether the save button was pressed; the others change the form and show it again."""
    choices.follow(form.households.data, form.chosen_day)
    act = request.form.get("act", "save")
    if act == "in_vain" and choices.kind.fits.can_fail:
        nobody_there(form, choices)
    searching = act == "find" or (act == "enter" and (form.q.data or "").strip())
    if searching:
        choices.search = form.q.data.strip()[:60]
        form.was_searched = True
    elif act in {"km-", "km+"}:
        step = STEP_HM if act == "km+" else -STEP_HM
        form.km.raw, form.km.data = None, max(0, (form.km.data or 0) + step)
    if request.form.get("to_kind"):
        ask_more(form, choices)
    return not (searching or act in {"km-", "km+"} or request.form.get("to_kind"))


def page(form: LogForm, choices: Choices, **more) -> str:
    form.show_as_of_today()
    return render_template(
        "activities/form.html",
        form=form,
        choices=choices,
        sheet=Sheet(form, choices),
        kind=choices.kind,
        fits=choices.kind.fits,
        kinds=kinds_for(current_user),
        activity=choices.activity,
        carried=[] if choices.activity else carried(choices.kind),
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
    choices.follow(form.households.data, form.chosen_day)
    form.version.raw_data, form.version.data = None, theirs.version
    form.stale = True
    return page(form, choices, history=queries.history_of(theirs)), 409
