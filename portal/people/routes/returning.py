"""Somebody comes back: which of what ended with their last day lives again."""

from datetime import date

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from portal.core.web.access import Permission, requires
from portal.feature import Return, contributed
from portal.people.models import Person
from portal.people.routes import bp, fetch


def offered(person: Person, left: date) -> list[tuple[int, Return, dict[str, str]]]:
    """(number, what it is, what there is of it), but for what there is nothing of."""
    found = (
        (number, part, part.offered(person, left, current_user))
        for number, part in enumerate(contributed().returns)
    )
    return [(number, part, things) for number, part, things in found if things]


@bp.route("/<int:person_id>/back/<day>", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def back(person_id, day):
    """`day`: the last day that was taken back."""
    person = fetch(person_id)
    try:
        left = date.fromisoformat(day)
    except ValueError:
        abort(404)
    if not person.can_be_changed_by(current_user) or not person.works_on(left):
        abort(403)
    things = offered(person, left)
    if request.method == "POST" or not things:
        for number, part, of_it in things:
            keys = set(request.form.getlist(f"back-{number}")) & of_it.keys()
            part.bring_back(person, left, keys, current_user)
        if things:
            flash(gettext("Your changes are saved."))
        return redirect(url_for(".show", person_id=person.id), 303)
    return render_template("people/back.html", person=person, things=things)
