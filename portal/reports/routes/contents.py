"""Choosing what of the report goes out."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.core.database.versions import StaleVersion
from portal.core.forms.pages import conflict_page, form_page
from portal.core.web.access import Permission, requires
from portal.reports.actions.contents import choose
from portal.reports.forms import ContentsForm
from portal.reports.queries.contents import contents_of
from portal.reports.routes import bp, what_was_asked


@bp.route("/figures/contents", methods=["GET", "POST"])
@requires(Permission.SEE_BRANCH_FIGURES)
def contents():
    """Which chapters, whether compared, and the tables behind; for every report of the branch."""
    arguments = what_was_asked().arguments
    held = contents_of(current_user.branch_id)
    form = ContentsForm(obj=held)
    if form.validate_on_submit():
        try:
            choose(held, current_user, form.version.seen, **form.values())
        except StaleVersion:
            held = contents_of(current_user.branch_id)
            return conflict_page("reports/contents.html", form, held, arguments=arguments)
        flash(_("Your choice is saved. It holds for PDF, Word and what you publish."))
        return redirect(url_for(".index", **arguments), 303)
    return form_page("reports/contents.html", form, arguments=arguments)
