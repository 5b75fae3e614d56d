"""A CV that tells what somebody can, and not who they are (C4).

Left out: name, place, ways to reach them, employers (their sector stays), schools, countries. And
in what people typed themselves every word that would give them away.
"""

import re

from babel import Locale

from portal.clients.models import Client
from portal.core.i18n import sounds
from portal.core.i18n.transliteration import spellings_of
from portal.core.text import folded, folded_at
from portal.employment.cvs.actions import abroad
from portal.employment.cvs.actions.telling import SHORTEST_SKELETON, skeleton, spans_in
from portal.search.index import MOST_JOINED, orders

GONE = "…"
SHORT_SOUND = 5  # signs, two of which say its kind: Alle begins sentences, and sounds as Ali
LONG_SOUND = 6  # signs: such a sound is no other word, in small letters too
SHORTEST_NAME = 3  # letters: shorter words of a name ("Al") are words of any sentence
OF_ANYBODY = set("van der den het een von bin ibn abu umm voor met and the of de la les".split())
OF_GOD = set("الله له allah lah".split())  # of Abdullah: alone they sound as words of any sentence
# Words of three letters that an employer may have in its name, and any sentence has too.
OF_ANY_SENTENCE = OF_ANYBODY | set(
    """ons uit aan bij tot als dat die dit wat wie ook nog wel een mij jij zij wij hun haar zijn heb
    was ben kan wil mag moe dag uur mee per via non nee ja one our your his her you all are was not
    but can day new who how out use any web mbo hbo roc bar kok eet ijs zon zee art fit max top pro
    plus goed werk samen leren koken eten huis thuis stad markt""".split()
)
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
        self._hide_names(names)
        self._hide_bodies(content)
        self.words |= {str(member.born_on.year) for member in household if member.born_on}
        self.skeletons = {
            bones
            for text in names + places
            for word in folded(text or "")
            if len(bones := skeleton(word)) >= SHORTEST_SKELETON and word not in OF_ANYBODY
        }
        nationalities = {member.nationality for member in household} - {None}
        self.stems = stems_of(nationalities, countries)
        self.from_there = frozenset().union(*map(abroad.sounds_in, nationalities))
        self.phrases = [p for p in (*codes, *homes, content["phone"], content["email"]) if p]

    def _hide_names(self, names: list[str | None]) -> None:
        """How they sound, what friends make of them, and names of two letters as they are."""
        words = [word for name in names for word in sounds.words_in(name)]
        plain = ["".join(folded(word)) for word in words]
        said = zip(words, plain, strict=True)
        telling = [pair for pair in said if pair[1] not in OF_ANYBODY | OF_GOD]
        self.sounds = frozenset(s for word, _plain in telling for s in sounds.sounds_of(word)[0])
        self.names = tuple(one for _word, one in telling if len(one) > SHORTEST_NAME)
        self.letters = {word for word, one in telling if len(one) == 2 and word[0].isupper()}
        self.letters -= {"Al", "El", "De", "Ben"}

    def _hide_bodies(self, content: dict) -> None:
        """Employers and schools: their own words, and letters that stand for one."""
        bodies = [row["employer"] for row in content["jobs"]]
        bodies += [row["school"] for row in content["schools"]]
        bodies += [row["issuer"] for row in content["certificates"]]
        distinct = {w for text in bodies for w in folded(text or "") if len(w) >= SHORTEST_NAME}
        self.words |= distinct - OF_ANY_PLACE - OF_ANY_SENTENCE
        self.words |= {w for text in bodies if (w := "".join(folded(text or ""))) and len(w) > 1}
        self.letters |= {
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
        found += spans_in(text)
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
        written = text[some[0][1] : some[-1][2]]
        is_name = written[:1].isupper() or not joined.isascii()
        is_there = is_name and (joined in abroad.places() or self._sounds_there(text, some))
        if joined in self.words or is_there or len(some) != 1:
            return joined in self.words or is_there
        on_papers = ("".join(words) for words in spellings_of(written))
        if joined.startswith(self.stems) or any(each in self.words for each in on_papers):
            return True
        parts = sounds.in_two(written)
        if parts != [written] and all(sounds.asked(part) & self.sounds for part in parts):
            return True  # Abdelrahman, where the name has two words
        heard = sounds.asked(written)
        if not is_name:
            return any(len(s) > LONG_SOUND for s in heard & self.sounds)
        begins = begins_sentence(text, some[0][1])
        is_short_for = not begins and any(
            name.startswith(joined) for name in self.names if len(joined) >= SHORTEST_NAME
        )
        there = heard & self.from_there if joined.isascii() else frozenset()
        telling = (heard & self.sounds) | {s for s in there if len(s) > LONG_SOUND}
        is_heard = any(len(s) > SHORT_SOUND or not (begins and joined.isascii()) for s in telling)
        return is_short_for or is_heard or skeleton(joined) in self.skeletons

    def _sounds_there(self, text: str, some: list[tuple[str, int, int]]) -> bool:
        """Whether several words sound as one place: Adi Qeyih for Adi Keih."""
        is_name = len(some) > 1 and text[some[-1][1]].isupper()
        joined = "".join(word for word, _start, _end in some)
        return is_name and not sounds.asked(joined).isdisjoint(self.from_there)


def begins_sentence(text: str, at: int) -> bool:
    before = text[:at].rstrip(" \"'“‘(")
    return not before or before[-1] in ".!?:\n"


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
