from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.branches.queries import branch_of, is_demo
from portal.core import paging
from portal.core.web.access import Permission, requires, signed_in
from portal.core.web.devices import name_of
from portal.feature import contributed
from portal.mail import actions, push, queries
from portal.mail import kinds as told
from portal.mail.forms import MailForm, PushForm, ReplyForm, SeenForm, offered_for
from portal.mail.models import OutboxMail

bp = Blueprint("mail", __name__)
SHOWN = 5


@bp.get("/outbox")
@requires(Permission.SEE_OUTBOX)
def outbox():
    """What waits, or how many there were of each kind and day: no address, no subject."""
    waits = request.args.get("which") != "days"
    after = paging.last_shown(
        request.args.get("after"),
        lambda number: get_object_or_404(queries.of_branch(current_user), OutboxMail.id == number),
    )
    mails, last = paging.page_of(queries.waiting(current_user, after) if waits else [])
    return render_template(
        "mail/outbox.html",
        mails=mails,
        failed=queries.failed_among(mails),
        days={} if waits else queries.by_day(current_user),
        most=queries.DAYS_COUNTED,
        waits=waits,
        with_text=current_app.config["MAIL_URL"] is None and is_demo(),
        first_page=url_for(".outbox") if after else "",
        next_page=url_for(".outbox", after=last.id) if last else "",
    )


@bp.post("/mails/<int:mail_id>/again")
@signed_in
def again(mail_id):
    """A mail that did not go begins anew, to the address as it is now."""
    mail = fetch(mail_id)
    actions.send_again(mail, current_user)
    flash(gettext("The mail goes again in a minute."))
    return back(mail)


@bp.post("/mails/<int:mail_id>/settle")
@signed_in
def settle(mail_id):
    """It was seen that it did not go."""
    mail = fetch(mail_id)
    actions.settle(mail, current_user)
    flash(gettext("Done. It is not shown any more."))
    return back(mail)


def fetch(mail_id: int) -> OutboxMail:
    return get_object_or_404(queries.may_settle(current_user), OutboxMail.id == mail_id)


def back(mail: OutboxMail):
    """To the record that it is about, where one was; else to the start."""
    where = request.form.get("back")
    if where == "outbox" and current_user.may(Permission.SEE_OUTBOX):
        return redirect(url_for(".outbox"), 303)
    return redirect((where == "record" and page_of(mail)) or url_for("home.index"), 303)


def page_of(mail: OutboxMail) -> str | None:
    """The page of what a mail is about."""
    pages = contributed().pages
    if mail.about_kind is None or mail.about_kind not in pages:
        return None
    endpoint, number = pages[mail.about_kind]
    named: dict = {number: mail.about_id}
    return url_for(endpoint, **named)


@bp.app_template_global()
def mails_failed(record) -> list[OutboxMail]:
    """What could not go about this record, as far as this person should know."""
    return list(queries.failed_about(current_user, record).limit(SHOWN))


bp.add_app_template_global(queries.told_about, "mails_told")
bp.add_app_template_global(queries.kind_label, "kind_of_mail")


@bp.app_template_global()
def to_whom(mail: OutboxMail, *, on_record: bool = False) -> str:
    """The address of a colleague; of a client or an employer where one sees them, or wrote it."""
    if on_record or mail.person_id is not None or mail.caused_by_id == current_user.id:
        return mail.recipient
    return gettext("a client or an employer")


bp.add_app_template_global(page_of, "page_of_mail")


@bp.route("/branch/mail", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def branch_mail():
    """The address to which people answer what the portal mails them."""
    branch = branch_of(current_user)
    form = ReplyForm(obj=branch)
    if form.validate_on_submit():
        actions.answer_at(branch, current_user, form.reply_email.data)
        flash(gettext("The address is saved."))
        return redirect(url_for(".branch_mail"), 303)
    leader = queries.first_leader(branch.id)
    page = render_template("mail/branch.html", form=form, leader=leader)
    return page, 422 if form.errors else 200


@bp.route("/account/mails", methods=["GET", "POST"])
@signed_in
def choose():
    """Which mails I want; the ones about logging in and my bank account always come."""
    kinds = told.kinds_for(current_user)
    form = MailForm(kinds)
    how = told.how_told(current_user)
    if form.validate_on_submit():
        how |= form.chosen
        actions.choose(
            current_user,
            {kind for kind, one in how.items() if one != "none"},
            {kind for kind, one in how.items() if one == "daily"},
            {kind for kind, one in how.items() if one == "push"},
        )
        flash(gettext("Your choice of mails is saved."))
        return redirect(url_for("account.show"))
    page = render_template(
        "mail/choose.html",
        form=form,
        groups=told.in_groups(kinds),
        how_told=how,
        offered_for=offered_for,
        devices=list(queries.devices_of(current_user.id)),
        push_key=push.public_key(),
        mailed=queries.mailed_to(current_user),
        most=queries.MOST_SHOWN,
    )
    return page, 422 if form.errors else 200


@bp.post("/account/devices")
@signed_in
def add_device():
    """A browser in which somebody wants to be told what is new; sent by a script."""
    form = PushForm()
    if not form.validate_on_submit():
        return jsonify(said=gettext("This browser cannot do this.")), 422
    name = name_of(request.user_agent.string) or ""
    actions.add_device(
        current_user, form.endpoint.data, form.p256dh.data, form.auth.data, name[:60]
    )
    return jsonify(said=gettext("From now on you are told here.")), 200


@bp.post("/account/devices/<int:device_id>/drop")
@signed_in
def drop_device(device_id):
    if not actions.drop_device(current_user, device_id):
        abort(404)
    flash(gettext("That device is told nothing any more."))
    return redirect(url_for(".choose"), 303)


@bp.get("/news")
@signed_in
def news():
    """What one was told, what is new on top; the page says by itself that it was seen."""
    found = queries.mailed_to(current_user)
    new = {mail.id for mail in queries.news(current_user)}
    return render_template("mail/news.html", found=found, new=new, most=queries.MOST_SHOWN)


@bp.post("/news/seen")
@signed_in
def see_news():
    """What stood on the page was seen, up to the newest of it."""
    form = SeenForm()
    if form.validate_on_submit():
        actions.see(current_user, form.last.data or 0)
    return redirect(url_for(".news"), 303)


@bp.app_template_global()
def news_count() -> int:
    """How much somebody was told since they last looked."""
    return queries.news(current_user).count()
