"""Webhooks of the branch: made after the password, looked at, told again, stopped."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.core.paging import last_shown, page_of
from portal.core.web.access import Permission, requires, sensitive_once_right
from portal.webhooks import actions, queries
from portal.webhooks.forms import WebhookForm
from portal.webhooks.models import EVENTS, MOST_OF_BRANCH, Webhook, WebhookDelivery

bp = Blueprint("webhooks", __name__)


@bp.route("/branch/webhooks", methods=["GET", "POST"])
@requires(Permission.IMPORT_AND_EXPORT)
@sensitive_once_right
def index():
    form = WebhookForm()
    if form.validate_on_submit():
        try:
            made, secret = actions.make(
                current_user, form.name.data, form.address.data, form.events.data
            )
        except actions.TooMany:
            form.form_errors.append(_("You have %(n)s webhooks. Stop one first.", n=MOST_OF_BRANCH))
        else:
            return render_template("webhooks/made.html", webhook=made, secret=secret)
    page = render_template(
        "webhooks/index.html",
        form=form,
        webhooks=list(queries.visible_to(current_user)),
        events=EVENTS,
    )
    return page, 422 if form.errors else 200


def fetch(webhook_id: int) -> Webhook:
    return get_object_or_404(queries.visible_to(current_user), Webhook.id == webhook_id)


@bp.get("/branch/webhooks/<int:webhook_id>")
@requires(Permission.IMPORT_AND_EXPORT)
def show(webhook_id):
    webhook = fetch(webhook_id)
    rows, last = page_of(queries.told(webhook, last_shown(request.args.get("after"), fetch_told)))
    return render_template(
        "webhooks/show.html",
        webhook=webhook,
        rows=rows,
        events=EVENTS,
        following=last and url_for(".show", webhook_id=webhook.id, after=last.id),
    )


def fetch_told(delivery_id: int) -> WebhookDelivery:
    return get_object_or_404(
        queries.told_visible_to(current_user), WebhookDelivery.id == delivery_id
    )


@bp.post("/branch/webhooks/<int:webhook_id>/stop")
@requires(Permission.IMPORT_AND_EXPORT)
def stop(webhook_id):
    if not actions.stop(fetch(webhook_id), current_user):
        abort(409)
    flash(_("The webhook is stopped. It is told nothing more."))
    return redirect(url_for(".show", webhook_id=webhook_id), 303)


@bp.post("/branch/webhooks/told/<int:delivery_id>/again")
@requires(Permission.IMPORT_AND_EXPORT)
def again(delivery_id):
    delivery = fetch_told(delivery_id)
    if not actions.tell_again(delivery, current_user):
        abort(409)
    flash(_("It is told once more within a minute."))
    return redirect(url_for(".show", webhook_id=delivery.webhook_id), 303)
