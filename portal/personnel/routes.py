"""The pages of what is kept of who works here, and of what runs out."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.core.clock import today
from portal.core.database import StaleVersion
from portal.core.forms.pages import conflict_page, form_page
from portal.core.web.access import Permission, requires
from portal.core.web.idempotency import sent_once
from portal.people import queries as people
from portal.people.models import Person
from portal.personnel import actions, queries
from portal.personnel.forms import RecordForm
from portal.personnel.models import PersonRecord, RecordKind

bp = Blueprint("personnel", __name__)


@bp.get("/people/papers")
@requires(Permission.MANAGE_PEOPLE)
def index():
    """What has run out or soon does, and with whom nobody talked for a year."""
    return render_template(
        "personnel/index.html",
        ending=queries.ending(current_user),
        without_talk=queries.without_talk(current_user),
        days=queries.SOON.days,
    )


@bp.route("/people/<int:person_id>/records/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
@sent_once
def new(person_id):
    person = get_object_or_404(people.visible_to(current_user), Person.id == person_id)
    if not queries.may_note(current_user, person):
        abort(403)
    form = RecordForm()
    if form.validate_on_submit():
        actions.add(person, current_user, **form.values())
        flash(_("It is saved."))
        return back_to(person)
    if form.is_blank:
        asked = request.args.get("kind")
        form.kind.data = asked if asked in set(RecordKind) else None
        form.happened_on.data = today()
    return form_page("personnel/form.html", form, person=person, kept=None)


def fetch(record_id: int) -> PersonRecord:
    return get_object_or_404(queries.with_people(current_user), PersonRecord.id == record_id)


@bp.route("/people/records/<int:record_id>/edit", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def edit(record_id):
    record = fetch(record_id)
    form = RecordForm(obj=record)
    page = {"person": record.person, "kept": record}
    if form.validate_on_submit():
        try:
            actions.change(record, current_user, form.version.seen, **form.values())
        except StaleVersion:
            fresh = fetch(record_id)
            return conflict_page("personnel/form.html", form, fresh, **page)
        flash(_("Your changes are saved."))
        return back_to(record.person)
    return form_page("personnel/form.html", form, **page)


@bp.post("/people/records/<int:record_id>/drop")
@requires(Permission.MANAGE_PEOPLE)
def drop(record_id):
    record = fetch(record_id)
    actions.drop(record, current_user)
    flash(_("It is taken away. Add it again if that was a mistake."))
    return back_to(record.person)


def back_to(person: Person):
    return redirect(url_for("people.show", person_id=person.id), 303)
