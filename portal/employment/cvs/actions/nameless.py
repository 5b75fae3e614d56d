"""A CV that tells what somebody can, and not who they are (C4).

Left out: name, place, ways to reach them, employers (their sector stays), schools, countries. And
in what people typed themselves every word that would give them away.
"""

import re

from babel import Locale

from portal.clients.models import Client
from portal.core.i18n.transliteration import spellings_of
from portal.core.text import folded, folded_at
from portal.search.index import MOST_JOINED, orders

GONE = "…"
# Whatever they say: how to reach somebody, when they were born, where they live.
TELLING = re.compile(
    r"""[\w.+-]+@[\w-]+\.[\w.-]+ | (?:https?://|www\.)\S+ | @[\w.]{3,}
    | \+?\d[\d\ ().-]{7,}\d | \b\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}\b | \b\d{4}\s?[A-Z]{2}\b""",
    re.VERBOSE,
)
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
CALLED = {"IR": "iraa", "PL": "pool"}
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
    left["wish"], left["about"] = hidden.out_of(content["wish"]), hidden.out_of(content["about"])
    for name, fields in FREE_TEXT.items():
        bare = dict.fromkeys(TAKEN_OUT.get(name, ()))
        left[name] = [
            {**row, **bare, **{field: hidden.out_of(row[field]) for field in fields}}
            for row in content[name]
        ]
    return left


class Hidden:
    """The words that would give a client away."""

    def __init__(self, content: dict, client: Client) -> None:
        names = [content["name"], client.name]
        address = client.home.address if client.home_id else None
        places = [content["place"], address]
        places += [client.municipality.name] if client.municipality_id else []
        places += [row["place"] for key in ("jobs", "schools") for row in content[key]]
        bodies = [row["employer"] for row in content["jobs"]]
        bodies += [row["school"] for row in content["schools"]]
        bodies += [row["issuer"] for row in content["certificates"]]
        countries = [row["country"] for key in ("jobs", "schools") for row in content[key]]
        self.words = {
            w
            for text in names + places
            for some in spellings_of(text)
            for w in some
            if len(w) >= SHORTEST_NAME
        }
        self.words -= OF_ANYBODY
        self.words |= {w for text in [*names, client.code] for w in written_together(text)}
        distinct = {w for text in bodies for w in folded(text or "") if len(w) > SHORTEST_NAME}
        self.words |= distinct - OF_ANY_PLACE - OF_ANYBODY
        if client.born_on:
            self.words.add(str(client.born_on.year))
        self.stems = stems_of(client.nationality, countries)
        self.phrases = [p for p in (client.code, content["phone"], content["email"]) if p]

    def out_of(self, text: str | None) -> str | None:
        if not text:
            return text
        for phrase in self.phrases:
            text = re.sub(re.escape(phrase), GONE, text, flags=re.IGNORECASE)
        text = TELLING.sub(GONE, text)
        for start, end in reversed(self._telling_in(text)):
            text = text[:start] + GONE + text[end:]
        return text

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
        return word.startswith(self.stems) or any(each in self.words for each in on_papers)


def written_together(name: str | None) -> set[str]:
    """Words of a name that somebody may write as one: of "van den Berg" vandenberg too."""
    runs = [
        words[first:last]
        for words in orders(name)
        for last in range(2, len(words) + 1)
        for first in range(last - 1)
    ]
    return {"".join(run) for run in runs if not OF_ANYBODY.issuperset(run)}


def stems_of(nationality: str | None, countries: list[str | None]) -> tuple[str, ...]:
    """How words about these countries and their people begin, in Dutch, English and Arabic."""
    called = [country for country in countries if country]
    known = nationality if nationality not in {None, "stateless"} else None
    if known:
        called += [Locale(code).territories.get(known, "") for code in ("nl", "en", "ar")]
    stems = {w[:4] for text in called for w in folded(text) if len(w) > 3 and w not in OWN}
    return tuple(sorted(stems | ({CALLED[known]} if known in CALLED else set())))
