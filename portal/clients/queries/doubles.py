"""Whether a client may be in the portal already: the same name, in any spelling, and birth date."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from portal.clients.models import Client
from portal.clients.queries.scope import visible_to
from portal.core.i18n import sounds
from portal.people.models import Person
from portal.search.index import is_same_on_papers


def doubles_of(person: Person, name: str | None, born_on: date | None, but: int = 0) -> list:
    """The clients whom this person sees that have this birth date, and this name by its sound."""
    if not name or not born_on:
        return []
    born = visible_to(person).where(Client.born_on == born_on, Client.id != but)
    found = born.order_by(Client.sorts_as, Client.id)
    return [client for client in found if may_be_one(client.name, name)]


def may_be_one(one: str | None, other: str | None) -> bool:
    """Whether two names may be of one person, for somebody to look at."""
    return is_same_on_papers(one, other) or sounds.is_same_name(one, other)


def doubled_among(
    rows: Iterable[tuple[int, str, str | None, date | str | None]], branch_ids: Iterable[int]
) -> list[tuple[int, str, str]]:
    """(line, code, code of the other) of rows that say the same as a client of these branches, or
    as an earlier row, under another code. A row is (line, code, name, birth date)."""
    rows = list(rows)
    said, known = {code for _line, code, _name, _day in rows}, defaultdict(list)
    stored = Client.select(Client.code, Client.name, Client.born_on).where(
        Client.branch.in_(list(branch_ids)), Client.name.is_null(False)
    )
    for code, name, born_on in stored.tuples():
        if code not in said:
            known[str(born_on)].append((code, name))
    found = []
    for line, code, name, born_on in rows:
        if not name or not born_on:
            continue
        same_day = known[str(born_on)]
        others = (c for c, called in same_day if c != code and is_same_on_papers(called, name))
        if other := next(others, None):
            found.append((line, code, other))
        same_day.append((code, name))
    return found
