"""Server-side sessions: the cookie is a random number, the database has its digest and the rest.

A log-out, a new password or a role change therefore ends a session for good, also for whoever
copied its cookie. Of a stranger the database keeps nothing: the token of their forms and their
language travel in the cookie itself, signed.
"""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import cast

from flask import Flask, Request, Response, g, session
from flask.sessions import SessionInterface, SessionMixin
from itsdangerous import BadSignature, URLSafeTimedSerializer
from peewee import InterfaceError, OperationalError
from werkzeug.datastructures import CallbackDict
from werkzeug.exceptions import HTTPException

from portal.account import queries
from portal.account.models import OUTLIVE_LOG_OUT, Session
from portal.branches.queries import is_demo
from portal.core.clock import now
from portal.core.crypto import digest_of
from portal.core.database import db, open_connection
from portal.feature import contributed
from portal.people.models import Person

LONG_AGO = datetime.fromtimestamp(0, UTC)
SEEN_EVERY = timedelta(minutes=1)
FRESH = timedelta(minutes=10)
# What a session of nobody may hold to stay out of the database.
OF_A_STRANGER = {"csrf_token", "language", "_flashes", "asked_link"}
MOST_LETTERS = 3000  # of a signed cookie


class ServerSession(CallbackDict, SessionMixin):
    def __init__(self, initial: dict | None = None, row: Session | None = None) -> None:
        def on_update(self) -> None:
            self.modified = True

        super().__init__(initial, on_update)
        self.row, self.modified, self.must_renew = row, False, False
        self.ended: Session | None = None  # the one that this one is in the place of

    @property
    def person(self) -> Person | None:
        """Whoever the session was of when it came in."""
        return self.row and self.row.person

    @property
    def is_demo(self) -> bool:
        """Whether the portal is a demo, for who has logged in."""
        return bool(self.person) and is_demo()

    @property
    def is_restricted(self) -> bool:
        """Whether it has ended, and goes on for what one's own phone may still do."""
        return bool(self.get("restricted"))

    @property
    def is_fresh(self) -> bool:
        """Whether the password was typed a short while ago: then a session began.

        One that began without it is not, until it is typed.
        """
        if self.get("unasked") or self.is_restricted:
            return False
        return self.must_renew or bool(self.row and now() - self.row.created_at <= FRESH)

    @property
    def is_own_device(self) -> bool:
        """Whether its owner said so; of who leads, pays or coaches to work it is never taken."""
        return bool(self.get("own_device")) and not (
            set(self.get("roles", ())) & queries.SHORT_IDLE_ROLES
        )

    @property
    def is_of_stranger(self) -> bool:
        """Whether nothing in it is anybody's: whoever only looks at the log-in page."""
        return self.row is None and set(self) <= OF_A_STRANGER

    @property
    def person_id(self) -> int | None:
        number = str(self.get("_user_id") or "").partition(".")[0]
        return int(number) if number.isdecimal() else None


@contextmanager
def connected() -> Iterator[None]:
    """A connection for a moment, or the one that is open."""
    opened = db.connect(reuse_if_open=True)
    try:
        yield
    finally:
        if opened:
            db.close()


def reads_session(endpoint: str | None) -> bool:
    """Whether a cookie says who asks; not where nobody has one, or none is to count."""
    without = contributed().without_session
    blueprint = (endpoint or "").partition(".")[0]
    return endpoint != "static" and endpoint not in without and blueprint not in without


def asked_for(app: Flask, request: Request) -> str | None:
    """The endpoint that is asked for: Flask opens the session before it looks for that itself."""
    try:
        found = app.create_url_adapter(request)
        return found.match()[0] if found is not None else None
    except HTTPException:
        return None


def signer(app: Flask) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(app.config["SECRET_KEY"], salt="session of a stranger")


def signed_in_cookie(app: Flask, text: str) -> dict:
    """What we put there lately ourselves; else nothing."""
    try:
        data = signer(app).loads(text, max_age=queries.LONGEST.total_seconds())
    except BadSignature:
        return {}
    return {name: data[name] for name in OF_A_STRANGER & set(data)}


def this_session() -> ServerSession:
    """That of the request: the portal makes no other."""
    return cast(ServerSession, session)


class ServerSessions(SessionInterface):
    def open_session(self, app: Flask, request: Request) -> ServerSession:
        secret = request.cookies.get(self.get_cookie_name(app))
        if not secret or len(secret) > MOST_LETTERS or not reads_session(asked_for(app, request)):
            return ServerSession()
        if "." in secret:  # a signed one; a random one has no dots
            return ServerSession(signed_in_cookie(app, secret))
        try:
            open_connection()
            row = queries.session_of(digest_of(secret))
        except (OperationalError, InterfaceError) as error:
            g.session_trouble = error  # portal.core.web.errors tells of it
            return ServerSession()
        return ServerSession() if row is None else self.resumed(row)

    def resumed(self, row: Session) -> ServerSession:
        """As it was left; where it has ended, what stays of it."""
        data = json.loads(row.data)
        has_ended = "restricted" in data or queries.has_ended(row, set(data.get("roles", ())))
        if has_ended and queries.is_known_phone(row):
            session = ServerSession(data, row)
            if "restricted" not in data:  # and stays so, though a clock is put back
                session["restricted"] = True
        elif has_ended:
            stays = {name: data[name] for name in OUTLIVE_LOG_OUT if name in data}
            if row.person is not None:  # what they typed meanwhile is kept for them (R23b)
                stays["ended"] = {"person": row.person.id, "token": data.get("csrf_token")}
            session = ServerSession(stays)
            session.ended = row
        else:
            session = ServerSession(data, row)
        return session

    def save_session(self, app: Flask, session: ServerSession, response: Response) -> None:
        if session.ended is not None and session.ended.created_at != LONG_AGO:
            self.stay_ended(session.ended)
        if g.get("leave_session"):
            return
        if session.row is not None and (not session or session.must_renew):
            self.end(session.row)
            session.row = None
        if session.row is not None:
            self.update(session)
        elif session.modified:
            self.send(app, session, response)

    def send(self, app: Flask, session: ServerSession, response: Response) -> None:
        """A new cookie: of a new row, or with all that a stranger's session has in it."""
        if not session:
            name = self.get_cookie_name(app)
            response.delete_cookie(name, path="/", secure=app.config["PRODUCTION"])
        elif session.is_of_stranger:
            self.set_cookie(app, response, signer(app).dumps(dict(session)))
        else:
            secret = self.begin(session)
            self.set_cookie(app, response, secret, stays=session.is_own_device)

    def begin(self, session: ServerSession) -> str:
        """A new row under a new secret: at log-in nothing of the old one stays."""
        secret = secrets.token_urlsafe(32)
        with connected(), db.atomic():
            session.row = Session.create(
                digest=digest_of(secret),
                person=session.person_id,
                data=json.dumps(dict(session)),
                device=g.get("device", "")[:200],
                address_prefix=g.get("address_prefix", ""),
                is_own_device=int(session.is_own_device),
            )
        return secret

    def update(self, session: ServerSession) -> None:
        """Only ever an UPDATE: a session that was ended meanwhile does not come back."""
        late = now() - session.row.seen_at > SEEN_EVERY
        if not (session.modified or late):
            return
        with connected(), db.atomic():
            Session.update(data=json.dumps(dict(session)), seen_at=now()).where(
                Session.id == session.row.id
            ).execute()

    def stay_ended(self, row: Session) -> None:
        """A clock that is put back does not bring it back; what was typed in it still waits."""
        with connected(), db.atomic():
            Session.update(created_at=LONG_AGO).where(Session.id == row.id).execute()

    def end(self, row: Session) -> None:
        with connected(), db.atomic():
            Session.delete().where(Session.id == row.id).execute()

    def get_cookie_name(self, app: Flask) -> str:
        return "__Host-brug" if app.config["PRODUCTION"] else "brug"

    def set_cookie(
        self, app: Flask, response: Response, secret: str, *, stays: bool = False
    ) -> None:
        """Until the browser is closed; on one's own phone as long as that is known."""
        response.set_cookie(
            self.get_cookie_name(app),
            secret,
            path="/",
            secure=app.config["PRODUCTION"],
            httponly=True,
            samesite="Lax",
            max_age=queries.OWN_PHONE if stays else None,
        )
        response.vary.add("Cookie")
