"""The terms that are guarded: all of them, a new one, another date, done."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.core.database import StaleVersion
from portal.core.forms import both_versions
from portal.core.forms.pages import tell_of_conflict
from portal.core.forms.record_numbers import record_number
from portal.core.web.access import Permission, lists_clients, requires
from portal.core.web.idempotency import sent_once
from portal.legal import actions, queries
from portal.legal.forms import TermForm
from portal.legal.models import LegalCase, LegalTerm, TermSource
from portal.legal.routes import bp


@bp.get("/terms")
@requires(Permission.SEE_LEGAL_CASES)
@lists_clients
def index():
    return render_template(
        "legal/index.html",
        terms=list(queries.open_terms(current_user)),
        done=list(queries.done_terms(current_user)),
    )


@bp.route("/cases/<int:case_id>/terms/new", methods=["GET", "POST"])
@requires(Permission.SEE_LEGAL_CASES)
@sent_once
def new(case_id):
    case = get_object_or_404(queries.visible_to(current_user), LegalCase.id == case_id)
    form = TermForm(queries.rules_for(case))
    if form.validate_on_submit():
        actions.guard(case, current_user, **_values(form))
        flash(_("The term is guarded. You get a mail in time."))
        return redirect(url_for(".case", case_id=case.id), 303)
    return _page(form, case)


@bp.route("/terms/<int:term_id>/edit", methods=["GET", "POST"])
@requires(Permission.SEE_LEGAL_CASES)
def edit(term_id):
    term = fetch(term_id)
    form = TermForm([], stored=_first(term))
    if form.validate_on_submit():
        version = form.version.seen
        try:
            actions.change(term, current_user, version, **_changed(form, term))
        except StaleVersion:
            return _conflict(form, fetch(term_id))
        flash(_("Your changes are saved."))
        return redirect(url_for(".index"), 303)
    return _page(form, term.case, term)


def _first(term: LegalTerm) -> dict:
    source = TermSource.PERSON if term.source == TermSource.RULE else term.source
    kept = {name: getattr(term, name) for name in ("version", "kind", "due_on", "note")}
    return kept | {"source": source}


def _changed(form: TermForm, term: LegalTerm) -> dict:
    """A computed date that nobody changed stays a computed one."""
    values = _values(form)
    if term.source == TermSource.RULE and values["due_on"] == term.due_on:
        values.pop("source")
    return values


def fetch(term_id: int) -> LegalTerm:
    return get_object_or_404(queries.terms_visible_to(current_user), LegalTerm.id == term_id)


def _values(form: TermForm) -> dict:
    """A date of a person wins: typed beside a rule it takes the place of the computed one."""
    values = {"note": form.note.data or None}
    if form.chosen_rule:
        values |= actions.computed(form.chosen_rule, form.counted_from.value)
        if form.due_on.data:
            values |= {"due_on": form.due_on.data, "source": form.source.data or TermSource.PERSON}
        return values
    return values | {
        "kind": form.kind.data,
        "due_on": form.due_on.data,
        "source": form.source.data or TermSource.PERSON,
    }


def _page(form: TermForm, case: LegalCase, term: LegalTerm | None = None):
    page = render_template("legal/term.html", form=form, case=case, term=term)
    return page, 422 if form.errors else 200


def _conflict(form: TermForm, term: LegalTerm):
    """Somebody else saved first: both versions, and what was typed stays."""
    form.version.data = term.version
    stored = {name: getattr(term, name) for name in ("kind", "due_on", "note")}
    both = both_versions(form, stored)
    return render_template("legal/term.html", form=form, case=term.case, term=term, both=both), 409


@bp.post("/terms/<int:term_id>/<act>")
@requires(Permission.SEE_LEGAL_CASES)
def change(term_id, act):
    """Done, or open again."""
    term = fetch(term_id)
    if act not in ACTS:
        abort(404)
    if (act == "done") != (term.done_at is None):
        return redirect(url_for(".index"), 303)
    function, said = ACTS[act]
    try:
        function(term, current_user, request.form.get("version", -1, type=record_number))
        flash(said())
    except StaleVersion:
        tell_of_conflict()
    return redirect(url_for(".index"), 303)


ACTS = {
    "done": (actions.finish, lambda: _("It is done.")),
    "reopen": (actions.reopen, lambda: _("It is open again.")),
}
