"""Who reads of a client is noted, by whatever page or file (R60): before the answer leaves."""

from flask import Flask, Response, current_app, request
from flask_login import current_user

from portal.audit.actions import note
from portal.audit.models import READ
from portal.core.database import db
from portal.feature import contributed


def init_app(app: Flask) -> None:
    app.after_request(note_reading)


def note_reading(answer: Response) -> Response:
    """Of a record by its number, of a list by its page; of what was refused elsewhere."""
    if request.method in {"GET", "HEAD"} and answer.status_code == 200 and who():
        view_args = request.view_args or {}
        found = [
            (table, view_args[kind.parameter])
            for table, kind in contributed().client_records.items()
            if kind.parameter in view_args
        ]
        if found:
            with db.atomic():
                for table, number in found:
                    note(who(), f"{table}{READ}", table, number, reason=request.endpoint)
        elif lists_clients():
            with db.atomic():
                note(who(), f"list{READ}", "branch", who().branch_id, reason=of_what(view_args))
    return answer


def who():
    return current_user if current_user.is_authenticated else None


def lists_clients() -> bool:
    return hasattr(current_app.view_functions.get(request.endpoint), "lists_clients")


def of_what(view_args: dict) -> str:
    """The page, and what in its address says which list it was."""
    asked = {**view_args, **{n: request.args[n] for n in ("year", "month") if n in request.args}}
    return " ".join([request.endpoint or "", *(f"{n}={v}" for n, v in asked.items())])[:300]
