"""The words of the branch itself: topics, kinds, channels and questions, without code (A9)."""

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.activities.actions import wording
from portal.activities.forms.wording import ANSWERS, RenameForm, WordForm
from portal.activities.models.kinds import LABELS
from portal.activities.models.words import UNDER, OwnWord
from portal.activities.queries import answers as given
from portal.activities.queries import words
from portal.activities.routes import bp
from portal.core.clock import today
from portal.core.forms.pages import form_page
from portal.core.forms.record_numbers import number_or_none
from portal.core.paging import cut
from portal.core.web.access import Permission, requires
from portal.core.web.idempotency import sent_once


@bp.get("/words")
@requires(Permission.SET_CASE_RULES)
def own_words():
    return render_template(
        "activities/words.html",
        words=words.all_of(current_user),
        labels=LABELS,
        answers=ANSWERS,
        day=today(),
    )


@bp.route("/words/new", methods=["GET", "POST"])
@requires(Permission.SET_CASE_RULES)
@sent_once
def new_word():
    form = WordForm()
    if form.is_blank and request.args.get("under") in UNDER:
        form.under.data = request.args["under"]
    if form.validate_on_submit():
        try:
            made = wording.add(current_user, **form.values())
        except wording.SameWord:
            form.refuse("name", _("This is there already, from that day."))
        else:
            flash(_("“%(name)s” can be chosen now.", name=made.name))
            return back()
    return form_page("activities/word.html", form, word=None)


@bp.route("/words/<int:word_id>/rename", methods=["GET", "POST"])
@requires(Permission.SET_CASE_RULES)
def rename_word(word_id):
    word = fetch(word_id)
    form = RenameForm()
    if form.is_blank:
        form.name.data, form.valid_from.data = word.name, today()
    if form.validate_on_submit():
        try:
            wording.rename(word, current_user, form.name.data, form.valid_from.value)
        except wording.SameWord:
            form.refuse("name", _("This is there already, from that day."))
        except wording.TooEarly:
            form.refuse("valid_from", _("Choose a day after its first day."))
        else:
            flash(_("It is called “%(name)s” now. What was before stays.", name=form.name.data))
            return back()
    return form_page("activities/word.html", form, word=word)


@bp.get("/words/<int:word_id>/answers")
@requires(Permission.SET_CASE_RULES)
def answers(word_id):
    """What was answered to a question; of numbers their sum and average."""
    word = fetch(word_id)
    year = number_or_none(request.args.get("year"))
    year = year if year and 1900 <= year <= 2999 else None
    page = min(number_or_none(request.args.get("page")) or 1, 10_000)
    rows, is_more = cut(given.listed(current_user, word, year), page)
    kept = {"word_id": word.id, "year": year}
    return render_template(
        "activities/answers.html",
        word=word,
        rows=rows,
        totals=given.totals_of(current_user, word, year),
        year=year,
        years=given.years_of(current_user, word),
        first_page=url_for(".answers", **kept) if page > 1 else "",
        following=url_for(".answers", **kept, page=page + 1) if is_more else "",
    )


@bp.post("/words/<int:word_id>/end")
@requires(Permission.SET_CASE_RULES)
def end_word(word_id):
    """From today on nobody chooses it; what was chosen stays."""
    word = fetch(word_id)
    last = max(word.valid_from, today() - timedelta(days=1))
    wording.end(word, current_user, last)
    flash(_("“%(name)s” is no longer offered. You can bring it back here.", name=word.name))
    return back()


@bp.post("/words/<int:word_id>/resume")
@requires(Permission.SET_CASE_RULES)
def resume_word(word_id):
    word = fetch(word_id)
    wording.end(word, current_user, None)
    flash(_("“%(name)s” can be chosen now.", name=word.name))
    return back()


@bp.post("/words/<int:word_id>/drop")
@requires(Permission.SET_CASE_RULES)
def drop_word(word_id):
    try:
        wording.drop(fetch(word_id), current_user)
        flash(_("It is taken away."))
    except wording.StillUsed:
        flash(_("It was chosen already. Stop offering it instead."), "warning")
    return back()


def fetch(word_id: int) -> OwnWord:
    return get_object_or_404(words.visible_to(current_user), OwnWord.id == word_id)


def back():
    return redirect(url_for(".own_words"), 303)
