"""The one-time key of a form (an idempotency key): sent twice, it makes one record."""

import re
import uuid

from wtforms import HiddenField

FORM_KEY = re.compile(r"[0-9a-f]{32}")


def new_key() -> str:
    return uuid.uuid4().hex


def is_key(typed: str | None) -> bool:
    return bool(FORM_KEY.fullmatch(typed or ""))


def usable_key(typed: str | None) -> str:
    """The key that came with a form; a new one where none or a strange one came."""
    return typed if typed and is_key(typed) else new_key()


class FormKey(HiddenField):
    """The key of a form: a new one when it is opened, and from then on the same."""

    def __init__(self, **options) -> None:
        super().__init__(**{"default": new_key, **options})

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = usable_key(valuelist[0] if valuelist else None)
