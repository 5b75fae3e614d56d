"""From what is approved to what the bank took."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Response, abort, flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.account.actions import bank
from portal.branches.queries import branch_of
from portal.core.clock import local
from portal.core.forms.pages import tell_of_conflict
from portal.core.web.access import Permission, requires, sensitive, sensitive_once_right
from portal.expenses.payouts import actions, queries
from portal.expenses.payouts.forms import BouncedForm, BranchAccountForm, PayoutForm, WithdrawalForm
from portal.expenses.payouts.routes import bp
from portal.expenses.records.models import PaymentBatch, PayoutLine


@bp.route("", methods=["GET", "POST"])
@requires(Permission.PAY_CLAIMS)
@sensitive_once_right
def index():
    """What can be paid now, what waits and why, and the files that were made."""
    form, status = PayoutForm(), 200
    if form.validate_on_submit():
        try:
            batch = actions.make(current_user, form.versions(), form.pay_on.value)
            flash(gettext("The file is made. Give it to the bank."))
            return redirect(url_for(".show", batch_id=batch.id), 303)
        except actions.NothingToPay:
            status = 422
            form.form_errors.append(gettext("Nothing can be paid of what you chose."))
        except actions.SomebodyWasFirst:
            status = 409
            form.form_errors.append(
                gettext("Something changed meanwhile. Nothing was made. Look at the list again.")
            )
    rows = queries.payable_for(current_user)
    page = render_template(
        "payouts/index.html",
        form=form,
        ready=[row for row in rows if not row.waits],
        waiting=[row for row in rows if row.waits],
        batches=list(queries.batches_visible_to(current_user).limit(50)),
        account=bank.masked_account_of_branch(branch_of(current_user)),
    )
    return page, status if status != 200 or not form.errors else 422


def shown(batch_id: int) -> PaymentBatch:
    return get_object_or_404(queries.batches_visible_to(current_user), PaymentBatch.id == batch_id)


@bp.get("/<int:batch_id>")
@requires(Permission.PAY_CLAIMS)
def show(batch_id):
    batch = shown(batch_id)
    return page_of(batch)


def page_of(
    batch: PaymentBatch,
    withdrawal: WithdrawalForm | None = None,
    bounced: BouncedForm | None = None,
    came_back: PayoutLine | None = None,
) -> str:
    """A file and its payments; `came_back` is the one that `bounced` is about."""
    return render_template(
        "payouts/show.html",
        batch=batch,
        lines=queries.lines_of(batch),
        withdrawal=withdrawal or WithdrawalForm(formdata=None, prefix="withdraw"),
        bounced=bounced or BouncedForm(formdata=None, prefix="bounce"),
        came_back=came_back,
    )


@bp.get("/<int:batch_id>/file.xml")
@requires(Permission.PAY_CLAIMS)
@sensitive
def file(batch_id):
    """The file for the bank: each time the same bytes, until it is withdrawn."""
    batch = shown(batch_id)
    if batch.withdrawn_at:
        abort(404)
    answer = Response(actions.content_of(batch, current_user), mimetype="application/xml")
    name = f"betaling-{batch.number:04}-{local(batch.made_at):%Y%m%d}.xml"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@contextmanager
def answered() -> Iterator[None]:
    """What is not theirs is forbidden; that somebody else was first is told."""
    try:
        yield
    except actions.NotYours:
        abort(403)
    except actions.SomebodyWasFirst:
        tell_of_conflict()


@bp.post("/<int:batch_id>/confirm")
@requires(Permission.PAY_CLAIMS)
@sensitive
def confirm(batch_id):
    batch = shown(batch_id)
    with answered():
        actions.confirm(batch, current_user)
        flash(gettext("Noted: the bank took this file. The claims are paid."))
    return redirect(url_for(".show", batch_id=batch.id), 303)


@bp.post("/<int:batch_id>/withdraw")
@requires(Permission.PAY_CLAIMS)
def withdraw(batch_id):
    batch, form = shown(batch_id), WithdrawalForm(prefix="withdraw")
    if not form.validate_on_submit():
        return page_of(batch, withdrawal=form), 422
    with answered():
        actions.withdraw(batch, current_user, form.reason.data)
        flash(gettext("The file is withdrawn. Its claims can go in another file."))
    return redirect(url_for(".show", batch_id=batch.id), 303)


@bp.post("/<int:batch_id>/lines/<int:line_id>/bounce")
@requires(Permission.PAY_CLAIMS)
def bounce(batch_id, line_id):
    """One payment that came back."""
    batch, form = shown(batch_id), BouncedForm(prefix="bounce")
    line = get_object_or_404(queries.in_batch(batch), PayoutLine.id == line_id)
    if batch.confirmed_at is None:
        abort(404)
    if not form.validate_on_submit():
        return page_of(batch, bounced=form, came_back=line), 422
    with answered():
        actions.bounce(line, current_user, form.reason.data)
        flash(gettext("Noted. The claim comes back in the list of what can be paid."))
    return redirect(url_for(".show", batch_id=batch.id), 303)


@bp.route("/account", methods=["GET", "POST"])
@requires(Permission.PAY_CLAIMS)
@sensitive_once_right
def branch_account():
    """The account that the branch pays from."""
    form = BranchAccountForm()
    if form.validate_on_submit():
        bank.change_of_branch(branch_of(current_user), form.iban.data, current_user)
        flash(gettext("The bank account of the branch is saved."))
        return redirect(url_for(".index"), 303)
    page = render_template(
        "payouts/account.html",
        form=form,
        account=bank.masked_account_of_branch(branch_of(current_user)),
    )
    return page, 422 if form.errors else 200
