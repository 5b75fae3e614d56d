"""Dutch first, English and Arabic beside it."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, g, has_request_context, request, session
from flask_babel import Babel, force_locale
from flask_login import current_user

LANGUAGES = {"nl": "Nederlands", "en": "English", "ar": "العربية"}
LOCALES = {"nl": "nl", "en": "en_GB", "ar": "ar"}
CATALOGUES = Path(__file__).parent.parent / "translations"


def init_app(app: Flask) -> None:
    compile_where_possible(app)
    app.config.update(
        BABEL_TRANSLATION_DIRECTORIES=str(CATALOGUES),
        BABEL_DEFAULT_LOCALE="nl",
        BABEL_DEFAULT_TIMEZONE="Europe/Amsterdam",
    )
    Babel(app, locale_selector=locale_of_reader)
    app.jinja_env.globals.update(languages=LANGUAGES, spoken=language)
    app.context_processor(in_language)


def in_language() -> dict:
    """What every page knows of the language it is drawn in."""
    code = language()
    return {"language": code, "dir": direction_of(code)}


def language() -> str:
    """The language of this reader: chosen, else their own, else the browser's, else Dutch."""
    if "spoken" in g:
        return g.spoken
    if not has_request_context():
        return "en"  # the command line
    if "language" not in g:
        chosen = session.get("language")
        if chosen not in LANGUAGES and current_user.is_authenticated:
            chosen = current_user.language
        g.language = chosen if chosen in LANGUAGES else of_browser()
    return g.language


@contextmanager
def speaking(code: str | None) -> Iterator[None]:
    """Meanwhile texts come in this language, for who will read them; Dutch where none is known."""
    before, g.spoken = g.get("spoken"), code if code in LANGUAGES else "nl"
    try:
        with force_locale(LOCALES[g.spoken]):
            yield
    finally:
        if before is None:
            g.pop("spoken")
        else:
            g.spoken = before


def of_browser() -> str:
    return request.accept_languages.best_match(list(LANGUAGES), "nl")


def locale_of_reader() -> str:
    return LOCALES[language()]


@cache
def direction_of(code: str) -> str:
    return Locale.parse(LOCALES[code]).text_direction


def compile_where_possible(app: Flask) -> None:
    """An installation whose files cannot be changed has what was compiled when it was made."""
    try:
        compile_catalogues()
    except OSError:
        app.logger.warning("The translations are older than their texts, and cannot be renewed.")


def compile_catalogues() -> None:
    """Make the .mo of every .po that is newer; another process may be doing the same."""
    for source in CATALOGUES.glob("*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parent.parent.name)
        handle, name = tempfile.mkstemp(dir=target.parent)
        with os.fdopen(handle, "wb") as file:
            write_mo(file, catalogue)
        Path(name).replace(target)
