"""The page of a form: 422 where something in it is wrong, 409 where somebody else saved first."""

from flask import flash, render_template
from flask_babel import gettext

from portal.core.database import BaseModel
from portal.core.forms import Form, both_versions


def form_page(template: str, form: Form, **data):
    return render_template(template, form=form, **data), 422 if form.errors else 200


def conflict_page(template: str, form: Form, record: BaseModel, **data):
    """Both versions, and what was typed stays: of a form whose fields are columns."""
    form.version.data = record.version
    names = [name for name in form.stored_names if name != "version"]
    stored = {name: getattr(record, name) for name in names}
    data["both"] = both_versions(form, stored)
    return render_template(template, form=form, **data), 409


def tell_of_conflict() -> None:
    """Say that somebody else saved first: for a button, with which nothing was typed."""
    flash(gettext("Somebody else just changed this. Look at it again."), "warning")
