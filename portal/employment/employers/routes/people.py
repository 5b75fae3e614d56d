"""The contact persons of an employer."""

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.core.database import StaleVersion
from portal.core.forms import both_versions
from portal.core.forms.pages import tell_of_conflict
from portal.core.web.access import Permission, requires
from portal.core.web.idempotency import sent_once
from portal.employment.employers import actions, queries
from portal.employment.employers.forms import ContactPersonForm
from portal.employment.employers.models import OF_A_PERSON, ContactPerson
from portal.employment.employers.routes import bp
from portal.employment.employers.routes.showing import fetch


@bp.route("/<int:employer_id>/people/new", methods=["GET", "POST"])
@requires(Permission.SEE_EMPLOYERS)
@sent_once
def new_person(employer_id):
    employer = fetch(employer_id)
    if not employer.can_be_changed_by(current_user):
        abort(403)
    form = ContactPersonForm(employer)
    if form.validate_on_submit():
        actions.add_person(employer, current_user, **{n: form[n].data for n in OF_A_PERSON})
        flash(_("The contact person is added."))
        return redirect(url_for(".show", employer_id=employer.id), 303)
    page = render_template("employers/person.html", form=form, employer=employer, person=None)
    return page, 422 if form.errors else 200


def fetch_person(number: int) -> ContactPerson:
    person = get_object_or_404(queries.people_visible_to(current_user), ContactPerson.id == number)
    if not person.employer.can_be_changed_by(current_user):
        abort(403)
    return person


@bp.route("/people/<int:contact_person_id>", methods=["GET", "POST"])
@requires(Permission.SEE_EMPLOYERS)
def edit_person(contact_person_id):
    person = fetch_person(contact_person_id)
    form = ContactPersonForm(person.employer, person)
    if not form.validate_on_submit():
        return page_of(form, person), 422 if form.errors else 200
    typed = {n: form[n].data for n in OF_A_PERSON}
    try:
        actions.change_person(person, current_user, form.version.seen, **typed)
    except StaleVersion:
        fresh = fetch_person(contact_person_id)
        form.version.data = fresh.version
        both = both_versions(form, {n: getattr(fresh, n) for n in OF_A_PERSON})
        return page_of(form, fresh, both=both), 409
    flash(_("Your changes are saved."))
    return redirect(url_for(".show", employer_id=person.employer_id), 303)


def page_of(form: ContactPersonForm, person: ContactPerson, **more) -> str:
    about = {"employer": person.employer, "person": person}
    return render_template("employers/person.html", form=form, **about, **more)


@bp.post("/people/<int:contact_person_id>/remove")
@requires(Permission.SEE_EMPLOYERS)
def remove_person(contact_person_id):
    person = fetch_person(contact_person_id)
    actions.remove_person(person, current_user)
    flash(_("The contact person is gone."))
    return redirect(url_for(".show", employer_id=person.employer_id), 303)


@bp.post("/people/<int:contact_person_id>/first")
@requires(Permission.SEE_EMPLOYERS)
def put_first(contact_person_id):
    person = fetch_person(contact_person_id)
    try:
        actions.put_first(person, current_user)
        flash(_("This is now the first contact person."))
    except StaleVersion:
        tell_of_conflict()
    return redirect(url_for(".show", employer_id=person.employer_id), 303)
