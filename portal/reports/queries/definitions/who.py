"""What the breakdowns of distinct clients mean: who they are."""

from flask_babel import lazy_gettext as _l

from portal.reports.queries.definitions.meaning import Definition

FIRST_CONTACT = _l("By age on the day of their first contact in the period, as far as it is known.")
FIRST_DAY = _l("By age on the first day in the period on which they were in guidance.")
CAME = (
    _l("Households of which one person came in the period."),
    _l("Households of which two or more persons came in the period."),
)
COUNTED = (
    _l("Households of which one person is counted here."),
    _l("Households of which two or more persons are counted here."),
)


def who_they_are(key: str, who: str, aged: str, households: tuple) -> tuple[Definition, ...]:
    """By sex, age, nationality and household; `aged` and `households` say how those count."""

    def named(part: str) -> str:
        return _l("%(what)s: %(value)s", what=who, value=part)

    return (
        Definition(f"{key}.men", named(_l("men")), "clients", _l("Men among these clients.")),
        Definition(f"{key}.women", named(_l("women")), "clients", _l("Women among these clients.")),
        Definition(
            f"{key}.sex_other",
            named(_l("sex other or unknown")),
            "clients",
            _l("Neither man nor woman, or not known."),
        ),
        Definition(
            f"{key}.households.single",
            named(_l("one of a household")),
            "households",
            households[0],
        ),
        Definition(
            f"{key}.households.multiple",
            named(_l("more of a household")),
            "households",
            households[1],
        ),
        Definition(f"{key}.age.<band>", who, "clients", aged),
        Definition(f"{key}.nationality.<XX>", who, "clients", _l("By their nationality.")),
    )
