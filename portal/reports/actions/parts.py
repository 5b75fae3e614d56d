"""Parts of a whole in per cent, which together are a hundred."""

from collections import defaultdict
from collections.abc import Mapping

from portal.reports.queries.figure import Figures

# The breakdowns whose parts are a whole: each thing that they count stands in one of them.
WHOLE = ("desk.topic.", "housing.nationality.", "hours.employment.")


def shares_of(figures: Figures) -> dict[str, int]:
    parts: dict[str, dict[str, float]] = defaultdict(dict)
    for key, figure in figures.items():
        for whole in WHOLE:
            if key.startswith(whole):
                parts[whole][key] = figure.value
    return {key: share for some in parts.values() for key, share in per_cent(some).items()}


def per_cent(values: Mapping[str, float]) -> dict[str, int]:
    """Whole per cents, together 100: what is left goes to the largest remainders (A3)."""
    total = sum(values.values())
    if not total:
        return {}
    exact = {key: value * 100 / total for key, value in values.items()}
    found = {key: int(share) for key, share in exact.items()}
    by_rest = sorted(exact, key=lambda key: (found[key] - exact[key], key))
    for key in by_rest[: 100 - sum(found.values())]:
        found[key] += 1
    return found
