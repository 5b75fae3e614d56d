import io
import json

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.clients import queries as clients
from portal.core.crypto import digest_of
from portal.core.database import StaleVersion
from portal.core.forms.pages import conflict_page, form_page
from portal.core.web.access import Permission, public, requires
from portal.employment.agreements import actions, queries
from portal.employment.agreements.actions.texts import file_name, keep_text, parts_of
from portal.employment.agreements.forms import PartiesForm, SignForm, TextForm
from portal.employment.agreements.models import PARTIES, Agreement, Signature
from portal.employment.placements import queries as placements
from portal.employment.placements.models import Placement, PlacementKind
from portal.files.uploads import Refused

bp = Blueprint("agreements", __name__)


@bp.route("/placements/<int:placement_id>/agreement", methods=["GET", "POST"])
@requires(Permission.SEE_EMPLOYMENT)
def show(placement_id):
    """The agreement on a placement: made here, then who has signed and who is missing."""
    seen = placements.with_names(placements.visible_to(current_user))
    placement = get_object_or_404(seen, Placement.id == placement_id)
    may_change = may_write(placement)
    if request.method == "POST" and not may_change:
        abort(403)
    form = PartiesForm()
    if form.validate_on_submit():
        actions.make(current_user, placement, form.parties, form.parts)
        flash(_("The agreement is made. Each party has a link of its own."))
        return redirect(url_for(".show", placement_id=placement.id), 303)
    if form.is_blank:
        form.client_name.data = placement.client.name
        if "email" in clients.visible_fields(current_user, placement.client):
            form.client_email.data = placement.client.email
        form.employer_name.data = placement.tutor_name
        form.employer_email.data = placement.tutor_email
        form.organisation_name.data = current_user.name
        form.organisation_email.data = current_user.email
    agreement = queries.current(placement)
    if form.is_blank:
        for name, text in first_parts(placement, agreement).items():
            form[name].data = text
    signatures = queries.signatures_of(agreement) if agreement else []
    page = render_template(
        "agreements/show.html",
        placement=placement,
        agreement=agreement,
        signatures=signatures,
        links={s.id: actions.address_of(s) for s in signatures if s.signed_at is None},
        parties=PARTIES,
        form=form,
        may_change=may_change,
    )
    return page, 422 if form.errors else 200


def first_parts(placement: Placement, agreement: Agreement | None) -> dict[str, str | None]:
    """What the form begins with: the text of the agreement that is there, else of the branch."""
    if agreement and (held := parts_of(json.loads(agreement.content))):
        return {**held}
    return queries.text_of(placement.branch_id, PlacementKind(placement.kind)).parts


@bp.get("/agreements/texts")
@requires(Permission.SEE_EMPLOYMENT)
def texts():
    return render_template("agreements/texts.html", texts=queries.texts_of(current_user.branch_id))


@bp.route("/agreements/texts/<kind>", methods=["GET", "POST"])
@requires(Permission.SEE_EMPLOYMENT)
def text(kind):
    """What stands in agreements of this kind; a change is a version of its own."""
    if kind not in set(PlacementKind):
        abort(404)
    kind = PlacementKind(kind)
    held = queries.text_of(current_user.branch_id, kind)
    form = TextForm(obj=held)
    template, more = "agreements/text.html", {"kind": kind, "version": held.version}
    more["earlier"] = queries.earlier_texts(current_user.branch_id, kind)
    if form.validate_on_submit():
        try:
            keep_text(current_user, kind, form.version.seen, form.parts)
        except StaleVersion:
            return conflict_page(template, form, held, **more)
        flash(_("It is saved."))
        return redirect(url_for(".texts"), 303)
    return form_page(template, form, **more)


def may_write(placement: Placement) -> bool:
    stands = placement.withdrawn_at is None
    return stands and placements.may_change(current_user, placement.client)


def fetch(agreement_id: int) -> Agreement:
    return get_object_or_404(queries.visible_to(current_user), Agreement.id == agreement_id)


def fetch_to_change(agreement_id: int) -> Agreement:
    agreement = fetch(agreement_id)
    if not may_write(agreement.placement):
        abort(403)
    return agreement


@bp.post("/agreements/<int:agreement_id>/withdraw")
@requires(Permission.SEE_EMPLOYMENT)
def withdraw(agreement_id):
    agreement = fetch_to_change(agreement_id)
    actions.withdraw(current_user, agreement)
    flash(_("The agreement is withdrawn. Its links work no more."))
    return redirect(url_for(".show", placement_id=agreement.placement_id), 303)


@bp.post("/agreements/<int:agreement_id>/remind")
@requires(Permission.SEE_EMPLOYMENT)
def remind(agreement_id):
    agreement = fetch_to_change(agreement_id)
    if agreement.withdrawn_at is None and actions.remind(current_user, agreement):
        flash(_("Who is missing gets a mail."))
    else:
        flash(_("Nobody who is missing has an email address. Hand over the link."), "warning")
    return redirect(url_for(".show", placement_id=agreement.placement_id), 303)


@bp.get("/agreements/<int:agreement_id>/file")
@requires(Permission.SEE_EMPLOYMENT)
def file(agreement_id):
    return as_file(fetch(agreement_id))


def as_file(agreement: Agreement):
    content = io.BytesIO(actions.as_pdf(agreement))
    name = f"{file_name(agreement)}.pdf"
    return send_file(content, "application/pdf", as_attachment=True, download_name=name)


@bp.route("/sign/<secret>", methods=["GET", "POST"])
@public
def sign(secret):
    """The agreement for one party, and the place for its signature. A GET changes nothing."""
    signature = signature_of(secret)
    agreement = signature.agreement
    if signature.signed_at is None and not agreement.is_open:
        return over(agreement)
    form = SignForm(signature)
    if signature.signed_at is None and form.validate_on_submit() and kept(signature, form):
        return redirect(url_for(".sign", secret=secret), 303)
    others = queries.signatures_of(agreement)
    page = render_template(
        "agreements/sign.html",
        signature=signature,
        content=json.loads(agreement.content),
        others=others,
        missing=sum(other.signed_at is None for other in others),
        parties=PARTIES,
        form=form,
        secret=secret,
        is_replaced=queries.is_replaced(agreement),
    )
    return page, 422 if form.errors else 200


def over(agreement: Agreement):
    """The link works no more; or a newer one does."""
    return render_template("link_over.html", is_replaced=queries.is_replaced(agreement)), 410


@bp.get("/sign/<secret>/file")
@public
def signed_file(secret):
    signature = signature_of(secret)
    if signature.signed_at is None and not signature.agreement.is_open:
        return over(signature.agreement)
    return as_file(signature.agreement)


def signature_of(secret: str) -> Signature:
    signature = queries.signature_by(digest_of(secret))
    if signature is None:
        abort(404)
    return signature


def kept(signature: Signature, form: SignForm) -> bool:
    """Whether the signature is kept; what is wrong with it stands by its field."""
    picture = None
    if form.drawing.data:
        try:
            picture = actions.drawn(form.drawing.data)
        except Refused as refused:
            form.typed_name.errors = [refused.reason]
            return False
    if picture is None and not form.typed_name.data:
        form.typed_name.errors = [_("Draw your signature, or type your name.")]
        return False
    name = form.typed_name.data or signature.name
    try:
        here = current_user.id if current_user.is_authenticated else None
        browser = request.user_agent.string
        actions.sign(signature, name, picture, request.remote_addr, browser, here)
    except actions.CannotSign:
        form.typed_name.errors = [_("This link works no more")]
        return False
    return True
