"""Lines of one's own claims: adding, correcting, taking out and putting back."""

from datetime import timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.core.clock import today
from portal.core.database import StaleVersion
from portal.core.forms import both_versions
from portal.core.forms.record_numbers import number_or_none, record_number
from portal.core.i18n.formatting import euros
from portal.core.web.access import Permission, requires
from portal.core.web.idempotency import key_of
from portal.expenses.claims.actions import lines as actions
from portal.expenses.claims.actions import receipts
from portal.expenses.claims.forms.lines import ALLOWANCE, LineForm, is_right, kind_names
from portal.expenses.claims.queries import lines as queries
from portal.expenses.claims.routes import bp
from portal.expenses.records import queries as rules
from portal.expenses.records.actions import AlreadyClaimed
from portal.expenses.records.models import ExpenseClaim, ExpenseLine, Transport, Trip
from portal.files.uploads import Refused, clean_receipt


@bp.route("/lines/new", methods=["GET", "POST"])
@requires(Permission.CLAIM_EXPENSES)
def new_line():
    """A cost of its own, or the ticket of a journey (?trip=)."""
    trip, form = wanted_trip(), LineForm()
    if request.method == "GET":
        form.day.data = form.day.data or "today"
    elif wants_to_save(form):
        line = queries.line_by_form(current_user, key_of(form.form_key.data)) or add(form, trip)
        if line is not None:
            return saved(line)
    return page(form, trip=trip), 422 if form.errors else 200


def add(form: LineForm, trip: Trip | None) -> ExpenseLine | None:
    """The new line; None where something is not right, and the form says what."""
    if not is_right(form, current_user, trip):
        return None
    try:
        if trip is not None:
            if stands_otherwise(trip, form):
                words = _("This journey stands in a claim already. A journey is claimed once.")
                form.refuse("amount", words)
                return None
            return actions.claim_trip(trip, current_user, form.cost())
        return actions.add_line(
            current_user, form.cost(), key_of(form.form_key.data), wanted_claim()
        )
    except receipts.ReceiptIsGone:
        lost(form)
    except actions.NothingToClaim:
        form.refuse("amount", _("The visit of this journey was withdrawn."))
    except AlreadyClaimed:
        form.refuse("amount", _("This claim was sent in meanwhile. Save again for a new one."))
    return None


def stands_otherwise(trip: Trip, form: LineForm) -> bool:
    """Whether the journey was claimed before, and not as it is typed here."""
    line, cost = rules.line_of(trip), form.cost()
    told = (cost.amount_cents, cost.description)
    return line is not None and (line.amount_cents, line.description) != told


def wanted_trip() -> Trip | None:
    """The journey by public transport of ?trip=, whose ticket is claimed."""
    if not (number := request.values.get("trip", type=record_number)):
        return None
    trip = get_object_or_404(
        rules.trips_of(current_user), Trip.id == number, Trip.transport == Transport.PUBLIC
    )
    if trip.is_claimed_elsewhere:
        abort(404)
    return trip


def wanted_claim() -> ExpenseClaim | None:
    """The open claim of ?claim= that the line was meant for; None where it is not (any more)."""
    number = request.values.get("claim", type=record_number) or 0
    return queries.open_claim(current_user, number)


def wants_to_save(form: LineForm) -> bool:
    """Whether the form is to be saved; else it is shown again, with a receipt more or less.

    A receipt that came along is cleaned and kept first, so that no mistake elsewhere loses it.
    """
    act = request.form.get("act", "save")
    form.places.data = list(dict.fromkeys(form.places.data or []))
    photo = form.photo.data
    if photo and photo.filename:
        take(form, photo)
    elif act == "photo":
        form.refuse("photo", _("Choose a photo or PDF first."))
    verb, _colon, what = act.partition(":")
    if verb == "throw":
        receipts.drop_waiting(current_user, what)
        form.places.data = [place for place in form.places.data if place != what]
    elif verb == "drop" and (dropped := number_or_none(what)):
        form.dropped.data = [*(form.dropped.data or []), dropped]
    elif verb == "keep":
        kept = number_or_none(what)
        form.dropped.data = [number for number in form.dropped.data or [] if number != kept]
    return act == "save" and not form.photo.errors


def take(form: LineForm, photo) -> None:
    """Let the receipt that came with the form wait for the form to be saved."""
    if len(form.places.data) >= receipts.MOST_ON_A_LINE:
        form.refuse("photo", _("A line has at most %(n)s receipts.", n=receipts.MOST_ON_A_LINE))
        return
    try:
        file = clean_receipt(photo.read(), photo.filename)
        form.places.data.append(receipts.keep_waiting(current_user, file))
    except Refused as refused:
        form.refuse("photo", refused.reason)
    except receipts.TooManyFiles:
        form.refuse("photo", _("You added many files today. Go on tomorrow."))


def lost(form: LineForm) -> None:
    form.refuse("photo", _("Your photo waited too long and is gone. Add it again."))


@bp.route("/lines/<int:line_id>/edit", methods=["GET", "POST"])
@requires(Permission.CLAIM_EXPENSES)
def edit_line(line_id):
    line = fetch(line_id)
    form = LineForm(stored=as_stored(line))
    if request.method == "GET":
        return page(form, line) if line.claim.is_open else closed(line)
    if line.rate_id or line.corrects_id:  # a kilometre pays what it pays
        form.amount.raw, form.amount.data, form.amount.process_errors = "", line.amount_cents, []
    try:
        if (
            wants_to_save(form)
            and is_right(form, current_user, line.trip or line.corrects)
            and change(form, line)
        ):
            flash(_("Your changes are saved."))
            return redirect(url_for(".show", claim_id=fetch(line_id).claim_id), 303)
    except StaleVersion:
        return conflict(form, fetch(line_id))
    return page(form, line), 422 if form.errors else 200


def change(form: LineForm, line: ExpenseLine) -> bool:
    """Whether the line is changed; else the form says why not. Raises StaleVersion."""
    dropped, seen = form.dropped.data or [], form.seen.data or ""
    try:
        actions.change_line(line, current_user, form.cost(), seen, dropped)
    except receipts.ReceiptIsGone:
        lost(form)
    except AlreadyClaimed:
        form.refuse("amount", _("This claim was sent in meanwhile. Take it back to change it."))
    else:
        return True
    return False


def fetch(line_id: int) -> ExpenseLine:
    return get_object_or_404(queries.own_lines(current_user), ExpenseLine.id == line_id)


def closed(line: ExpenseLine):
    flash(_("This claim was sent in. Its lines cannot change now."), "warning")
    return redirect(url_for(".show", claim_id=line.claim_id), 303)


def as_stored(line: ExpenseLine) -> dict:
    """What is stored of a line, by the fields of its form."""
    return {
        "seen": actions.fingerprint(line),
        "kind": ALLOWANCE if line.is_allowance else line.kind,
        "amount": line.amount_cents,
        "description": line.description,
        "day": "other",
        "date": line.spent_on,
        "is_right": True,
    }


def conflict(form: LineForm, line: ExpenseLine):
    """Another window was first: both versions, and what was typed stays."""
    stored = {
        "amount": line.amount_cents,
        "date": line.spent_on,
        "description": line.description,
    }
    both = [
        (label, euros(line.amount_cents) if label == form.amount.label.text else now, typed)
        for label, now, typed in both_versions(form, stored)
    ]
    form.seen.data = actions.fingerprint(line)
    return page(form, line, both=both), 409


def saved(line: ExpenseLine):
    flash(_("Saved. It stands in your claim."))
    return redirect(url_for(".show", claim_id=line.claim_id, _anchor=f"line-{line.id}"), 303)


def page(form: LineForm, line: ExpenseLine | None = None, *, trip: Trip | None = None, **more):
    form.show_as_of_today()
    places = form.places.data or []
    waiting = queries.waiting_at(current_user, places)
    if len(waiting) < len(places):
        lost(form)
        form.places.data = [one.file.place for one in waiting]
    claim = wanted_claim()
    return render_template(
        "claims/line.html",
        form=form,
        key=form.form_key.data,
        line=line,
        trip=trip or (line and (line.trip or line.corrects)),
        claim=claim or (line and line.claim),
        kinds=kind_names(queries.has_allowance(current_user)),
        waiting=waiting,
        receipts=queries.receipts_of(line) if line else [],
        today=today(),
        yesterday=today() - timedelta(days=1),
        **more,
    )


@bp.post("/lines/<int:line_id>/remove")
@requires(Permission.CLAIM_EXPENSES)
def remove_line(line_id):
    line = fetch(line_id)
    try:
        key = actions.take_out(line, current_user)
    except actions.IsCorrection:
        flash(_("This line corrects a journey. Put the visit right instead."), "warning")
        return redirect(url_for(".show", claim_id=line.claim_id), 303)
    except AlreadyClaimed:
        return closed(line)
    return redirect(url_for(".show", claim_id=line.claim_id, removed=key), 303)


@bp.post("/lines/<key>/restore")
@requires(Permission.CLAIM_EXPENSES)
def restore_line(key):
    removed = queries.removed(current_user, key)
    if removed is None:
        abort(404)
    try:
        line = actions.put_back(removed, current_user)
    except actions.NothingToClaim:
        flash(_("The visit of this journey was withdrawn."), "warning")
    except receipts.ReceiptIsGone:
        flash(_("Its receipt is gone. Add the line again."), "warning")
    except AlreadyClaimed:
        flash(_("This claim was sent in. Its lines cannot change now."), "warning")
    else:
        flash(_("The line is back."))
        return redirect(url_for(".show", claim_id=line.claim_id), 303)
    return redirect(url_for(".index"), 303)


@bp.post("/trips/<int:trip_id>/claim")
@requires(Permission.CLAIM_EXPENSES)
def claim_trip(trip_id):
    """One tap: a journey that was logged and stands in no claim yet."""
    trip = get_object_or_404(rules.trips_of(current_user), Trip.id == trip_id)
    if line := rules.line_of(trip):
        flash(_("This journey stands in a claim already. A journey is claimed once."), "warning")
        return redirect(url_for(".show", claim_id=line.claim_id), 303)
    try:
        return saved(actions.claim_trip(trip, current_user))
    except actions.NothingToClaim:
        flash(_("Nothing can be claimed for this journey."), "warning")
    except AlreadyClaimed:
        flash(_("This claim was sent in. Its lines cannot change now."), "warning")
    return redirect(url_for(".index"), 303)
