"""What somebody looked for, kept out of the address: no log or history names a client.

The words come by POST and wait in the session under a short random word, which the address bears.
So a page can be reloaded, and one can go back to it, as long as the session lasts. With words in
the body alone neither would work; with words in the address they would stay in the browser.
"""

import secrets

from flask import redirect, request, session, url_for
from werkzeug.wrappers import Response

MOST_LETTERS, MOST_KEPT = 100, 20


def look_for(endpoint: str, **kept: str | None) -> Response:
    """To the list, with what was typed in its search."""
    typed = request.form.get("q", "").strip()[:MOST_LETTERS]
    beside = {name: value and value[:MOST_LETTERS] for name, value in kept.items()}
    return redirect(url_for(endpoint, s=_kept(typed) if typed else None, **beside), 303)


def _kept(typed: str) -> str:
    known = session.get("searches", {})
    for word, text in known.items():
        if text == typed:
            return word
    word = secrets.token_urlsafe(6)
    session["searches"] = dict([*known.items(), (word, typed)][-MOST_KEPT:])
    return word


def typed_before() -> str:
    """What this page looks for; an address of before may still bear the words themselves."""
    word = request.args.get("s", "")
    return session.get("searches", {}).get(word) or request.args.get("q", "")[:MOST_LETTERS]


def in_address() -> dict:
    """What of the address leads to the same search."""
    return {name: request.args[name] for name in ("s", "q") if request.args.get(name)}
