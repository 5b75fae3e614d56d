"""`python -m bench [B1 B4 …]`: run the benchmarks, print ratios; exit 1 when a target is missed."""

import sys

from bench import feeds, figures, files, pages
from bench.measure import IS_SMALL, scaled

# A quick look makes one file less: its large one is the middle one.
MILLIONS = (1, 5, 5 if IS_SMALL else 15)
SMALL, MIDDLE, LARGE = (scaled(millions * 1_000_000) for millions in MILLIONS)
ALL = {
    "B1": lambda: pages.list_against_bare(SMALL),
    "B4": lambda: pages.list_growth(SMALL, LARGE),
    "B6": lambda: figures.against_duckdb(MIDDLE),
    "B7": lambda: figures.growth(SMALL, LARGE),
    "B9": lambda: feeds.elsewhere("bench.feeds"),
    "B10": lambda: feeds.elsewhere("bench.polls"),
    "B11": files.import_of_visits,
    "B12": lambda: feeds.elsewhere("bench.demo_pages"),
    "B13": lambda: feeds.elsewhere("bench.capacity"),
    "B14": lambda: feeds.elsewhere("bench.search"),
    "B15": lambda: feeds.elsewhere("bench.queue"),
}


def main(names: list[str]) -> int:
    if unknown := set(names) - set(ALL):
        print(f"No benchmark {', '.join(sorted(unknown))}; there are {', '.join(ALL)}.")
        return 2
    return 0 if all([ALL[name]() for name in names or ALL]) else 1  # noqa: C419


sys.exit(main(sys.argv[1:]))
