"""Links to a CV: making and ending them, and what their reader sees without logging in."""

from flask import abort, flash, redirect, render_template, request, session, url_for
from flask import current_app as app
from flask_babel import gettext as _
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.core.web.access import Permission, public, requires
from portal.core.web.addresses import link_to
from portal.core.web.idempotency import sent_once
from portal.employment.cvs import queries
from portal.employment.cvs.actions import sharing
from portal.employment.cvs.actions.keeping import NotAgreed
from portal.employment.cvs.actions.photos import photo_in
from portal.employment.cvs.actions.wording import Shown, in_words
from portal.employment.cvs.forms import ShareForm
from portal.employment.cvs.models import CVShare
from portal.employment.cvs.routes import bp
from portal.employment.cvs.routes.versions import answer_with, fetch_version


@bp.route("/cvs/versions/<int:version_id>/share", methods=["GET", "POST"])
@requires(Permission.COACH_TO_WORK)
@sent_once
def share(version_id):
    made = fetch_version(version_id)
    if not made.client.can_be_coached_by(current_user):
        abort(403)
    form = ShareForm(made.says(without_name=False)["jobs"])
    if form.validate_on_submit():
        try:
            secret = sharing.share(
                current_user,
                made,
                form.last_for,
                recipient=form.recipient.data,
                without_name=form.named.data == "no",
                layout=form.layout.data,
                language=form.language.data,
                jobs=form.chosen_jobs,
            )
        except NotAgreed:
            flash(_("First ask whether they agree to show their CV, and note it here."), "warning")
        except sharing.NotRead:
            flash(_("Read the CV without the name first. Then you can share it."), "warning")
            return redirect(url_for(".nameless", version_id=made.id), 303)
        else:
            session["new_cv_link"] = link_to("cvs.shared", secret=secret)
            flash(_("The link is made. Copy it now: it is shown once."))
        return redirect(url_for(".show", client_id=made.client_id), 303)
    page = render_template("cvs/share.html", version=made, client=made.client, form=form)
    return page, 422 if form.errors else 200


@bp.post("/cvs/shares/<int:share_id>/withdraw")
@requires(Permission.SEE_EMPLOYMENT)
def unshare(share_id):
    link = get_object_or_404(queries.shares_visible_to(current_user), CVShare.id == share_id)
    sharing.withdraw(current_user, link)
    flash(_("The link works no more."))
    return redirect(url_for(".show", client_id=link.version.client_id), 303)


@bp.route("/cv/<secret>", methods=["GET", "POST"])
@public
def shared(secret):
    """One button, so that a mail scanner opens nothing; then the CV, and its files."""
    try:
        link = sharing.link_by(secret)
    except sharing.LinkEnded:
        return unlisted(render_template("link_over.html"), 410)
    if link is None:
        abort(404)
    version = link.version
    if request.method == "GET":
        return unlisted(
            render_template("cvs/shared.html", link=link, cv=None, branch=version.branch)
        )
    shown = Shown.of(version, link.without_name, sharing.jobs_of(link), by=link.made_by)
    wanted = request.form.get("format")
    if wanted:
        return unlisted(
            answer_with(
                shown, version, {"format": wanted, "layout": link.layout, "language": link.language}
            )
        )
    sharing.note_opening(link)
    cv = in_words(shown, link.language)
    has_photo = photo_in(shown.said) is not None
    photo_url = url_for(".shared_photo", secret=secret) if has_photo else None
    page = {"link": link, "cv": cv, "branch": version.branch, "photo_url": photo_url}
    return unlisted(render_template("cvs/shared.html", **page))


def unlisted(page, status: int | None = None):
    """No search engine keeps it, and no address of it goes along to elsewhere."""
    answer = app.make_response(page if status is None else (page, status))
    answer.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return answer
