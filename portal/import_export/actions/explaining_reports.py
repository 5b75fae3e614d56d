"""What the columns of the files about reports mean."""

from flask_babel import lazy_gettext as _l

from portal.import_export.actions.explaining_vacancies import FIRST_DAY

A_BRANCH = _l("Code of the branch")
OF_A_PLACE = _l("Name of the municipality; empty: of the whole branch")
A_KEY = _l("Key of the figure, as in the file of all figures")
LAST_DAY = _l("Last day")

MEANINGS = {
    "report_texts": {
        "branch": (A_BRANCH, "voorbeeld"),
        "municipality": (OF_A_PLACE, ""),
        "year": (_l("Of which year"), "2018"),
        "chapter": (_l("Chapter of the report"), "desk"),
        "text": (
            _l("The text, with the key of a figure between { and }"),
            "Er kwamen {desk.contacts} bezoekers.",
        ),
        "person": (_l("Code of who wrote it"), "medewerker-1"),
        "written_at": (_l("When it was written, by the clock of Amsterdam"), "2019-01-15T10:00"),
    },
    "figure_overrides": {
        "branch": (A_BRANCH, "voorbeeld"),
        "municipality": (OF_A_PLACE, ""),
        "year": (_l("Of which year"), "2018"),
        "key": (A_KEY, "desk.contacts"),
        "value": (_l("The number as it should be"), "370"),
        "reason": (_l("Why is it another number?"), "Twee bezoeken op papier"),
        "person": (_l("Code of who says so"), "medewerker-1"),
        "made_at": (_l("When, by the clock of Amsterdam"), "2019-01-15T10:00"),
    },
    "published_figures": {
        "branch": (A_BRANCH, "voorbeeld"),
        "municipality": (OF_A_PLACE, ""),
        "from": (FIRST_DAY, "2018-01-01"),
        "to": (LAST_DAY, "2018-12-31"),
        "basis": (_l("Over whom men and women are counted"), "all"),
        "number": (_l("The how many-th time that it was published"), "1"),
        "published_at": (_l("When, by the clock of Amsterdam"), "2019-01-15T10:00"),
        "person": (_l("Code of who published it"), "medewerker-1"),
        "reason": (_l("Why it was published again"), ""),
        "definitions": (_l("The version of the definitions"), "1"),
        "key": (A_KEY, "desk.contacts"),
        "value": (_l("The figure as it was published"), "368"),
    },
    "published_parts": {
        "branch": (A_BRANCH, ""),
        "municipality": (OF_A_PLACE, ""),
        "from": (FIRST_DAY, ""),
        "to": (LAST_DAY, ""),
        "basis": (_l("Over whom men and women are counted"), ""),
        "number": (_l("The how many-th time that it was published"), ""),
        "part": (_l("Which part of the publication"), ""),
        "piece": (_l("The how many-th piece of that part"), ""),
        "text": (_l("What was signed, as an export writes it: change nothing in it"), ""),
    },
}
