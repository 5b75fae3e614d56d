"""Words of a text that may be a client: of a name, a code or a street of the branch."""

from itertools import takewhile

from portal.branches.models import Branch
from portal.branches.queries import office_on
from portal.clients.models import Client
from portal.core.clock import today
from portal.core.text import folded, folded_at
from portal.housing.models import Home
from portal.people.models import Person

SHORTEST_ASKED = 3  # letters of a name
# Of names, and of any sentence too.
PARTICLES = {*"abd abu aan bij bin den der een het ibn ten ter the und van von umm".split()}


def named_in(branch_id: int, text: str) -> list[str]:
    """What in a text may name a client, as it was typed; not what people here or the office are
    called too."""
    typed = folded_at(text)
    if not typed:
        return []
    names, phrases = _known(branch_id)
    found = [text[start:end] for word, start, end in typed if word in names]
    whole = f" {' '.join(word for word, _start, _end in typed)} "
    return list(dict.fromkeys(found + [said for one, said in phrases.items() if one in whole]))


def _known(branch_id: int) -> tuple[set[str], dict[str, str]]:
    """Words of names; and of codes and streets {its words between spaces: as it is written}."""
    branch = Branch.get_by_id(branch_id)
    ours = _words(Person.select(Person.name).where(Person.branch == branch_id))
    ours |= {*folded(branch.name), *PARTICLES}
    clients = Client.select(Client.name, Client.code).where(
        Client.branch == branch_id, Client.erased_at.is_null()
    )
    names, phrases = set(), {}
    for name, code in clients.tuples():
        names |= {word for word in folded(name or "") if len(word) >= SHORTEST_ASKED}
        if len(code) >= SHORTEST_ASKED:
            phrases[f" {' '.join(folded(code))} "] = code
    office = f" {' '.join(folded(office_on(branch, today())))} "
    homes = Home.select(Home.address).where(Home.branch == branch_id, Home.address.is_null(False))
    for (address,) in homes.tuples():
        street = list(takewhile(lambda word: not word[0].isdigit(), folded(address)))
        phrase = f" {' '.join(street)} "
        if len(phrase) > SHORTEST_ASKED + 2 and phrase not in office:
            phrases[phrase] = " ".join(
                takewhile(lambda word: not word[0].isdigit(), address.split())
            )
    return names - ours, phrases


def _words(rows) -> set[str]:
    return {word for (name,) in rows.tuples() for word in folded(name or "")}
