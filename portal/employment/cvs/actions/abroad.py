"""Places abroad, by which a CV tells where somebody came from.

`places_abroad.csv` is taken from GeoNames (geonames.org, CC BY 4.0); tools/places_abroad.py makes
it anew. Names in it are folded and in one word.
"""

import csv
from functools import cache
from pathlib import Path

from portal.core.i18n import sounds

FILE = Path(__file__).parent.parent / "places_abroad.csv"


@cache
def by_country() -> dict[str, frozenset[str]]:
    """{country: every name of its places}"""
    found: dict[str, set[str]] = {}
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names = {row["place"], *row["also"].split("|")} - {""}
            found.setdefault(row["country"], set()).update(names)
    return {country: frozenset(names) for country, names in found.items()}


@cache
def places() -> frozenset[str]:
    return frozenset().union(*by_country().values())


@cache
def sounds_in(country: str) -> frozenset[str]:
    """How the places of a country sound, for who spells them as they hear them."""
    names = by_country().get(country, frozenset())
    return frozenset(sound for name in names for sound in sounds.sounds_of(name)[0])
