"""Changes that touch more than one row of a client."""

import re
import unicodedata
from collections.abc import Iterable

from portal.clients.models import Client, SearchWord
from portal.db import db

WORD = re.compile(r"[^\W_]+")


def folded(text: str) -> list[str]:
    """The words of a text without accents; letters of any script stay."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    return [word[:60] for word in WORD.findall(kept)]


def index_words(client: Client) -> None:
    """Make the client findable under the name and code that they have now."""
    with db.atomic():
        reindex([client.id])


def reindex(client_ids: Iterable[int]) -> None:
    """The same for many clients, inside the transaction that changed them."""
    numbers = sorted(client_ids)
    for start in range(0, len(numbers), 500):
        some = numbers[start : start + 500]
        SearchWord.delete().where(SearchWord.client.in_(some)).execute()
        found = Client.select(Client.id, Client.branch, Client.name, Client.code)
        rows = [
            (branch, number, word)
            for number, branch, name, code in found.where(Client.id.in_(some)).tuples()
            for word in sorted({*folded(f"{name or ''} {code}"), *folded(code.replace("-", ""))})
        ]
        columns = [SearchWord.branch, SearchWord.client, SearchWord.word]
        for first in range(0, len(rows), 1000):
            SearchWord.insert_many(rows[first : first + 1000], fields=columns).execute()
