"""Forms that came after their session had ended (trust R23b): kept sealed, for the same person."""

import json

from flask import Request, current_app
from werkzeug.exceptions import HTTPException

from portal.account import queries
from portal.account.models import KeptForm
from portal.db import db
from portal.forms import label_of
from portal.labels import in_words
from portal.people.models import Person
from portal.secrecy import Unreadable, seal, unseal

MOST_FORMS, MOST_LETTERS = 5, 500_000
TECHNICAL = {"csrf_token", "kept_form", "confirm-password", "confirm-demo"}


def place(person: Person) -> str:
    return f"kept_form.{person.id}"


def keep(request: Request, person: Person | None) -> bool:
    """Keep the form of this request; files and passwords never. Whether it was kept."""
    if person is None or not may_be_kept(request):
        return False
    fields = [pair for pair in request.form.items(multi=True) if pair[0] not in TECHNICAL]
    files = [file.filename for file in request.files.values() if file.filename]
    body = json.dumps({"fields": fields, "files": files})
    address = request.full_path.rstrip("?")
    if not fields or len(body) > MOST_LETTERS or len(address) > KeptForm.address.max_length:
        return False
    with db.atomic():
        if queries.kept_forms(person).count() >= MOST_FORMS:
            return False
        KeptForm.create(person=person.id, address=address, body_sealed=seal(body, place(person)))
    return True


def may_be_kept(request: Request) -> bool:
    """A form that a person sent: not what a script sent in passing, nor one about one's account."""
    return (
        request.method == "POST"
        and request.blueprint != "account"
        and request.headers.get("Sec-Fetch-Dest", "document") == "document"
        and request.headers.get("Sec-Fetch-Site") != "cross-site"
        and not any("password" in name for name in request.form if name not in TECHNICAL)
    )


def opened(kept: KeptForm, person: Person) -> dict | None:
    """{"fields": [(name, text)], "files": [name]}; nothing if the key was changed."""
    try:
        return json.loads(unseal(kept.body_sealed, place(person)))
    except Unreadable:
        return None


def drop(person: Person, number: int) -> None:
    with db.atomic():
        KeptForm.delete().where(KeptForm.id == number, KeptForm.person == person.id).execute()


def shown(form: KeptForm, typed: dict) -> list[tuple]:
    """(label, text) of what was typed, without what was filled in by the page itself."""
    feature = feature_of(form.address)
    pairs = [(label_of(name, feature), text) for name, text in typed["fields"]]
    return [(label, in_words(text)) for label, text in pairs if label and text]


def feature_of(address: str) -> str:
    """The feature whose form is sent to this address."""
    try:
        endpoint, _ = current_app.url_map.bind("").match(address.partition("?")[0], method="POST")
    except HTTPException:
        return ""
    return endpoint.partition(".")[0]
