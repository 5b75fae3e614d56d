"""By which definitions the figures are counted: numbers of different ones are not added."""

from functools import cache

from flask_babel import force_locale

from portal.core.crypto import digest_of
from portal.reports.queries.definitions import ALL
from portal.totals.models import VERSION_LENGTH


@cache
def of_definitions() -> str:
    """16 characters that change with any rule: its key, its unit or its text in English."""
    with force_locale("en"):
        rules = "\n".join(f"{d.key}|{d.unit}|{d.text}" for d in ALL)
    return digest_of(rules)[:VERSION_LENGTH]
