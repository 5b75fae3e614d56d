"""A CV without a name hides the name in any spelling that a search would find it by."""

import pytest

from portal.employment.cvs.actions.nameless import GONE, without_name
from tests.factories import make_client
from tests.search.test_index import SPELLINGS

NOTHING = dict.fromkeys(("place", "phone", "email", "wish"))
NOTHING |= {name: [] for name in ("jobs", "schools", "certificates", "languages", "skills")}


def told(client, text):
    content = NOTHING | {"name": client.name, "about": text}
    return without_name(content, client)["about"]


@pytest.mark.parametrize(
    ("name", "typed"),
    [pair for pair in SPELLINGS if len(pair[1]) > 3 and len(pair[1]) < 60]
    + [("Omar Al-Hassan", "Al\u200dHassan"), ("Jan van den Berg", "VANDENBERG")],
)
def test_the_name_in_another_spelling_is_hidden(branch, name, typed):
    said = told(make_client(branch, name=name, nationality=None), f"Ik ben {typed}, kok.")

    left = set(said.removeprefix("Ik ben ").removesuffix(", kok.").replace(",", "").split())
    assert left - {"van", "den", "al"} == {GONE}


@pytest.mark.parametrize("typed", ["k9001", "K 9001", "K-9001", "Ｋ–９００１"])
def test_the_code_in_another_notation_is_hidden(branch, typed):
    client = make_client(branch, code="K-9001", name="Jan van de Berg", nationality=None)

    assert "9001" not in told(client, f"Mijn code is {typed}.")
    assert told(client, "Werk van de stad, 9000 uur.") == "Werk van de stad, 9000 uur."
