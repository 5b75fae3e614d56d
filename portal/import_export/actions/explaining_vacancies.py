"""What the columns of the files of vacancies mean, with an example."""

from flask_babel import lazy_gettext as _l

A_CODE = _l("Its own code in the files; the same code again changes the same record")
A_CLIENT = _l("Code of the client")
FIRST_DAY = _l("First day")

MEANINGS = {
    "vacancies": {
        "code": (A_CODE, "vacature-1"),
        "employer": (_l("Code of the employer"), "werkgever-1"),
        "title": (_l("What is the work?"), "Bakker"),
        "kind": (_l("Kind"), "internship"),
        "place": (_l("Where the work is, if not at the employer's"), ""),
        "hours_per_week": (_l("Hours a week"), "24"),
        "places": (_l("How many places; empty: one"), "1"),
        "licence": (_l("Which driving licence they ask"), ""),
        "parts_of_day": (_l("When the work is; empty: any time"), "morning"),
        "starts_on": (FIRST_DAY, "2018-06-01"),
        "languages": (_l("Language, speaking and writing that they ask; - for nothing"), "nl/A2/-"),
        "asks": (_l("What they ask more"), ""),
        "owner": (_l("Code of who is on it"), "medewerker-1"),
        "next_action_on": (_l("When the next step is"), "2018-05-01"),
        "next_action": (_l("The next step"), "Bellen"),
        "rests_because": (_l("Why there is no next step, where it stays"), ""),
    },
    "vacancy_stages": {
        "vacancy": (_l("Code of the vacancy"), "vacature-1"),
        "stage": (_l("How far it came"), "open"),
        "reached_on": (_l("On which day"), "2018-04-20"),
        "reason": (_l("Why it stopped, where it is closed"), ""),
        "person": (_l("Code of who says so"), "medewerker-1"),
    },
    "candidates": {
        "vacancy": (_l("Code of the vacancy"), "vacature-1"),
        "client": (A_CLIENT, "klant-1"),
        "stage": (_l("How far it came"), "proposed"),
        "reached_on": (_l("On which day"), "2018-04-22"),
        "employer_reason": (_l("Why the employer stopped, where it is closed"), ""),
        "client_reason": (_l("Why the client stopped, where it is closed"), ""),
        "person": (_l("Code of who says so"), "medewerker-1"),
        "cv_made_on": (_l("Day of the CV that was sent"), ""),
        "cv_sent_at": (_l("When it was sent, by the clock of Amsterdam"), ""),
    },
}
