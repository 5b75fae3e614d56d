"""What to look at before a report goes out: sums that must hold, records that lack something."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from portal.reports.queries.definitions.labels import DISTINCT
from portal.reports.queries.figure import Figure, counting
from portal.reports.queries.material import Material


@dataclass(frozen=True)
class Check:
    """A sum that must hold between figures: what it says, and whether it does."""

    text: str
    holds: bool


@dataclass(frozen=True)
class Gap:
    """Records of the period that lack something, which moves a figure."""

    text: str
    figure: Figure


def check(values: dict[str, int | float], basis: str = "all") -> list[Check]:
    """The sums within the figures of `annual`."""
    v = values
    housed = v["housing.housed"]
    ages = v["housing.adults"] + v["housing.children"] + v["housing.age_unknown"]
    sexes = v["housing.men"] + v["housing.women"] + v["housing.sex_other"]
    balance = v["target.opening"] + housed - v["target.target"] + v["target.corrections"]
    cases = v["legal.reunification.total"]
    most = max(v["legal.reunification.opened"], v["legal.reunification.closed"])
    return [
        Check(_l("Adults, children and age unknown are all housed."), ages == housed),
        Check(
            _l("Men, women and other are all housed, or all adults."),
            sexes == (v["housing.adults"] if basis == "adults" else housed),
        ),
        Check(_l("The nationalities add up."), parts(v, "housing.nationality.") == housed),
        Check(_l("The closing balance follows from the opening."), balance == v["target.closing"]),
        Check(_l("The desk topics add up."), parts(v, "desk.topic.") == v["desk.topics"]),
        Check(_l("The parts of the clients add up."), all(adds_up(v, key) for key in DISTINCT)),
        Check(_l("Cases opened and closed are within all cases."), most <= cases),
    ]


def adds_up(values: dict[str, int | float], key: str) -> bool:
    """Whether distinct clients are as many by sex, by age and by nationality."""
    sexes = sum(values[f"{key}.{sex}"] for sex in ("men", "women", "sex_other"))
    found = {sexes, parts(values, f"{key}.age."), parts(values, f"{key}.nationality.")}
    return found == {values[key]}


def parts(values: dict[str, int | float], prefix: str) -> int | float:
    return sum(value for key, value in values.items() if key.startswith(prefix))


def incomplete(material: Material) -> list[Gap]:
    """What is still to be completed; kinds of gap without a record are left out."""
    scope = material.scope
    here = [c for c in material.clients.values() if material.is_ours(c.id)]
    housed = [c for c in here if c.counts and scope.covers(c.housed_on)]
    desk = material.succeeded("desk_contact")

    def of(kind: str, found) -> Figure:
        return counting(kind, (each.id for each in found))

    gaps = [
        Gap(_l("Desk contacts without a topic"), of("activity", (a for a in desk if not a.topics))),
        Gap(
            _l("Desk contacts without a client"), of("activity", (a for a in desk if not a.clients))
        ),
        Gap(_l("Housed without a birth date"), of("client", (c for c in housed if not c.born_on))),
        Gap(_l("Housed without a sex"), of("client", (c for c in housed if not c.sex))),
        Gap(
            _l("Housed without a nationality"),
            of("client", (c for c in housed if not c.nationality)),
        ),
        Gap(
            _l("Housed without a municipality"),
            of("client", (c for c in housed if c.municipality is None)),
        ),
        Gap(
            _l("Clients without a day of housing"),
            of("client", (c for c in here if c.housed_on is None)),
        ),
    ]
    return [gap for gap in gaps if gap.figure.records]
