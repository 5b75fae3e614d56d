"""The Word file in which the branch sets its CVs."""

import io
from contextlib import closing

from flask import abort, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.core.web.access import Permission, requires
from portal.employment.cvs import queries
from portal.employment.cvs.actions import files, word
from portal.employment.cvs.actions.word_check import NoTemplate
from portal.employment.cvs.forms import TemplateForm
from portal.employment.cvs.models import Layout
from portal.employment.cvs.models.labels import LAYOUTS
from portal.employment.cvs.routes import bp
from portal.files.actions import content_of


@bp.route("/cvs/template", methods=["GET", "POST"])
@requires(Permission.SEE_EMPLOYMENT)
def template():
    form = TemplateForm()
    if form.validate_on_submit():
        with closing(form.file.data) as upload:
            content, name = upload.read(), upload.filename or ""
        try:
            files.keep_template(current_user, content, name)
        except NoTemplate as refused:
            form.file.errors = [refused.reason, *([refused.detail] if refused.detail else [])]
        else:
            flash(_("From now on Word files are made in your own layout."))
            return redirect(url_for(".template"), 303)
    page = render_template(
        "cvs/template.html",
        form=form,
        own=queries.template_of(current_user.branch_id),
        layouts=LAYOUTS,
    )
    return page, 422 if form.errors else 200


@bp.get("/cvs/template/file")
@requires(Permission.SEE_EMPLOYMENT)
def template_file():
    """Our own file to begin with, or the one of the branch."""
    which = request.args.get("layout", "")
    own = queries.template_of(current_user.branch_id)
    if which in set(Layout):
        content = word.our_template(Layout(which))
    elif which == "own" and own:
        content = content_of(own.file)
    else:
        abort(404)
    return send_file(
        io.BytesIO(content), word.MEDIA_TYPE, as_attachment=True, download_name=f"cv-{which}.docx"
    )


@bp.post("/cvs/template/drop")
@requires(Permission.SEE_EMPLOYMENT)
def drop_template():
    files.drop_template(current_user)
    flash(_("Word files are made in our layouts again."))
    return redirect(url_for(".template"), 303)
