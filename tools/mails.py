"""`make mails`: every mail that the tests let the portal write, in each language of its reader.

They stand in build/mails as .eml, to open in a mail program, and as .html; index.html shows all of
them, at the width of a phone or a desk, light and dark. Of what differs in names and numbers only
there is one.
"""

import re
import subprocess
import sys
from collections.abc import Callable, Collection
from html import escape
from pathlib import Path

from portal.core.clock import now
from portal.core.i18n.language import speaking
from portal.mail import actions
from portal.mail.commands import message_of
from portal.mail.models import OutboxMail

FOLDER = Path(__file__).parent.parent / "build" / "mails"
ASIDE = "not browser and not calendars and not long"
WHEN = {*"mon tue wed thu fri sat sun jan feb mar apr may jun jul aug sep oct nov dec".split()}
PAGE = """<!doctype html><meta charset="utf-8"><title>Mails</title>
<style>section{{display:flex;gap:1rem;flex-wrap:wrap}}iframe{{height:26rem}}</style>
{shown}"""
ONE = '<figure><figcaption>{name}</figcaption><iframe src="{name}" width="390"></iframe></figure>'


def pytest_addoption() -> None:
    """Write down each mail that a test causes, in the languages in which it can be: from before
    anything else of the portal is read."""
    queue_to = actions.queue_to

    def kept(
        address: str,
        language: str | None,
        text: Callable,
        about=None,
        known: Collection[str] = actions.LANGUAGES,
        **columns,
    ):
        made = queue_to(address, language, text, about, known, **columns)
        write(address, text, known, columns)
        return made

    actions.queue_to = kept


def write(address: str, text: Callable, known: Collection[str], columns: dict) -> None:
    def said(language: str) -> OutboxMail:
        with speaking(language, known):
            subject, body = text()
        fields = {**columns, "caused_by": None, "created_at": now(), "id": 1}
        return OutboxMail(
            recipient=address, subject=subject[:200], body=body, language=language, **fields
        )

    name = name_of(columns.get("kind", ""), said("en"))
    if list(FOLDER.glob(f"{name}.*")):
        return
    for language in known:
        mail = said(language)
        message = message_of(mail)
        (FOLDER / f"{name}.{language}.eml").write_bytes(bytes(message))
        html = message.get_body(("html",))
        (FOLDER / f"{name}.{language}.html").write_text(html.get_content() if html else "")


def name_of(kind: str, mail: OutboxMail) -> str:
    """The kind, and what its subject and first words are without names and numbers."""
    words = re.findall(r"[a-z]+", f"{mail.subject} {mail.body}"[:160].lower())
    told = [word for word in words if word not in WHEN]
    return f"{kind or 'account'}-{'-'.join(told[:8])}"[:80]


def main() -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.iterdir():
        old.unlink()
    tests = sys.argv[1:] or ["tests"]
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider"]
    subprocess.run([*command, "-p", "tools.mails", "-m", ASIDE, *tests], check=False)
    pages = sorted(FOLDER.glob("*.html"))
    shown = "".join(ONE.format(name=escape(page.name)) for page in pages)
    (FOLDER / "index.html").write_text(PAGE.format(shown=f"<section>{shown}</section>"))
    print(f"{len(pages)} mails in {FOLDER}")
    return 0 if pages else 1


if __name__ == "__main__":
    sys.exit(main())
