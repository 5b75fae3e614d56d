"""One form makes one record, however often it is sent; what differs makes another record.

A form carries a one-time key. Sent twice, by a double click or a lost answer, it makes one record.
Sent with the same key and something else in it, as after *back*, it makes one of its own.
"""

import hashlib
import json
from collections.abc import Callable
from functools import partial, wraps
from typing import Any, overload

from flask import current_app, request
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from portal.core.crypto import digest_of
from portal.core.forms.fields import TICKS
from portal.core.forms.form_key import is_key, new_key

ONCE = "portal.once"  # what answers such a form, among the extensions of the app
# What the page fills in by itself.
BY_THE_PAGE = {"csrf_token", "act", "draft_key", "draft_form", "draft_address", "draft_about"}
# With what else says nothing about what somebody meant to send.
BESIDE = BY_THE_PAGE | {"form_key", "confirm-password", "confirm-demo", TICKS}


def digest_of_form() -> str:
    """Of all that was typed in the form of this request, its files included."""
    typed = [pair for pair in request.form.items(multi=True) if pair[0] not in BESIDE]
    files = [(name, digest_of_file(file)) for name, file in request.files.items(multi=True)]
    return digest_of(json.dumps([typed, files]))


def key_of(form_key: str | None) -> str:
    """The key of what this form says: the same for the same person and words, else another."""
    if not is_key(form_key):
        return new_key()
    return another_key(f"{current_user.id} {form_key}", digest_of_form())


def sent_once(view: Callable) -> Callable:
    """A view that begins something: its form as it was, sent again, is answered as before.

    For what has no key of its own in its rows; kept by portal.drafts.
    """

    @wraps(view)
    def once(*args, **kwargs):
        return current_app.extensions[ONCE](partial(view, *args, **kwargs))

    return once


@overload
def made_or_key(
    form_key: str, find: Callable[[str], Any], is_it: Callable[[Any], bool]
) -> tuple[Any, str]: ...
@overload
def made_or_key(
    form_key: str | None, find: Callable[[str], Any], is_it: Callable[[Any], bool]
) -> tuple[Any, str | None]: ...
def made_or_key(
    form_key: str | None, find: Callable[[str], Any], is_it: Callable[[Any], bool]
) -> tuple[Any, str | None]:
    """What was made under this key if `is_it`, or nothing, and a key that is free."""
    while form_key and (known := find(form_key)) is not None:
        if is_it(known):
            return known, form_key
        form_key = another_key(form_key)
    return None, form_key


def another_key(form_key: str, digest: str | None = None) -> str:
    """The key for something else in a form whose key was used."""
    return digest_of(f"{form_key} {digest}")[:32]


def digest_of_file(file: FileStorage) -> str:
    """Of a file that may have been read, and may be read again after this."""
    place = file.stream.tell()
    file.stream.seek(0)
    found = hashlib.file_digest(file.stream, "sha256").hexdigest()
    file.stream.seek(place)
    return found
