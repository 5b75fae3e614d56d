"""Drafts: what somebody types in any form is kept until it is saved or thrown away."""

from collections.abc import Callable
from typing import Any

from flask import Flask, Response, flash, g, make_response, redirect, request
from flask_babel import gettext as _
from flask_login import current_user

from portal.core.crypto import SealedColumn
from portal.core.database import again_if_asked
from portal.core.forms.form_key import is_key, new_key
from portal.core.web.idempotency import ONCE, key_of
from portal.core.web.redirects import safe_next
from portal.drafts import actions, queries
from portal.drafts.models import Draft, SentForm
from portal.drafts.queries import Typed
from portal.drafts.routes import bp
from portal.feature import Feature

LED_ON = {302, 303, 307}  # a form that was taken answers so


def init_app(app: Flask) -> None:
    app.before_request(take_up)
    app.after_request(be_done)
    app.jinja_env.globals.update(
        draft_key=draft_key,
        draft_address=draft_address,
        drafts_here=drafts_here,
        typed_before=lambda: g.get("typed_before"),
        reader_id=lambda: current_user.id,
    )
    app.extensions[ONCE] = answered_once


def take_up() -> None:
    """Let the form at this address have in it what was typed before (portal.core.forms.Form)."""
    key = request.args.get("draft", "") if request.method == "GET" else ""
    if not is_key(key) or not current_user.is_authenticated:
        return
    found = queries.typed_in(current_user, key)
    if found is not None and found.path == request.path:
        g.typed_before = found


def be_done(response: Response) -> Response:
    """A form that was sent and taken leads on to another page: then its draft has served."""
    led_on = request.method == "POST" and response.status_code in {302, 303}
    serves = request.blueprint == "drafts" or "draft_stays" in g
    if led_on and not serves and current_user.is_authenticated:
        actions.finish(current_user, request)
        if "is_sent_once" not in g:
            actions.forget_sent(current_user)
    return response


def answered_once(view: Callable) -> Any:
    """What comes again as it was is answered as before; a second at once waits for the first."""
    g.is_sent_once = True
    if request.method != "POST" or not is_key(request.form.get("draft_key", "")):
        return view()
    key = key_of(request.form["draft_key"])
    return again_if_asked(lambda: _answered(view, key))


def _answered(view: Callable, key: str) -> Any:
    row = SentForm.insert(person=current_user.id, form_key=key)
    row.on_conflict_ignore().execute()
    sent = SentForm.get(SentForm.form_key == key)
    if sent.address:
        flash(_("It is saved."))
        return redirect(sent.address, sent.code)
    answer = make_response(view())
    if answer.status_code in LED_ON:
        sent.address, sent.code = g.pop("again_at", answer.location), answer.status_code
        sent.save()
    else:
        sent.delete_instance()
    return answer


def draft_key(names: list[str], own: str | None = None) -> str:
    """The key of this form as it is open: of what was taken up or sent, else its own or a new."""
    before = g.get("typed_before")
    if before is not None and before.forms & {*names, "*"}:
        return before.key
    is_it = request.method == "POST" and names == request.form.get("draft_form", "").split()
    sent = request.form.get("draft_key", "") if is_it else ""
    return next(k for k in (sent, own, new_key()) if is_key(k))


def draft_address() -> str:
    """Where this form can be opened again."""
    if request.method == "POST" and "draft_address" in request.form:
        return safe_next(request.form["draft_address"], request.path)
    asked = [pair for pair in request.args.items(multi=True) if pair[0] != "draft"]
    query = "&".join(f"{name}={value}" for name, value in asked)
    return safe_next(f"{request.path}?{query}" if query else request.path, request.path)


def drafts_here() -> list[Typed]:
    """What this reader typed here and did not save, where this is not it."""
    if request.method != "GET" or "typed_before" in g or not current_user.is_authenticated:
        return []
    return queries.typed_at(current_user, request.path)


feature = Feature(
    sealed=(SealedColumn(Draft, "content_sealed", lambda draft: draft.place),),
    blueprint=bp,
    tables=(Draft, SentForm),
    init_app=init_app,
    tasks={"clean up drafts": actions.clean_up},
)
