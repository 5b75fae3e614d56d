"""Publishing a report, what was published, and numbers that people put right by hand."""

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.core.forms.pages import form_page
from portal.core.text import safe_filename
from portal.core.web.access import (
    Permission,
    lists_clients,
    requires,
    sensitive,
    sensitive_once_right,
)
from portal.core.web.idempotency import sent_once
from portal.feature import contributed
from portal.reports import queries
from portal.reports.actions import Report, publishing, signing
from portal.reports.actions.story.chapters import CHAPTERS
from portal.reports.asked import Asked
from portal.reports.forms import OverrideForm, PublishForm
from portal.reports.models import FigureOverride, Publication
from portal.reports.queries import Scope, published
from portal.reports.queries.before_publishing import look_over
from portal.reports.queries.story import year_told
from portal.reports.routes import bp, label_of, what_was_asked
from portal.reports.routes.lists import behind, list_page, what_rows_add


@bp.route("/figures/publish", methods=["GET", "POST"])
@requires(Permission.SEE_BRANCH_FIGURES)
@sensitive_once_right
@sent_once
def publish():
    """What is incomplete first, then the checks; after that a leader puts their name under it."""
    asked = what_was_asked()
    scope, report = asked.scope, Report(asked.scope, asked.earlier)
    checks = look_over(report.material, publishing.values_of(report))
    form = PublishForm()
    form.follows = report.published is not None
    form.reason.flags.required = form.follows
    form.has_doubts = bool(report.gaps) or not all(one.holds for one in checks)
    if form.validate_on_submit() and publishing.can_be(scope):
        made = publishing.publish(report, current_user, form.reason.data)
        flash(_("The report is published. It stays as it is now."))
        return redirect(url_for(".publication", publication_id=made.id), 303)
    return form_page(
        "reports/publish.html",
        form,
        report=report,
        checks=checks,
        left_out=[str(CHAPTERS[one]) for one in report.chosen.left_out],
        can_be=publishing.can_be(scope),
        has_story=year_told(scope) is not None,
        arguments=asked.arguments,
    )


@bp.get("/figures/published/<int:publication_id>")
@requires(Permission.SEE_BRANCH_FIGURES)
def publication(publication_id: int):
    made, scope = fetch(publication_id)
    report = Report(scope)
    contents = published.Kept(made)
    return render_template(
        "reports/publication.html",
        made=made,
        report=report,
        contents=contents,
        holds=signing.is_whole(made),
        signature=made.signed and signing.Signed.read(made.signed),
        mark=signing.own_mark(),
        changes=report.changes_since(contents),
        others=[one for one in published.of(scope) if one.id != made.id],
        arguments=asked_for(scope).arguments,
        label_of=label_of,
        written=report.written,
        sections=[ask(current_user, made) for ask in contributed().publication_sections],
    )


@bp.get("/figures/published/<int:publication_id>/report.pdf")
@requires(Permission.SEE_BRANCH_FIGURES)
@sensitive
def published_pdf(publication_id: int):
    """The very bytes that were published."""
    made, _scope = fetch(publication_id)
    if made.pdf is None:
        abort(404)
    told = _("report %(year)s, number %(n)s", year=made.since.year, n=made.number)
    name = f"{safe_filename(told)}.pdf"
    return Response(
        bytes(made.pdf),
        mimetype="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@bp.get("/figures/published/<int:publication_id>/<path:key>")
@requires(Permission.SEE_BRANCH_FIGURES)
@lists_clients
def published_records(publication_id: int, key: str):
    """The records that a published figure counted; or, with `which`, those that are new or gone."""
    made, scope = fetch(publication_id)
    frozen = published.Kept(made).figures
    only = request.args.get("which")
    kept = frozen.get(key)
    if kept is None and not only:
        abort(404)
    records, text = (list(kept.records), kept.text) if kept else ([], "")
    if only:
        report = Report(scope)
        found = [one for one in report.changes_since(published.Kept(made)) if one.key == key]
        records = (found[0].gone if only == "gone" else found[0].new) if found else []
        text = (
            _("Counted when it was published, and no longer.")
            if only == "gone"
            else _("Counted now, and not when it was published.")
        )
    figure = queries.Figure(records, kept.unit if kept else "count")
    return list_page(
        asked_for(scope),
        queries.rows(scope, figure, current_user, key),
        label=label_of(key),
        text=text,
        figure=figure,
        day_head=queries.day_head(key, figure),
        **what_rows_add(figure),
    )


@bp.route("/figures/override/<path:key>", methods=["GET", "POST"])
@requires(Permission.SEE_BRANCH_FIGURES)
@sensitive_once_right
def override(key: str):
    """Another number than is counted, with who says so and why."""
    asked = what_was_asked()
    scope = asked.scope
    meaning, figure, _rows = behind(scope, key)
    if year_told(scope) is None:
        abort(404)
    stands = published.overrides(scope).get(key)
    form = OverrideForm(obj=stands)
    if form.validate_on_submit():
        publishing.override(scope, current_user, key, form.hundredths.value, form.reason.data)
        flash(_("The number is put right by hand. The report says so."))
        return redirect(url_for(".index", **asked.arguments, _anchor=key), 303)
    return form_page(
        "reports/override.html",
        form,
        meaning=meaning,
        key=key,
        counted=figure.value,
        stands=stands,
        year=scope.since.year,
        arguments=asked.arguments,
    )


@bp.post("/figures/override/<int:override_id>/end")
@requires(Permission.SEE_BRANCH_FIGURES)
@sensitive
def end_override(override_id: int):
    visible = published.overrides_visible_to(current_user)
    one = get_object_or_404(visible, FigureOverride.id == override_id)
    publishing.end_override(one, current_user)
    flash(_("The number is what is counted again."))
    place = {"municipality": one.municipality_id} if one.municipality_id else {}
    return redirect(url_for(".index", year=one.year, **place, _anchor=one.key), 303)


def asked_for(scope: Scope) -> Asked:
    """What would have to be asked to get the figures of this as they are now."""
    asked = Asked(scope)
    if scope.year is not None:
        asked.arguments["year"] = scope.year
    else:
        asked.arguments |= {"from": f"{scope.since:%Y-%m-%d}", "to": f"{scope.until:%Y-%m-%d}"}
    if scope.municipality is not None:
        asked.arguments["municipality"] = scope.municipality.id
    if scope.basis != "all":
        asked.arguments["basis"] = scope.basis
    return asked


def fetch(publication_id: int) -> tuple[Publication, Scope]:
    found = get_object_or_404(
        published.with_bytes_visible_to(current_user), Publication.id == publication_id
    )
    scope = Scope(current_user.branch, found.since, found.until, found.municipality, found.basis)
    return found, scope
