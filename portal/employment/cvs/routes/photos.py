"""The photo of a CV: adding it, taking it down, and showing it to who may see that CV."""

from contextlib import closing

from flask import Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.consents.forms import HowForm
from portal.core.web.access import Permission, public, requires
from portal.employment.cvs.actions import photos, sharing
from portal.employment.cvs.actions.keeping import NotAgreed
from portal.employment.cvs.forms import PhotoForm
from portal.employment.cvs.models import CVPhoto
from portal.employment.cvs.routes import bp, fetch
from portal.employment.cvs.routes.making import overview_of
from portal.employment.cvs.routes.versions import fetch_version
from portal.files.actions import content_of


@bp.post("/cvs/<int:client_id>/photo/add")
@requires(Permission.COACH_TO_WORK)
def add_photo(client_id):
    client = fetch(client_id)
    if not client.can_be_coached_by(current_user):
        abort(403)
    form = PhotoForm()
    if form.validate_on_submit():
        with closing(form.photo.data) as upload:
            content, name = upload.read(), upload.filename or ""
        try:
            photos.keep(current_user, client, content, name)
        except NotAgreed:
            flash(_("First ask whether they agree, and note it here."), "warning")
        except photos.NoPhoto as refused:
            form.photo.errors = [refused.reason]
        else:
            flash(_("The photo is kept. The next version of the CV has it."))
    if form.errors:
        return overview_of(client, HowForm(formdata=None), photo_form=form)
    return redirect(url_for(".show", client_id=client.id), 303)


@bp.post("/cvs/<int:client_id>/photo/drop")
@requires(Permission.SEE_EMPLOYMENT)
def drop_photo(client_id):
    """A leader may do this too, as taking back a consent."""
    client = fetch(client_id)
    photos.take_down(current_user, client)
    flash(_("The photo is gone, also from CVs that were made."))
    return redirect(url_for(".show", client_id=client.id), 303)


@bp.get("/cvs/<int:client_id>/photo")
@requires(Permission.SEE_EMPLOYMENT)
def photo(client_id):
    return shown(photos.photo_of(fetch(client_id)))


@bp.get("/cvs/versions/<int:version_id>/photo")
@requires(Permission.SEE_EMPLOYMENT)
def version_photo(version_id):
    return shown(photos.photo_in(fetch_version(version_id).says(without_name=False)))


@bp.get("/cv/<secret>/photo")
@public
def shared_photo(secret):
    """For the reader of a link with the name."""
    try:
        link = sharing.link_by(secret)
    except sharing.LinkEnded:
        abort(410)
    if link is None or link.without_name or request.method != "GET":
        abort(404)
    return shown(photos.photo_in(link.version.says(without_name=False)))


def shown(found: CVPhoto | None) -> Response:
    if found is None:
        abort(404)
    answer = Response(content_of(found.file), content_type="image/webp")
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return answer
