"""Receipts: looking at them, for who may see the claim (R47)."""

from flask import Response, abort, render_template
from flask_babel import gettext
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.core.crypto import Unreadable
from portal.core.text import safe_filename
from portal.core.web.access import Permission, requires
from portal.expenses.claims import actions, queries
from portal.expenses.claims.queries import lines
from portal.expenses.claims.routes import bp
from portal.expenses.records.models import Receipt
from portal.files.actions import content_of, picture_of
from portal.files.models import StoredFile
from portal.files.serving import ENDINGS, sandboxed


@bp.get("/receipts/<int:receipt_id>")
@requires(Permission.SEE_RECEIPTS)
def receipt(receipt_id):
    """The whole receipt, to keep or print."""
    found = readable(receipt_id)
    name = safe_filename(found.file.name.rpartition(".")[0] or f"bon-{found.id}")
    try:
        answer = sandboxed(content_of(found.file), found.file.media_type)
    except Unreadable:
        title = gettext("We cannot open this receipt any more")
        advice = gettext("Take a new photo of it and add that to the line.")
        return render_template("errors/error.html", title=title, advice=advice, code=410), 410
    ending = ENDINGS.get(found.file.media_type, "bin")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return answer


@bp.get("/receipts/<int:receipt_id>/picture")
@requires(Permission.SEE_RECEIPTS)
def receipt_picture(receipt_id):
    """The photo, or the first page of a PDF, to show in a page."""
    return picture(readable(receipt_id).file)


@bp.get("/photos/<place>")
@requires(Permission.CLAIM_EXPENSES)
def photo(place):
    """The picture of a receipt that waits with its own uploader for its form to be saved."""
    file = lines.stored_at(current_user, place)
    if file is None:
        abort(404)
    return picture(file)


def picture(file: StoredFile) -> Response:
    try:
        return sandboxed(picture_of(file), "image/webp")
    except Unreadable:
        return Response(status=410)


def readable(receipt_id: int) -> Receipt:
    """A receipt of a claim that this visitor may see; looking at somebody else's is noted."""
    found = get_object_or_404(queries.receipts_visible_to(current_user), Receipt.id == receipt_id)
    if found.line.claim.claimant_id != current_user.id:
        actions.note_reading(found, current_user)
    return found
