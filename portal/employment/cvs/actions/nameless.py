"""A CV that tells what somebody can, and not who they are (C4).

Left out: name, place, ways to reach them, employers (their sector stays), schools, countries. And
in what people typed themselves every word that would give them away.
"""

import re

from babel import Locale

from portal.clients.models import Client
from portal.core.i18n.transliteration import spellings_of
from portal.core.text import folded, folded_at
from portal.employment.cvs.actions.telling import CALLED as NAMED
from portal.employment.cvs.actions.telling import (
    CITIES,
    SHORTEST_SKELETON,
    TELLING,
    skeleton,
)
from portal.search.index import MOST_JOINED, orders

GONE = "…"
SHORTEST_NAME = 3  # letters: shorter words of a name ("Al") are words of any sentence
OF_ANYBODY = set("van der den het een von bin ibn abu umm voor met and the of de la les".split())
# Words of the names of businesses and schools that say what they are, not which.
OF_ANY_PLACE = set(
    """bakkerij restaurant hotel cafe school universiteit university college ziekenhuis hospital
    bedrijf bedrijven winkel shop garage kapper kapsalon stichting gemeente company bouw bouwbedrijf
    supermarkt schoonmaak schoonmaakbedrijf fabriek slagerij apotheek kliniek kantoor bureau groep
    group zorg huis market markt lyceum mavo havo vwo mbo hbo roc instituut institute academie
    ministerie thuiszorg kinderopvang taxi transport techniek service center centrum""".split()
)
OWN = {"nederland", "netherlands", "holland", "هولندا"}
# How the people of a country are called, where that begins in another way than the country.
CALLED = {
    "IR": ("iraa", "pers", "فارس"),
    "IQ": ("iraa", "iraq"),
    "PL": ("pool", "poles", "polis"),
    "ES": ("spaa", "spai"),
    "CI": ("ivor",),
    "US": ("amer",),
    "GB": ("brit", "enge"),
    "MM": ("birm", "burm"),
    "PS": ("pale",),
    "NL": (),
}
FREE_TEXT = {
    "jobs": ("title", "tasks"),
    "schools": ("study", "valued_as"),
    "certificates": ("title",),
    "skills": ("text",),
}
TAKEN_OUT = {
    "jobs": ("employer", "place", "country"),
    "schools": ("school", "place", "country"),
    "certificates": ("issuer",),
}


def without_name(content: dict, client: Client) -> dict:
    """The contents of a CV without whatever points to this client."""
    hidden = Hidden(content, client)
    left = dict(content) | {"name": None, "place": None, "phone": None, "email": None}
    left["photo"] = None
    left["wish"], left["about"] = hidden.out_of(content["wish"]), hidden.out_of(content["about"])
    for name, fields in FREE_TEXT.items():
        bare = dict.fromkeys(TAKEN_OUT.get(name, ()))
        left[name] = [
            {**row, **bare, **{field: hidden.out_of(row[field]) for field in fields}}
            for row in content[name]
        ]
    return left


class Hidden:
    """The words that would give a client, or who lives with them, away."""

    def __init__(self, content: dict, client: Client) -> None:
        household = list(Client.select().where(Client.household == client.household_id))
        names = [content["name"], *(member.name for member in household)]
        homes = [member.home.address for member in household if member.home_id]
        places = [content["place"], *homes]
        places += [member.municipality.name for member in household if member.municipality_id]
        places += [row["place"] for key in ("jobs", "schools") for row in content[key]]
        countries = [row["country"] for key in ("jobs", "schools") for row in content[key]]
        self.words = {
            w
            for text in names + places
            for some in spellings_of(text)
            for w in some
            if len(w) >= SHORTEST_NAME
        }
        self.words -= OF_ANYBODY
        codes = [member.code for member in household]
        self.words |= {w for text in [*names, *codes] for w in written_together(text)}
        self._hide_bodies(content)
        self.words |= {str(member.born_on.year) for member in household if member.born_on}
        self.words |= CITIES
        self.skeletons = {
            bones
            for text in names + places
            for word in folded(text or "")
            if len(bones := skeleton(word)) >= SHORTEST_SKELETON and word not in OF_ANYBODY
        }
        self.stems = stems_of({member.nationality for member in household}, countries)
        self.phrases = [p for p in (*codes, *homes, content["phone"], content["email"]) if p]

    def _hide_bodies(self, content: dict) -> None:
        """Employers and schools: their own words, and letters that stand for one."""
        bodies = [row["employer"] for row in content["jobs"]]
        bodies += [row["school"] for row in content["schools"]]
        bodies += [row["issuer"] for row in content["certificates"]]
        distinct = {w for text in bodies for w in folded(text or "") if len(w) > SHORTEST_NAME}
        self.words |= distinct - OF_ANY_PLACE - OF_ANYBODY
        self.letters = {
            word
            for text in bodies
            for word in re.findall(r"\b[A-Z0-9]{2,3}\b", text or "")
            if word.lower() not in OF_ANY_PLACE
        }

    def out_of(self, text: str | None) -> str | None:
        """The text without what tells who it is."""
        if not text:
            return text
        return "".join(GONE if is_hidden else piece for piece, is_hidden in self.pieces_of(text))

    def pieces_of(self, text: str) -> list[tuple[str, bool]]:
        """The text in pieces: (piece, whether it is left out)."""
        found, at = [], 0
        for start, end in merged([*self._patterns_in(text), *self._telling_in(text)]):
            found += [(text[at:start], False), (text[start:end], True)]
            at = end
        found.append((text[at:], False))
        return [(piece, is_hidden) for piece, is_hidden in found if piece]

    def _patterns_in(self, text: str) -> list[tuple[int, int]]:
        """Where something stands that looks like an address, an age or a name."""
        found = [
            each.span()
            for phrase in self.phrases
            for each in re.finditer(re.escape(phrase), text, re.IGNORECASE)
        ]
        found += [each.span() for each in TELLING.finditer(text)]
        found += [each.span("name") for each in NAMED.finditer(text)]
        for word in self.letters:
            found += [each.span() for each in re.finditer(rf"\b{re.escape(word)}\b", text)]
        return found

    def _telling_in(self, text: str) -> list[tuple[int, int]]:
        """Where words stand that tell who it is, alone or several that are one of the client's."""
        words, found, at = folded_at(text), [], 0
        while at < len(words):
            until = next(
                (n for n in range(at + MOST_JOINED, at, -1) if self._tells(text, words[at:n])), 0
            )
            if until:
                found.append((words[at][1], words[min(until, len(words)) - 1][2]))
            at = until or at + 1
        return found

    def _tells(self, text: str, some: list[tuple[str, int, int]]) -> bool:
        joined = "".join(word for word, _start, _end in some)
        if joined in self.words or len(some) != 1:
            return joined in self.words
        [(word, start, end)] = some
        on_papers = ("".join(words) for words in spellings_of(text[start:end]))
        if word.startswith(self.stems) or any(each in self.words for each in on_papers):
            return True
        is_name = text[start].isupper() or not word.isascii()
        return is_name and skeleton(word) in self.skeletons


def merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same places, in order and none over another."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def written_together(name: str | None) -> set[str]:
    """Words of a name that somebody may write as one: of "van den Berg" vandenberg too."""
    runs = [
        words[first:last]
        for words in orders(name)
        for last in range(2, len(words) + 1)
        for first in range(last - 1)
    ]
    return {"".join(run) for run in runs if not OF_ANYBODY.issuperset(run)}


def stems_of(nationalities: set[str | None], countries: list[str | None]) -> tuple[str, ...]:
    """How words about these countries and their people begin, in Dutch, English and Arabic."""
    called = [country for country in countries if country]
    known = {n for n in nationalities if n} - {"stateless", "NL"}
    called += [Locale(code).territories.get(n, "") for n in known for code in ("nl", "en", "ar")]
    stems = {w[:4] for text in called for w in folded(text) if len(w) > 3 and w not in OWN}
    return tuple(sorted(stems | {stem for n in known for stem in CALLED.get(n, ())}))


def texts_of(content: dict) -> list[tuple[tuple, str]]:
    """(where it stands, the text) of all that somebody typed freely, in the order of the page."""
    found: list[tuple[tuple, str]] = [((name,), content[name]) for name in ("wish", "about")]
    for name, fields in FREE_TEXT.items():
        found += [
            ((name, n, field), row[field])
            for n, row in enumerate(content[name])
            for field in fields
        ]
    return [(place, text) for place, text in found if text]


def put_text(content: dict, place: tuple, text: str | None) -> None:
    """Let this stand at a place of the contents."""
    if len(place) == 1:
        content[place[0]] = text
    else:
        name, n, field = place
        content[name][n][field] = text


def text_at(content: dict, place: tuple) -> str | None:
    if len(place) == 1:
        return content[place[0]]
    name, n, field = place
    return content[name][n][field]
