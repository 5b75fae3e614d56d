"""What people call the values that are kept: one table a kind of value."""

from flask import Flask
from flask_babel import lazy_gettext as _l

ROLES = {
    "guide": _l("Guide"),
    "legal_guide": _l("Legal guide"),
    "language_coach": _l("Language coach"),
    "job_coach": _l("Job coach"),
    "interpreter": _l("Interpreter"),
    "team_leader": _l("Team leader"),
    "senior_team_leader": _l("Senior team leader"),
    "administrator": _l("Administrator"),
}
EMPLOYMENT = {"paid": _l("Paid"), "volunteer": _l("Volunteer"), "trainee": _l("Trainee")}
SEXES = {"m": _l("Man"), "f": _l("Woman"), "x": _l("Other")}
ARRIVALS = {
    "assigned": _l("Assigned to the municipality"),
    "reunification": _l("Family reunification"),
    "resettled": _l("Resettled"),
    "own_move": _l("Moved here by themselves"),
}
KINDS = {
    "home_visit": _l("Home visit"),
    "desk_contact": _l("Desk contact"),
    "guidance_talk": _l("Guidance talk"),
    "language_lesson": _l("Language lesson"),
    "legal_consultation": _l("Legal consultation"),
    "job_coaching": _l("Job coaching"),
    "employer_contact": _l("Employer contact"),
    "information_session": _l("Information session"),
    "training": _l("Training"),
    "office": _l("Office work"),
    "other": _l("Something else"),
}
TOPICS = {
    "tax_allowances": _l("Tax and allowances"),
    "finance": _l("Money and letters"),
    "legal": _l("Family and permits"),
    "education": _l("School"),
    "participation": _l("Taking part"),
    "work": _l("Work"),
    "housing": _l("Living"),
    "care": _l("Health"),
}

PLACEMENTS = {
    "orientation_visit": _l("Orientation visit"),
    "internship": _l("Internship"),
    "work_experience": _l("Work experience"),
    "trial": _l("Trial placement"),
    "learn_work": _l("Learning and working"),
    "agency": _l("Agency work"),
    "volunteering": _l("Volunteering"),
    "paid_job": _l("Paid job"),
    "self_employed": _l("Own business"),
}
CASES = {
    "reunification": _l("Family reunification"),
    "permit_renewal": _l("Permit renewal"),
    "naturalisation": _l("Naturalisation"),
    "asylum": _l("Asylum"),
    "visa": _l("Visa"),
    "newborn": _l("Newborn"),
    "return": _l("Return"),
    "other": _l("Something else"),
}
EXPENSES = {
    "mileage": _l("Car"),
    "public_transport": _l("Public transport"),
    "parking": _l("Parking"),
    "phone": _l("Phone"),
    "materials": _l("Materials"),
    "other": _l("Something else"),
}
CLAIM_EVENTS = {
    "submitted": _l("Sent in"),
    "taken_back": _l("Taken back"),
    "corrected": _l("Amounts changed"),
    "first_approved": _l("Approved by the first"),
    "approved": _l("Approved"),
    "returned": _l("Question asked"),
    "rejected": _l("Refused"),
    "undone": _l("Decision taken back"),
    "escalated": _l("Waited too long: leaders told"),
    "in_payout": _l("In a file for the bank"),
    "out_of_payout": _l("Taken out of the file"),
    "paid": _l("Paid"),
    "bounced": _l("The bank could not pay it"),
}


def in_words(value: str) -> str:
    """The value as people call it, if it is one of a table; else as it is."""
    tables = (ROLES, EMPLOYMENT, SEXES, ARRIVALS, KINDS, TOPICS, PLACEMENTS, CASES, EXPENSES)
    return str(next((table[value] for table in tables if value in table), value))


def init_app(app: Flask) -> None:
    for name, table in (
        ("role_name", ROLES),
        ("employment_name", EMPLOYMENT),
        ("sex_name", SEXES),
        ("arrival_name", ARRIVALS),
        ("kind_name", KINDS),
        ("topic_name", TOPICS),
        ("placement_name", PLACEMENTS),
        ("case_name", CASES),
        ("expense_name", EXPENSES),
        ("happened_name", CLAIM_EVENTS),
    ):
        app.add_template_filter(lambda value, table=table: table.get(str(value), value), name)
