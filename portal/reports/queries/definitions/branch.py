"""What the figures on work and on the branch itself mean."""

from flask_babel import lazy_gettext as _l

from portal.reports.queries.definitions.meaning import Definition
from portal.reports.queries.definitions.who import COUNTED, FIRST_CONTACT, who_they_are

STEPS = _l("Clients measured at least twice: the last step against the first.")
WORK = (
    Definition(
        "work.clients",
        _l("Clients with job coaching"),
        "clients",
        _l("Everyone named in a job coaching talk, once."),
    ),
    *who_they_are("work.clients", _l("Clients with job coaching"), FIRST_CONTACT, COUNTED),
    Definition(
        "work.employer_contacts",
        _l("Employer contacts"),
        "contacts",
        _l("Contacts with employers that took place."),
    ),
    Definition(
        "work.employers",
        _l("Employers contacted"),
        "employers",
        _l("Every employer of those contacts, once."),
    ),
    Definition(
        "work.placements",
        _l("Placements started"),
        "placements",
        _l("Placements that start in the period."),
    ),
    Definition(
        "work.placements.running",
        _l("Placements running"),
        "placements",
        _l("Placements that run on the last day of the period."),
    ),
    Definition(
        "work.courses_paid_by_others",
        _l("Courses paid by others"),
        "placements",
        _l("Placements that start in the period with a course that another paid."),
    ),
    Definition(
        "work.proposals",
        _l("Clients proposed for a vacancy"),
        "proposals",
        _l("Each client for each vacancy, by the day on which they were proposed."),
    ),
    Definition(
        "work.interviews",
        _l("Talks at employers"),
        "talks",
        _l("Each client who was proposed and had a talk in the period, for each vacancy."),
    ),
    Definition(
        "work.advices",
        _l("Advice given on work"),
        "advices",
        _l("Advice to a client who was not placed with it, by the day on which it was given."),
    ),
    Definition("work.ladder.risen", _l("Rose on the ladder"), "clients", STEPS),
    Definition("work.ladder.same", _l("Same step on the ladder"), "clients", STEPS),
    Definition("work.ladder.fallen", _l("Fell on the ladder"), "clients", STEPS),
    Definition(
        "work.ladder.steps_climbed",
        _l("Steps climbed on the ladder"),
        "steps",
        _l(
            "All rises together, each against the measurement before it and by the day of the"
            " later one."
        ),
    ),
    Definition(
        "work.cvs",
        _l("Clients with a new CV"),
        "clients",
        _l("Clients whose CV was made or renewed in the period."),
    ),
    Definition(
        "work.placements.<kind>",
        _l("Placements started"),
        "placements",
        _l("Placements of this kind that start in the period."),
    ),
    Definition(
        "work.placements.lasting.<months>",
        _l("Placements still there"),
        "placements",
        _l(
            "So many months after the first day, where that day is in the period: a check, a"
            " renewal or a last day that has passed says that they were still there. A placement"
            " with its renewals is one."
        ),
    ),
    Definition(
        "work.placements.asked.<months>",
        _l("Placements of which it is known"),
        "placements",
        _l(
            "So many months after the first day, where that day is in the period: it is known"
            " whether they were still there. What was finished or stopped before counts here."
        ),
    ),
    Definition(
        "work.ended.employer.<reason>",
        _l("Ended, the employer's side"),
        "placements",
        _l(
            "Placements that ended in the period, or of which it turned out that they would never"
            " begin, by the reason that was told of the employer's side."
        ),
    ),
    Definition(
        "work.ended.client.<reason>",
        _l("Ended, the participant's side"),
        "placements",
        _l(
            "Placements that ended in the period, or of which it turned out that they would never"
            " begin, by the reason that was told of the participant's side."
        ),
    ),
)
LANGUAGE = (
    Definition(
        "language.coaches",
        _l("Language coaches"),
        "people",
        _l("Who had this role in the period, and worked here."),
    ),
    Definition(
        "language.households",
        _l("Households with a language coach"),
        "households",
        _l("Households that a language coach visited or taught."),
    ),
    Definition(
        "language.lessons", _l("Language lessons"), "lessons", _l("All lessons that took place.")
    ),
)
WORKED = _l("Who worked here on at least one day of the period.")
AT_THE_END = _l("Who worked here on the last day of the period.")
PEOPLE = (
    Definition("people.paid", _l("Paid staff"), "people", WORKED),
    Definition("people.volunteers", _l("Volunteers"), "people", WORKED),
    Definition("people.trainees", _l("Trainees"), "people", WORKED),
    Definition("people.paid.last_day", _l("Paid staff at the end"), "people", AT_THE_END),
    Definition("people.volunteers.last_day", _l("Volunteers at the end"), "people", AT_THE_END),
    Definition("people.trainees.last_day", _l("Trainees at the end"), "people", AT_THE_END),
    Definition(
        "people.<role>",
        _l("Role"),
        "people",
        _l("Who had this role on at least one day of the period."),
    ),
)
HOURS = (
    Definition(
        "hours.total",
        _l("Hours in all"),
        "hours",
        _l("All activities, also in vain, and meetings for each who was there. No travel time."),
    ),
    Definition(
        "hours.meetings",
        _l("Hours of meetings"),
        "hours",
        _l("The length of each meeting, for each who was there."),
    ),
    Definition(
        "hours.<kind>",
        _l("Hours"),
        "hours",
        _l("The length of the activities of this kind, also in vain."),
    ),
    Definition(
        "hours.employment.<employment>",
        _l("Hours by employment"),
        "hours",
        _l("Activities and meetings of people employed in this way."),
    ),
)
MEETINGS = (
    Definition("meetings.held", _l("Meetings"), "meetings", _l("Meetings in the period.")),
    Definition(
        "meetings.average_weeks_between",
        _l("Weeks between meetings"),
        "weeks",
        _l("The mean gap between one meeting and the next, in the period."),
    ),
)
EXPENSES = (
    Definition(
        "expenses.approved",
        _l("Approved expenses"),
        "euros",
        _l("Lines approved or paid, by the day of spending. Waived lines are not counted."),
    ),
    Definition(
        "expenses.km", _l("Kilometres"), "kilometres", _l("The kilometres of the approved lines.")
    ),
)
