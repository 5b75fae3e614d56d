"""On my phone: my feeds, a new one, another secret, an end; and the page that a phone opens."""

from urllib.parse import quote, urlsplit

from flask import (
    abort,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.calendar_feeds.events import ical
from portal.calendar_feeds.events.models import Level
from portal.calendar_feeds.feeds import actions, queries
from portal.calendar_feeds.feeds.forms import FeedForm, NewFeedForm
from portal.calendar_feeds.feeds.models import LEVEL_LABELS, Feed, Purpose
from portal.calendar_feeds.feeds.queries import contents
from portal.calendar_feeds.feeds.routes import bp
from portal.core.database import StaleVersion
from portal.core.i18n.language import speaking
from portal.core.render.qr import qr_code
from portal.core.web.access import (
    Permission,
    insist_on_password,
    public,
    requires,
    sensitive,
    sensitive_once_right,
)
from portal.core.web.addresses import link_to
from portal.core.web.idempotency import sent_once

GOOGLE = "https://calendar.google.com/calendar/u/0/r/settings/addbyurl"
OUTLOOK = "https://outlook.office.com/calendar/0/addfromweb"


@bp.route("/feeds", methods=["GET", "POST"])
@requires(Permission.LOG_ACTIVITIES)
@sensitive_once_right
@sent_once
def index():
    form = NewFeedForm(current_user)
    if form.validate_on_submit():
        try:
            made = actions.create(current_user, Purpose(form.purpose.data), **form.values)
        except actions.TooMany:
            form.purpose.errors = [
                gettext("You have five of these. Stop one that you do not use any more.")
            ]
        else:
            g.again_at = url_for(".index")  # the code of that page is told once, and kept nowhere
            return to_pairing(*made)
    feeds = list(queries.visible_to(current_user))
    allowed = contents.full_is_allowed(current_user.branch_id)
    page = render_template(
        "feeds/index.html",
        form=form,
        feeds=feeds,
        stopped=queries.stopped(current_user),
        labels=LEVEL_LABELS,
        full_is_allowed=allowed,
    )
    return page, 422 if form.errors else 200


def to_pairing(feed: Feed, token: str):
    return redirect(url_for(".pair", code=actions.pair(feed, token)), 303)


def fetch(feed_id: int) -> Feed:
    feed = get_object_or_404(queries.visible_to(current_user), Feed.id == feed_id)
    if not feed.can_be_changed_by(current_user):
        abort(403)
    return feed


@bp.route("/feeds/<int:feed_id>", methods=["GET", "POST"])
@requires(Permission.LOG_ACTIVITIES)
def edit(feed_id):
    feed = fetch(feed_id)
    form = FeedForm(current_user, stored=stored(feed))
    if level := actions.LEVEL_OF.get(Purpose(feed.purpose)):
        form.level.choices = [(level, LEVEL_LABELS[level])]
    stale = False
    if form.validate_on_submit():
        if form.level.data == Level.FULL != feed.level:
            insist_on_password()
        try:
            actions.change(feed, form.version.seen, **form.values)
        except StaleVersion:
            stale = True
        else:
            flash(gettext("Saved. Your calendar shows it the next time it looks."))
            return redirect(url_for(".index"))
    page = render_template(
        "feeds/edit.html",
        form=form,
        feed=feed,
        stale=stale,
        shown=preview(feed),
        left_out=contents.left_out(feed, current_user),
    )
    return page, 409 if stale else 422 if form.errors else 200


def stored(feed: Feed) -> dict:
    alarm = str(feed.alarm_minutes or 0)
    kept = {name: getattr(feed, name) for name in ("color", "ends_on", "shows_declined")}
    return {**kept, "name": feed.name, "level": feed.level, "alarm": alarm, "version": feed.version}


def preview(feed: Feed) -> list[tuple]:
    """The next events, in the very words that the calendar is told."""
    level = contents.shown_level(feed)
    with speaking("nl"):
        return [
            (event, ical.texts(event, level, nameless=event.is_nameless))
            for event in contents.coming(feed, current_user).limit(3)
        ]


@bp.post("/feeds/<int:feed_id>/rotate")
@requires(Permission.LOG_ACTIVITIES)
@sensitive
def rotate(feed_id):
    return to_pairing(*actions.rotate(fetch(feed_id), current_user))


@bp.post("/feeds/<int:feed_id>/revoke")
@requires(Permission.LOG_ACTIVITIES)
def revoke(feed_id):
    actions.revoke(fetch(feed_id), current_user)
    flash(gettext("This link has stopped. Your calendar empties the next time it looks."))
    return redirect(url_for(".index"))


@bp.post("/feeds/full")
@requires(Permission.MANAGE_PEOPLE)
@sensitive
def allow_full():
    allowed = request.form.get("allowed") == "yes"
    actions.allow_full(current_user, allowed)
    if allowed:
        flash(gettext("People of the branch may now choose names and addresses."))
    else:
        flash(gettext("No calendar shows names and addresses any more."))
    return redirect(url_for(".index"))


@bp.get("/calendar/<code>/pair")
@public
def pair(code):
    """How to subscribe, for ten minutes, to whoever has this address: a phone with the QR code."""
    found = actions.paired(code)
    if found is None:
        return private(render_template("feeds/pairing_ended.html"), 404)
    feed, token = found
    address = link_to("feeds.read", token=token, name=feed.contents.file)
    page = render_template(
        "feeds/pair.html",
        feed=feed,
        address=address,
        webcal=address.replace(urlsplit(address).scheme, "webcal", 1),
        google=GOOGLE,
        outlook=f"{OUTLOOK}?url={quote(address, safe='')}&name={quote(feed.contents.calendar)}",
        qr=qr_code(link_to("feeds.pair", code=code)),
        labels=LEVEL_LABELS,
    )
    return private(page, 200)


def private(page: str, status: int):
    response = make_response(page, status)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
