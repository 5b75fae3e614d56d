"""Versions: making one, looking at it, and its files."""

import io

from flask import abort, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.core.database import StaleVersion
from portal.core.web.access import Permission, requires
from portal.employment.cvs import queries
from portal.employment.cvs.actions import files, versions
from portal.employment.cvs.actions.keeping import NotAgreed
from portal.employment.cvs.actions.photos import photo_in
from portal.employment.cvs.actions.wording import Shown, in_words
from portal.employment.cvs.forms import NamelessForm
from portal.employment.cvs.models import CVVersion, Layout, WrittenIn
from portal.employment.cvs.models.labels import LANGUAGES, LAYOUTS
from portal.employment.cvs.routes import bp, fetch


@bp.post("/cvs/<int:client_id>/versions")
@requires(Permission.COACH_TO_WORK)
def make(client_id):
    client = fetch(client_id)
    if not client.can_be_coached_by(current_user):
        abort(403)
    profile = queries.profile_of(client)
    if profile is None:
        abort(404)
    try:
        version = versions.make(current_user, profile)
    except NotAgreed:
        flash(_("First ask whether they agree, and note it here."), "warning")
        return redirect(url_for(".show", client_id=client.id), 303)
    except versions.NothingToSay:
        flash(_("The CV is still empty. Fill in work, school or a language first."), "warning")
        return redirect(url_for(".edit", client_id=client.id, step="work"), 303)
    flash(_("CV %(number)s is made. It stays as it is now.", number=version.number))
    return redirect(url_for(".version", version_id=version.id), 303)


def fetch_version(version_id: int) -> CVVersion:
    return get_object_or_404(queries.versions_visible_to(current_user), CVVersion.id == version_id)


@bp.get("/cvs/versions/<int:version_id>")
@requires(Permission.SEE_EMPLOYMENT)
def version(version_id):
    made = fetch_version(version_id)
    without_name = request.args.get("named") == "no"
    language = chosen_language(request.args)
    shown = Shown.of(made, without_name)
    has_photo = photo_in(shown.said) is not None
    photo_url = url_for(".version_photo", version_id=made.id) if has_photo else None
    return render_template(
        "cvs/version.html",
        version=made,
        client=made.client,
        without_name=without_name,
        cv=in_words(shown, language),
        photo_url=photo_url,
        may_write=made.client.can_be_coached_by(current_user),
        layouts=LAYOUTS,
        cv_languages=LANGUAGES,
        chosen=language,
    )


def chosen_language(wanted) -> WrittenIn:
    """The language that was asked for; Dutch where none was. 404 for one that there is not."""
    language = wanted.get("language", WrittenIn.DUTCH)
    if language not in set(WrittenIn):
        abort(404)
    return WrittenIn(language)


@bp.get("/cvs/versions/<int:version_id>/file")
@requires(Permission.SEE_EMPLOYMENT)
def file(version_id):
    made = fetch_version(version_id)
    if not queries.may_leave(made.client):
        flash(_("The client took back their consent. Ask again first."), "warning")
        return redirect(url_for(".show", client_id=made.client_id), 303)
    is_nameless = request.args.get("named") == "no"
    if is_nameless and made.read_at is None:
        flash(_("Read the CV without the name first. Then it can go."), "warning")
        return redirect(url_for(".nameless", version_id=made.id), 303)
    by = current_user if is_nameless else None  # the other says how to reach its owner
    return answer_with(Shown.of(made, is_nameless, by=by), made, request.args)


@bp.route("/cvs/versions/<int:version_id>/nameless", methods=["GET", "POST"])
@requires(Permission.COACH_TO_WORK)
def nameless(version_id):
    """Read what the rules made of it, with what they left out marked, and put it right."""
    made = fetch_version(version_id)
    if not made.client.can_be_coached_by(current_user):
        abort(403)
    form = NamelessForm(versions.nameless_texts(made))
    if form.validate_on_submit():
        try:
            versions.read(current_user, made, form.version.seen, form.typed)
        except StaleVersion:
            form.version.data = fetch_version(version_id).version
            return nameless_page(made, form, is_stale=True), 409
        flash(_("It is read. Now it can be shown without the name."))
        return redirect(url_for(".version", version_id=made.id, named="no"), 303)
    if form.is_blank:
        form.version.data = made.version
    return nameless_page(made, form), 422 if form.errors else 200


def nameless_page(made: CVVersion, form: NamelessForm, **more) -> str:
    marked = versions.marked_texts(made)
    return render_template(
        "cvs/nameless.html", version=made, client=made.client, form=form, marked=marked, **more
    )


def answer_with(shown: Shown, made: CVVersion, wanted):
    """The file that somebody asked for. 404 for a format or layout that there is not."""
    format_, layout = wanted.get("format", "pdf"), wanted.get("layout", Layout.CLASSIC)
    if format_ not in files.FORMATS or layout not in set(Layout):
        abort(404)
    language = chosen_language(wanted)
    content = files.file_of(shown, format_, Layout(layout), made.branch_id, language)
    answer = send_file(
        io.BytesIO(content),
        files.FORMATS[format_],
        as_attachment=True,
        download_name=files.file_name(shown, format_),
    )
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
