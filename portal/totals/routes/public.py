"""A page for everybody of a published report: making and withdrawing it, and what it shows."""

from flask import abort, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.core.forms.pages import form_page
from portal.core.i18n.language import DUTCH, speaking
from portal.core.render.qr import qr_code
from portal.core.web.access import Permission, requires, sensitive_once_right
from portal.core.web.access import public as for_everybody
from portal.core.web.idempotency import sent_once
from portal.people.models import Person
from portal.reports.models import Publication
from portal.reports.routes.publishing import asked_for, fetch
from portal.totals.actions import public as pages
from portal.totals.actions.outside import OutsideReport
from portal.totals.actions.sheets import about_versions
from portal.totals.forms import PublicPageForm
from portal.totals.models import PublicPage
from portal.totals.queries import is_for_outside
from portal.totals.queries import public as queries
from portal.totals.queries.taken import last_taken
from portal.totals.routes import bp

OUTDOORS = {"X-Robots-Tag": "noindex, nofollow, noarchive", "Referrer-Policy": "no-referrer"}


@bp.get("/report/<secret>")
@for_everybody
def public(secret: str):
    """A published report as everybody may read it: in Dutch, with no way into the portal."""
    page = queries.opened_by(secret) or abort(404)
    with speaking(DUTCH):
        told = render_template("totals/public.html", page=page, told=page.told)
    return make_response(told, OUTDOORS)


@bp.route("/publications/<int:publication_id>/page", methods=["GET", "POST"])
@requires(Permission.SEE_BRANCH_FIGURES)
@sensitive_once_right
@sent_once
def make_public(publication_id: int):
    """A page for everybody, or what keeps this publication from having one."""
    made, scope = fetch(publication_id)
    report = OutsideReport(scope)
    hindrance = pages.hindrance(made, report)
    form = PublicPageForm()
    if hindrance is None and form.validate_on_submit():
        pages.make(made, current_user, form.ends_on.data)
        flash(_("The page is there. Everybody with its address can read it."))
        return redirect(of_publication(made), 303)
    taken = last_taken(current_user.branch, scope.since.year)
    return form_page(
        "totals/make_public.html",
        form,
        made=made,
        report=report,
        hindrance=hindrance,
        arguments=asked_for(scope).arguments,
        about_versions=taken and about_versions(taken),
        replaced=queries.open_of_same_period(made, current_user),
    )


@bp.post("/publications/pages/<int:page_id>/withdraw")
@requires(Permission.SEE_BRANCH_FIGURES)
def withdraw_public(page_id: int):
    page = get_object_or_404(queries.visible_to(current_user), PublicPage.id == page_id)
    pages.withdraw(page, current_user)
    flash(_("The page is withdrawn. Nobody can read it any more."))
    return redirect(of_publication(page.publication), 303)


def of_publication(made: Publication) -> str:
    return url_for("reports.publication", publication_id=made.id, _anchor="public")


def on_publication(reader: Person, made: Publication) -> dict:
    """On the page of what was published: the address for everybody, or how to make one."""
    page = queries.page_of(made, reader)
    address = pages.address_of(page) if page else ""
    return {
        "template": "totals/_public.html",
        "made": made,
        "page": page,
        "address": address,
        "qr": page and qr_code(address),
        "can_be": is_for_outside(pages.scope_of(made)),
    }
