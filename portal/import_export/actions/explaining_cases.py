"""What the columns of the files about what a client's file holds mean, with an example of each."""

from flask_babel import lazy_gettext as _l

WHOSE = _l("Code of the client")
A_CASE = _l("Code of the legal case")
A_PLACEMENT = _l("Code of the placement")
FIRST_DAY, LAST_DAY = _l("First day"), _l("Last day")

MEANINGS = {
    "client_files": {
        "client": (WHOSE, "klant-1"),
        "household_role": (_l("Part in the household"), "main"),
        "home_since": (_l("Since when they live where they live now"), ""),
        "language": (_l("Language"), "ti"),
        "phone": (_l("Phone number"), "+31 6 12345678"),
        "email": (_l("Email address"), "karim@example.org"),
        "closed_on": (_l("On which day the file was closed"), ""),
        "closed_reason": (_l("Why the file was closed"), ""),
    },
    "past_homes": {
        "client": (WHOSE, "klant-1"),
        "home": (_l("Code of the home"), "woning-1"),
        "started_on": (FIRST_DAY, ""),
        "ended_on": (LAST_DAY, "2018-01-14"),
    },
    "guidance_endings": {
        "client": (WHOSE, "klant-1"),
        "year_number": (_l("Which year"), "1"),
        "automatic": (_l("Whether it began by itself, by the rule"), "no"),
        "reason": (_l("Why it ended"), "self_reliant"),
        "note": (_l("Note"), ""),
        "planned_until": (_l("The last day that was planned"), ""),
    },
    "guidance_pauses": {
        "client": (WHOSE, "klant-1"),
        "started_on": (FIRST_DAY, "2018-05-01"),
        "ended_on": (LAST_DAY, "2018-06-30"),
        "reason": (_l("Why"), "In het buitenland"),
    },
    "plan_goals": {
        "client": (WHOSE, "klant-1"),
        "goal": (_l("What they want to reach"), "Zelf de post lezen"),
        "domain": (_l("In which domain of life"), "participation"),
        "set_on": (_l("Since when it is a goal"), "2018-02-01"),
        "wanted_by": (_l("By which day"), "2018-12-31"),
        "ended_on": (LAST_DAY, ""),
        "outcome": (_l("What became of it"), ""),
    },
    "plan_tasks": {
        "client": (WHOSE, "klant-1"),
        "goal": (_l("The goal that it belongs to"), "Zelf de post lezen"),
        "task": (_l("What is to be done"), "Elke week een brief lezen met de taalcoach"),
        "doer": (_l("Who does it"), "client"),
        "due_on": (_l("By which day"), "2018-06-30"),
        "done_on": (_l("On which day it was done"), ""),
    },
    "legal_relatives": {
        "client": (WHOSE, "klant-1"),
        "case": (A_CASE, "zaak-1"),
        "number": (_l("The how many-th relative of this case"), "1"),
        "name": (_l("What they are called"), "Amina Voorbeeld"),
        "relation": (_l("What they are to the client"), "partner"),
    },
    "legal_papers": {
        "client": (WHOSE, "klant-1"),
        "case": (A_CASE, "zaak-1"),
        "relative": (_l("The how many-th relative of this case"), "1"),
        "what": (_l("Which paper"), "Paspoort"),
        "asked_on": (_l("Asked on"), "2018-03-05"),
        "received_on": (_l("Received on"), ""),
    },
    "legal_events": {
        "client": (WHOSE, "klant-1"),
        "case": (A_CASE, "zaak-1"),
        "on": (_l("Day"), "2018-03-05"),
        "what": (_l("What happened"), "Aanvraag verstuurd"),
    },
    "placement_files": {
        "client": (WHOSE, "klant-1"),
        "placement": (A_PLACEMENT, "plaatsing-1"),
        "never_began_on": (_l("On which day it was known that it never began"), ""),
        "follows": (_l("Code of the placement before it"), ""),
        "followed_as": (_l("Whether the same goes on, or it became a job"), ""),
    },
    "placement_endings": {
        "client": (WHOSE, "klant-1"),
        "placement": (A_PLACEMENT, "plaatsing-1"),
        "ending": (_l("How did it go?"), "partly"),
        "last_on": (LAST_DAY, "2018-08-31"),
        "employer_reason": (_l("Why, from the employer's side?"), "less_work"),
        "client_reason": (_l("Why, from the participant's side?"), "travel"),
        "hours_missed": (_l("How many hours were missed?"), "16"),
        "became_job": (_l("Did it become a job?"), "no"),
        "job_contract": (_l("Which contract?"), ""),
        "job_from": (_l("First day of the job"), ""),
    },
    "placement_checks": {
        "client": (WHOSE, "klant-1"),
        "placement": (A_PLACEMENT, "plaatsing-1"),
        "months": (_l("How many months after the first day"), "3"),
        "still_there": (_l("Still there?"), "yes"),
        "person": (_l("Code of who noted it"), "medewerker-1"),
    },
}
