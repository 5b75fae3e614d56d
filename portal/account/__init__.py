"""My account: logging in and out, passwords, sessions, language."""

from flask import Flask, session
from flask_login import current_user

from portal import db
from portal.account import commands, queries
from portal.account.routes import bp
from portal.organisation.queries import is_demo

__all__ = ["bp", "init_app"]


def init_app(app: Flask) -> None:
    from portal.sessions import ServerSessions  # noqa: PLC0415  it reads this feature's tables

    app.session_interface = ServerSessions()
    app.login_manager.session_protection = None  # it trusts X-Forwarded-For
    app.login_manager.login_view = "account.log_in"
    app.login_manager.login_message = None
    app.login_manager.user_loader(load)
    app.context_processor(lambda: {"is_demo": current_user.is_authenticated and is_demo()})
    app.cli.add_command(commands.jobs_cli)


def load(identity: str):
    """Whoever the session is of; from here on the database shows their branch only."""
    person = queries.person_behind(identity, getattr(session, "person", None))
    if person is not None:
        db.restrict_to(person.branch_id)
    return person
