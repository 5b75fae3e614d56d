"""The list of clients, as a page and as a file, and one helper for many of them at once."""

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from portal import audit
from portal.branches.queries import municipalities_of
from portal.clients import queries
from portal.clients.actions import bulk as actions
from portal.clients.forms.listing import ChosenForm
from portal.clients.queries import listing
from portal.clients.queries.listing import Wanted
from portal.clients.routes import bp
from portal.core import spreadsheets
from portal.core.database import db
from portal.core.forms.record_numbers import number_or_none
from portal.core.i18n.collation import in_order
from portal.core.spreadsheets import Column, Sheet, Unit
from portal.core.web import searches
from portal.core.web.access import Permission, Role, lists_clients, requires, sensitive

UNDO = "matches_to_undo"
KEPT = ("which", "helper", "municipality", "year", "silent", "terms", "sort", "page")
SHOWN_REFUSALS = 5


def asked() -> Wanted:
    """What the address asks for; what makes no sense in it is left out."""
    given = request.args
    which, sort = given.get("which", "all"), given.get("sort", "name")
    year, silent = (number_or_none(given.get(name)) for name in ("year", "silent"))
    return Wanted(
        which=which if which in listing.WHICH else "all",
        typed=searches.typed_before(),
        helper=number_or_none(given.get("helper")),
        municipality=number_or_none(given.get("municipality")),
        year=year if year in listing.YEARS else None,
        silent=silent if silent in listing.NO_CONTACT else None,
        terms=given.get("terms") == "1",
        sort=sort.removeprefix("-"),
        is_reversed=sort.startswith("-"),
        page=min(number_or_none(given.get("page")) or 1, 10_000),
    )


def kept(**others) -> dict:
    """What of the address stays, with these changes."""
    here = {name: request.args[name] for name in KEPT if request.args.get(name)}
    return {k: v for k, v in {**searches.in_address(), **here, **others}.items() if v}


@bp.get("/clients")
@requires(Permission.SEE_ASSIGNED_CLIENTS)
@lists_clients
def index():
    return list_page(form_for_many())


def form_for_many() -> ChosenForm | None:
    may_assign = current_user.may(Permission.EDIT_CLIENTS)
    return ChosenForm(queries.colleagues(current_user)) if may_assign else None


def list_page(form: ChosenForm | None) -> str:
    wanted = asked()
    rows, is_more = listing.a_page(current_user, wanted)
    narrows = listing.may_narrow(current_user)
    people = queries.colleagues(current_user) if narrows and form is None else []
    helpers = form.people.values() if form else people
    return render_template(
        "clients/index.html",
        rows=rows,
        wanted=wanted,
        typed=wanted.typed,
        which=wanted.which,
        columns=[column for column, _rows in listing.columns_for(current_user)],
        narrows=narrows,
        total=listing.how_many(current_user, wanted),
        helpers=list(helpers) if narrows else [],
        towns=in_order({m.id: m.name for m in municipalities_of(current_user.branch_id)}),
        years=listing.YEARS,
        silences=listing.NO_CONTACT,
        form=form,
        kept=kept,
        undo=session.get(UNDO),
        following=url_for(".index", **kept(page=wanted.page + 1)) if is_more else "",
        first_page=url_for(".index", **kept(page=None)) if wanted.page > 1 else "",
    )


@bp.post("/clients")
@requires(Permission.SEE_ASSIGNED_CLIENTS)
def search():
    """What is looked for, by words that no address keeps, and by filters that it may keep."""
    given = {name: request.form.get(name) or None for name in KEPT if name != "page"}
    return searches.look_for(".index", **given)


@bp.get("/clients.<any(csv, xlsx):ending>")
@requires(Permission.SEE_ASSIGNED_CLIENTS)
@lists_clients
@sensitive
def list_file(ending):
    """The list that the page shows, all of it, with no more than its reader may see."""
    wanted = asked()
    with db.atomic():
        audit.record(current_user, "export", current_user.branch)
    columns = [column for column, _rows in listing.columns_for(current_user)]
    heads = [
        Column(_("Name")),
        Column(_("Code")),
        Column(_("Household")),
        Column(_("Municipality")),
        Column(_("Guide")),
        Column(_("Programme year")),
    ]
    for column in columns:
        heads.append(Column(str(column.label), Unit.DAY))
        if column.counts:
            many = _("%(what)s: how many", what=column.label)
            heads.append(Column(many, Unit.COUNT))
    rows = (
        (
            one.called,
            one.code,
            one.household,
            one.municipality,
            one.guided_by,
            _("after guidance") if one.year == 3 else str(one.year or ""),
            *(
                cell
                for column in columns
                for known in [one.knows[column.name]]
                for cell in ([known.day, known.many] if column.counts else [known.day])
            ),
        )
        for one in listing.all_of(current_user, wanted)
    )
    return spreadsheets.download(Sheet(_("Clients"), heads, rows), ending, _("clients"))


@bp.post("/clients/chosen")
@requires(Permission.EDIT_CLIENTS)
def match_many():
    """Match a helper with all that are ticked, or end what the helper does there."""
    form = ChosenForm(queries.colleagues(current_user))
    if not form.validate_on_submit():
        return list_page(form), 422
    helper = form.people[form.helper.data]
    chosen = listing.chosen_among(current_user, form.chosen.data)
    if request.form.get("do") == "end":
        done = actions.end_many(current_user, helper, chosen)
        said = ngettext("%(num)s match ended.", "%(num)s matches ended.", len(done.ended))
        nothing = _("%(name)s helps none of them.", name=helper.label)
    else:
        role = Role(form.role.data)
        done = actions.assign_many(current_user, helper, chosen, role, form.started_on.value)
        said = ngettext("%(num)s match made.", "%(num)s matches made.", len(done.made))
        nothing = _("Nothing was changed.")
    if done.many:
        session[UNDO] = {"made": done.made, "ended": done.ended, "said": said}
    else:
        flash(nothing, "warning")
    for label, reason in done.refused[:SHOWN_REFUSALS]:
        flash(f"{label}: {reason}", "warning")
    if more := len(done.refused[SHOWN_REFUSALS:]):
        flash(ngettext("And %(num)s more.", "And %(num)s more.", more), "warning")
    if missing := done.made and queries.papers_missing(helper):
        flash(missing, "warning")
    return redirect(url_for(".index", **kept()), 303)


@bp.post("/clients/chosen/undo")
@requires(Permission.EDIT_CLIENTS)
def undo_many():
    """Take back what one just did with many, as far as nothing happened to it since."""
    numbers = session.pop(UNDO, {})
    made, ended = (
        listing.matches_among(current_user, numbers.get(name, [])) for name in ("made", "ended")
    )
    if back := actions.undo(current_user, made, ended):
        flash(ngettext("%(num)s match taken back.", "%(num)s matches taken back.", back))
    else:
        flash(_("This cannot be taken back any more."), "warning")
    return redirect(url_for(".index", **kept()), 303)
