"""What the figures on housing and on the target mean."""

from flask_babel import lazy_gettext as _l

from portal.reports.queries.definitions.meaning import Definition

WHO = _l("Persons who count for the target and were housed in the period")
REUNITED = _l("Of those housed, the ones who came to their family")
HOUSING = (
    Definition("housing.housed", _l("Housed"), "persons", WHO),
    Definition("housing.adults", _l("Adults"), "persons", _l("18 or older on the day of housing.")),
    Definition(
        "housing.children", _l("Children"), "persons", _l("Younger than 18 on the day of housing.")
    ),
    Definition(
        "housing.men", _l("Men"), "persons", _l("Of all housed, or of the adults if so chosen.")
    ),
    Definition(
        "housing.women", _l("Women"), "persons", _l("Of all housed, or of the adults if so chosen.")
    ),
    Definition(
        "housing.sex_other",
        _l("Sex other or unknown"),
        "persons",
        _l("Neither man nor woman, or not known."),
    ),
    Definition(
        "housing.age_unknown", _l("Age unknown"), "persons", _l("Housed, without a birth date.")
    ),
    Definition("housing.reunification_arrivals", _l("Family arrivals"), "persons", REUNITED),
    Definition(
        "housing.reunification_arrivals.adults",
        _l("Family arrivals: adults"),
        "persons",
        REUNITED,
    ),
    Definition(
        "housing.reunification_arrivals.children",
        _l("Family arrivals: children"),
        "persons",
        REUNITED,
    ),
    Definition(
        "housing.reunification_households",
        _l("Families that arrived"),
        "households",
        _l("Distinct households among the family arrivals."),
    ),
    Definition(
        "housing.resettled",
        _l("Resettled"),
        "persons",
        _l("Housed after an invitation from abroad."),
    ),
    Definition(
        "housing.households",
        _l("Households"),
        "households",
        _l("Distinct households among the housed."),
    ),
    Definition(
        "housing.households.single",
        _l("Households of one"),
        "households",
        _l("One person housed in the period."),
    ),
    Definition(
        "housing.households.multiple",
        _l("Households of more"),
        "households",
        _l("Two or more persons housed in the period."),
    ),
    Definition(
        "housing.homes",
        _l("Homes"),
        "homes",
        _l("Homes that became available in the period. A group home is one."),
    ),
    Definition(
        "housing.own_moves",
        _l("Moved here by themselves"),
        "persons",
        _l("Came in the period without the target. In no other housing figure."),
    ),
    Definition("housing.nationality.<XX>", _l("Nationality"), "persons", WHO),
)
TARGET = (
    Definition(
        "target.opening",
        _l("Balance at the start"),
        "persons",
        _l("Before the period: housed, less targets, plus corrections. Above 0 is ahead."),
    ),
    Definition(
        "target.target",
        _l("Target"),
        "persons",
        _l("Of the half-years that begin in the period."),
    ),
    Definition(
        "target.corrections",
        _l("Corrections"),
        "persons",
        _l("Added to or taken from the balance in the period."),
    ),
    Definition(
        "target.to_house",
        _l("To house"),
        "persons",
        _l("The target, less the balance at the start."),
    ),
    Definition(
        "target.closing",
        _l("Balance at the end"),
        "persons",
        _l("Balance at the start, plus housed, less target, plus corrections."),
    ),
)
