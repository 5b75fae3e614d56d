"""Make portal/core/postcodes.csv anew: the middle of each Dutch postcode of four figures.

`python -m tools.postcodes NL.txt`, with the file of that name in the postal codes of GeoNames
(download.geonames.org/export/zip, CC BY 4.0). The result is committed.
"""

import csv
import sys
from collections import defaultdict
from pathlib import Path
from statistics import fmean

FILE = Path(__file__).parent.parent / "portal" / "core" / "postcodes.csv"
CODE, LATITUDE, LONGITUDE = 1, 9, 10  # columns


def middles(path: str) -> list[tuple[str, float, float]]:
    """(postcode, latitude, longitude in degrees); of several places with one the middle."""
    found: dict[str, list[tuple[float, float]]] = defaultdict(list)
    with Path(path).open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            found[row[CODE]].append((float(row[LATITUDE]), float(row[LONGITUDE])))
    return sorted(
        (code, *(round(fmean(one), 4) for one in zip(*places, strict=True)))
        for code, places in found.items()
    )


if __name__ == "__main__":
    with FILE.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows(middles(sys.argv[1]))
