"""Whether two descriptions of work are of one trade, by their words and a table of trades."""

import csv
from functools import cache, lru_cache
from pathlib import Path

from portal.core.text import folded

TABLE = Path(__file__).parent.parent / "occupations.csv"
STEM = 5  # letters that two words of one trade share: schilder, schildershulp
# Words of any work: they say on which level somebody is, or nothing.
OF_ANY_WORK = frozenset(
    """medewerker medewerkster assistent assistente hulp helper opleiding leerling stagiair
    stagiaire stage junior senior medior algemeen algemene ervaren beginnend werk werken baan
    functie vakman vacature parttime fulltime deeltijd uur uren weekend allround leider
    leidinggevende vrijwilliger trainee intern internship assistant worker work job employee
    training general een het van voor met aan bij als the and for with liefst graag alles
    ander andere plek plaats iets niets niet maakt uit geen voorkeur weet nog open flexibel any
    anything whatever stageplek leerplek leerwerkplek betaald betaalde vast vaste tijdelijk
    tijdelijke oproepkracht kracht bijbaan zoek zoekt zoeken gezocht collega allerlei leuk leuke
    goed goede snel direct dag dagen week cursus certificaat diploma course certificate leren
    student starter specialist expert team teamlid hoofd waarin waar een the per maand jaar
    عمل اي موظف عامل مساعد متدرب""".split()
)


@cache
def trades() -> dict[str, frozenset[str]]:
    """{folded word: the trades that it is of}"""
    found: dict[str, set[str]] = {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for text in row["words"].split("|"):
                for word in folded(text):
                    found.setdefault(word, set()).add(row["field"])
    return {word: frozenset(names) for word, names in found.items()}


def is_same_trade(one: str, other: str) -> bool:
    """Whether two descriptions of work share a word that says something, or are of one trade."""
    words, others = telling(one), telling(other)
    if any(is_alike(a, b) for a in words for b in others):
        return True
    return bool(trades_of(words) & trades_of(others))


@lru_cache(2_000)
def telling(text: str) -> tuple[str, ...]:
    """The words of a description that say which work it is."""
    return tuple(word for word in folded(text) if len(word) > 2 and word not in OF_ANY_WORK)


def is_alike(one: str, other: str) -> bool:
    long_enough = min(len(one), len(other)) >= STEM
    return one == other or (long_enough and (one.startswith(other) or other.startswith(one)))


@lru_cache(2_000)
def trades_of(words: tuple[str, ...]) -> frozenset[str]:
    """The trades of these words; of a longer word those of the known one with which it begins."""
    known = trades()
    found: set[str] = set()
    for word in words:
        exact = known.get(word)
        if exact is not None:
            found |= exact
            continue
        begins = [name for name in known if len(name) >= STEM and word.startswith(name)]
        found |= known[max(begins, key=len)] if begins else set()
    return frozenset(found)
