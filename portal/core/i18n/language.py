"""Dutch first, English and Arabic beside it; further ones for what clients read of appointments."""

import os
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, g, has_request_context, request, session
from flask_babel import Babel, force_locale
from flask_login import current_user

from portal.core.config import PROGRAM

DUTCH = "nl"
LANGUAGES = {"nl": "Nederlands", "en": "English", "ar": "العربية"}
# Drafts until a speaker has read them, with the Dutch beneath; the portal itself has none of them.
FURTHER = {"uk": "Українська", "fa": "فارسی", "ti": "ትግርኛ", "tr": "Türkçe"}
NEAR = {"prs": "fa"}  # who speaks Dari reads Farsi
LOCALES = {"nl": "nl", "en": "en_GB", "ar": "ar"} | {code: code for code in FURTHER}
CATALOGUES = PROGRAM / "translations"


def init_app(app: Flask) -> None:
    compiled = Path(app.instance_path) / "translations"
    compile_catalogues(compiled)
    app.config.update(
        BABEL_TRANSLATION_DIRECTORIES=str(compiled),
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


def spoken_to_clients(code: str | None) -> str:
    """In which language a client reads of their appointments; Dutch where there is none of it."""
    code = NEAR.get(code or "", code)
    return code if code and code in LANGUAGES | FURTHER else "nl"


@contextmanager
def speaking(code: str | None, known: Collection[str] = LANGUAGES) -> Iterator[None]:
    """Meanwhile texts come in this language, for who will read them; Dutch where none is known."""
    before, g.spoken = g.get("spoken"), code if code and code in known else "nl"
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


def compile_catalogues(folder: Path) -> None:
    """Keep a .mo of every .po in this folder, as old as its source.

    The files of the program may be read-only, and another process may be doing the same.
    """
    for source in CATALOGUES.glob("*/LC_MESSAGES/*.po"):
        made = source.stat().st_mtime_ns
        target = (folder / source.relative_to(CATALOGUES)).with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns == made:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parent.parent.name)
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent)
        with os.fdopen(handle, "wb") as file:
            write_mo(file, catalogue)
        os.utime(name, ns=(made, made))
        Path(name).replace(target)
