"""Where the places of the Netherlands are, and how far it is from one to another.

`places.csv` and `postcodes.csv` are taken from GeoNames (geonames.org, CC BY 4.0); tools/places.py
and tools/postcodes.py make them anew.
"""

import csv
from functools import cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

from portal.core.text import folded

FILE = Path(__file__).parent / "places.csv"
POSTCODES = FILE.with_name("postcodes.csv")
EARTH_KM = 6371
DETOUR = 1.3  # how much longer a road is than the straight line, in most of what is measured


def known_as(name: str | None) -> str:
    """A name of a place without capitals, accents, dashes and apostrophes."""
    return " ".join(folded(name or ""))


@cache
def positions() -> dict[str, tuple[float, float]]:
    """{name as it is compared: latitude and longitude in degrees}."""
    with FILE.open(encoding="utf-8") as file:
        return {known_as(n): (float(lat), float(lon)) for n, lat, lon in csv.reader(file)}


def distance_km(here: str | None, there: str | None) -> int | None:
    """Whole kilometres as the crow flies; None where a place is unknown."""
    first, last = positions().get(known_as(here)), positions().get(known_as(there))
    if first is None or last is None:
        return None
    return round(_straight_km(first, last))


@cache
def postcodes() -> dict[str, tuple[float, float]]:
    """{postcode of four figures: latitude and longitude of its middle in degrees}."""
    with POSTCODES.open(encoding="utf-8") as file:
        return {code: (float(lat), float(lon)) for code, lat, lon in csv.reader(file)}


def road_hm(here: str, there: str) -> int:
    """About how far it is by road between two postcodes of four figures that are known, one way in
    hundreds of metres: the straight line between their middles and what roads are longer."""
    return round(_straight_km(postcodes()[here], postcodes()[there]) * DETOUR * 10)


def _straight_km(first: tuple[float, float], last: tuple[float, float]) -> float:
    (lat, lon), (other_lat, other_lon) = map(_in_radians, (first, last))
    half = sin((other_lat - lat) / 2) ** 2
    half += cos(lat) * cos(other_lat) * sin((other_lon - lon) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))


def _in_radians(position: tuple[float, float]) -> tuple[float, float]:
    return radians(position[0]), radians(position[1])
