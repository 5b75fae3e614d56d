"""The story of a year: the text of each chapter, written by whoever leads the branch."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.core.database.versions import StaleVersion
from portal.core.forms.pages import conflict_page, form_page
from portal.core.forms.record_numbers import number_or_none
from portal.core.web.access import Permission, requires
from portal.reports import queries
from portal.reports.actions import Report, story
from portal.reports.actions.story.chapters import CHAPTERS
from portal.reports.actions.story.telling import WORDS, tell
from portal.reports.asked import Asked
from portal.reports.forms import StoryForm
from portal.reports.models import Chapter
from portal.reports.queries.story import A_CHAPTER, SECTIONS_OF, texts, versions, year_told
from portal.reports.routes import bp, what_was_asked

# What is put in a text in words, besides the numbers: its form, and what it is called.
IN_WORDS = {
    Chapter.HOUSING: ("housing.nationality:most", "target.closing:lead"),
    Chapter.DESK: ("desk.topic:most",),
    Chapter.LEGAL: ("legal.families_reunited.nationality:most",),
    Chapter.WORK: ("work.placements:most",),
    Chapter.GUIDANCE: ("guidance_months",),
    Chapter.ORGANISATION: ("desk_days", "address", "address:before", "moved_on"),
}


@bp.route(f"/figures/story/{A_CHAPTER}/edit", methods=["GET", "POST"])
@requires(Permission.SEE_BRANCH_FIGURES)
def write(chapter: str):
    """The text of a chapter; `begin` has it begin with a proposal, or with an older text."""
    asked, which = of_a_year(), Chapter(chapter)
    scope, report = asked.scope, Report(asked.scope)
    stored = story.held(scope, which)
    form = StoryForm(obj=stored)
    if form.validate_on_submit():
        try:
            story.write(scope, which, current_user, form.version.seen, form.text.data)
        except StaleVersion:
            stored = story.held(scope, which)
            return conflict_page("reports/write.html", form, stored, **told(asked, report, which))
        flash(_("The text is saved."))
        return redirect(url_for(".index", **asked.arguments, _anchor=f"c-{which}"), 303)
    if form.is_blank and (begun := beginning(report, which)):
        form.text.data = begun
    return form_page("reports/write.html", form, **told(asked, report, which))


@bp.get(f"/figures/story/{A_CHAPTER}/versions")
@requires(Permission.SEE_BRANCH_FIGURES)
def text_versions(chapter: str):
    """Every text that a chapter had: who wrote it and when."""
    asked, which = of_a_year(), Chapter(chapter)
    report = Report(asked.scope)
    return render_template(
        "reports/versions.html",
        name=CHAPTERS[which],
        chapter=which,
        report=report,
        arguments=asked.arguments,
        versions=[(one, tell(one.text, report)) for one in versions(asked.scope, which)],
    )


def of_a_year() -> Asked:
    """What was asked for, which has a story."""
    asked = what_was_asked()
    return abort(404) if year_told(asked.scope) is None else asked


def beginning(report: Report, chapter: Chapter) -> str:
    """What a text begins with, by the address: nothing is kept of it before it is saved."""
    begin = request.args.get("begin", "")
    if begin == "proposal":
        return story.proposal(report, chapter)
    if begin == "year_before":
        last = texts(report.scope, report.scope.since.year - 1).get(chapter)
        return last.text if last else ""
    if number := number_or_none(begin):
        found = [one.text for one in versions(report.scope, chapter) if one.version == number]
        return found[0] if found else ""
    return ""


def told(asked: Asked, report: Report, chapter: Chapter) -> dict:
    """What the page to write has beside the form: all numbers, those of the chapter first."""
    tables = {section: (name, lines) for section, name, lines in report.tables}
    own = [section for section in SECTIONS_OF[chapter] if section in tables]
    order = [*own, *(section for section in tables if section not in own)]
    return {
        "chapter": chapter,
        "name": CHAPTERS[chapter],
        "report": report,
        "arguments": asked.arguments,
        "groups": [tables[section] for section in order],
        "in_words": [
            (f"{{{key}}}", said)
            for which in sorted(IN_WORDS, key=lambda one: one is not chapter)
            for key in IN_WORDS[which]
            if (said := worded(key, report))
        ],
        "has_year_before": chapter in texts(report.scope, report.scope.since.year - 1),
    }


def worded(key: str, report: Report) -> str:
    """What a number in words says now."""
    [block] = tell(f"{{{key}}}", report)
    prefix = key.partition(":")[0]
    known = prefix in WORDS or prefix in report.figures or queries.breakdown(prefix, report.figures)
    return block.texts[0] if known else ""
