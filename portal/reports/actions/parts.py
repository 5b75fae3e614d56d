"""Parts of a whole in per cent; those of a breakdown are together a hundred.

Of a small whole there are none: one person more would make it another number altogether.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from portal.employment.placements.models import PlacementKind
from portal.reports.queries.definitions.labels import DISTINCT, MONTHS, SEXES
from portal.reports.queries.figure import Figures

SMALL = 10  # of a whole that counts fewer no share is told

# The parts of a whole, each thing of which stands in one of them: by their keys …
SPLIT: tuple[tuple[str, ...], ...] = (
    ("housing.adults", "housing.children", "housing.age_unknown"),
    tuple(f"housing.{sex}" for sex in SEXES),
    ("housing.reunification_arrivals.adults", "housing.reunification_arrivals.children"),
    *(
        tuple(f"{key}.households.{size}" for size in ("single", "multiple"))
        for key in ("housing", *DISTINCT)
    ),
    *(tuple(f"{key}.{sex}" for sex in SEXES) for key in DISTINCT),
    tuple(f"work.placements.{kind}" for kind in PlacementKind),
    ("work.ladder.risen", "work.ladder.same", "work.ladder.fallen"),
)
# … or by how these begin, besides some that begin so too.
BROKEN_DOWN: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("housing.nationality.", ()),
    *((f"{key}.{part}.", ()) for key in DISTINCT for part in ("age", "nationality")),
    ("desk.topic.", ()),
    ("desk.referrals.to.", ()),
    ("legal.families_reunited.nationality.", ()),
    ("activities.with_interpreter.", ()),
    ("work.ended.employer.", ()),
    ("work.ended.client.", ()),
    ("hours.employment.", ()),
    ("hours.", ("hours.total", "hours.employment.")),
)
# What is within another figure, beside a rest that no figure counts: (part, whole).
WITHIN = (
    ("housing.reunification_arrivals", "housing.housed"),
    ("housing.resettled", "housing.housed"),
    ("work.courses_paid_by_others", "work.placements"),
    *((f"work.placements.lasting.{m}", f"work.placements.asked.{m}") for m in MONTHS),
)


def shares_of(figures: Figures) -> dict[str, int]:
    """{figure: which per cent it is of the whole that it is a part of}"""
    found: dict[str, int] = {}
    for keys in wholes(figures):
        found |= per_cent({key: figures[key].value for key in keys})
    for key, whole in WITHIN:
        if key in figures and whole in figures and figures[whole].value >= SMALL:
            found[key] = round(figures[key].value * 100 / figures[whole].value)
    return found


def wholes(figures: Figures) -> Iterable[list[str]]:
    """The keys that together are a whole; so are the answers to one question of the branch."""
    questions: dict[str, list[str]] = defaultdict(list)
    for key in figures:
        question, is_answered, _answer = key.rpartition("=")
        if is_answered and key.startswith("activities.word."):
            questions[question].append(key)
    yield from questions.values()
    for keys in SPLIT:
        yield [key for key in keys if key in figures]
    for begin, others in BROKEN_DOWN:
        yield [key for key in figures if key.startswith(begin) and not key.startswith(others)]


def per_cent(values: Mapping[str, float]) -> dict[str, int]:
    """Whole per cents, together 100: what is left goes to the largest remainders (A3)."""
    total = sum(values.values())
    if total < SMALL:
        return {}
    exact = {key: value * 100 / total for key, value in values.items()}
    found = {key: int(share) for key, share in exact.items()}
    by_rest = sorted(exact, key=lambda key: (found[key] - exact[key], key))
    for key in by_rest[: 100 - sum(found.values())]:
        found[key] += 1
    return found
