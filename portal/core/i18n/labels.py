"""What people call the values that are kept: one table a kind of value."""

from collections.abc import Callable

from flask import Flask
from flask_babel import lazy_gettext as _l
from jinja2 import pass_context

from portal.core.text import folded

ROLES = {
    "guide": _l("Guide"),
    "legal_guide": _l("Legal guide"),
    "language_coach": _l("Language coach"),
    "job_coach": _l("Job coach"),
    "interpreter": _l("Interpreter"),
    "team_leader": _l("Team leader"),
    "senior_team_leader": _l("Senior team leader"),
    "administrator": _l("Administrator"),
    "treasurer": _l("Treasurer"),
    "neighbour": _l("Neighbour branch"),
    "national_reader": _l("National reader"),
}
EMPLOYMENT = {"paid": _l("Paid"), "volunteer": _l("Volunteer"), "trainee": _l("Trainee")}
SEXES = {"m": _l("Man"), "f": _l("Woman"), "x": _l("Other")}
ARRIVALS = {
    "assigned": _l("Assigned to the municipality"),
    "reunification": _l("Family reunification"),
    "resettled": _l("Resettled"),
    "own_move": _l("Moved here by themselves"),
}
KIND_NAMES = {
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
CHANNELS = {
    "in_person": _l("In person"),
    "phone": _l("By phone"),
    "video": _l("By video"),
    "mail": _l("By letter or mail"),
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
HOMES = {
    "regular": _l("Home"),
    "group": _l("Group home"),
    "shared": _l("Shared home"),
    "temporary": _l("Temporary home"),
}
YEARS = {1: _l("First year"), 2: _l("Second year")}
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
    "asked_again": _l("Asked again"),
    "corrected": _l("Amounts changed"),
    "first_approved": _l("Approved by the first"),
    "approved": _l("Approved"),
    "returned": _l("Question asked"),
    "rejected": _l("Refused"),
    "undone": _l("Decision taken back"),
    "escalated": _l("Waited too long: told"),
    "in_payout": _l("In a file for the bank"),
    "out_of_payout": _l("Taken out of the file"),
    "paid": _l("Paid"),
    "bounced": _l("The bank could not pay it"),
}
STAGES = {
    "lead": _l("Found"),
    "contacted": _l("In touch"),
    "visited": _l("Visited"),
    "partner": _l("Partner"),
    "closed": _l("Stopped"),
}
SECTORS = {
    "agriculture": _l("Farming"),
    "building": _l("Building"),
    "care": _l("Care"),
    "cleaning": _l("Cleaning"),
    "education": _l("Education"),
    "food": _l("Food"),
    "gardening": _l("Gardening"),
    "hospitality": _l("Hotels and restaurants"),
    "logistics": _l("Logistics"),
    "metal": _l("Metal"),
    "office": _l("Office"),
    "painting": _l("Painting"),
    "retail": _l("Shops"),
    "technology": _l("Technology"),
    "transport": _l("Transport"),
    "welding": _l("Welding"),
}
CLOSING_REASONS = {
    "no_places": _l("They have no places"),
    "no_reply": _l("They do not answer"),
    "not_interested": _l("They do not want to"),
    "not_suitable": _l("The work does not suit our clients"),
    "went_out_of_business": _l("The business has ended"),
    "other": _l("Another reason"),
}
REST_REASONS = {
    "they_call": _l("They will let us know"),
    "goes_well": _l("It goes well as it is"),
    "nothing_now": _l("There is nothing to do now"),
    "other": _l("Another reason"),
}
TWINS = {
    "name": _l("The same name and place"),
    "nearly": _l("Nearly the same name and place"),
    "domain": _l("Mail at the same address after the @"),
    "contact": _l("The same contact person"),
    "phone": _l("The same phone number"),
}
INSTRUMENTS = {
    "wage_subsidy": _l("Wage subsidy"),
    "employer_premium": _l("Premium for the employer"),
    "no_risk_policy": _l("No-risk policy"),
    "job_coaching": _l("Job coach at work"),
    "job_carving": _l("Tasks cut to size (job carving)"),
    "trial_placement": _l("Trial placement with benefit"),
    "training": _l("Training or course"),
    "practice_learning": _l("Learning on the job with a certificate"),
    "travel_costs": _l("Travel costs"),
    "work_clothes": _l("Work clothes or tools"),
    "adapted_workplace": _l("Adapted workplace"),
}
VACANCY_STAGES = {
    "lead": _l("Perhaps a place"),
    "open": _l("Place is open"),
    "talking": _l("Talking"),
    "filled": _l("Filled"),
    "closed": _l("Stopped"),
}
VACANCY_REASONS = {
    "filled_by_another": _l("Somebody else got it"),
    "withdrawn": _l("The employer took it back"),
    "no_fitting_client": _l("No client fits"),
    "conditions": _l("The conditions are not good"),
    "no_reply": _l("They do not answer"),
    "other": _l("Another reason"),
}
CANDIDATE_STAGES = {
    "proposed": _l("Proposed"),
    "cv_sent": _l("CV sent"),
    "talked": _l("Had a talk"),
    "placed": _l("Got the place"),
    "closed": _l("Stopped"),
}
EMPLOYER_SIDE = {
    "position_filled": _l("Somebody else got it"),
    "withdrawn": _l("The place is gone"),
    "language": _l("Not enough Dutch"),
    "experience": _l("Not enough experience"),
    "hours": _l("The hours do not fit"),
    "no_guidance": _l("Nobody can guide them there"),
    "no_reply": _l("They do not answer"),
    "other": _l("Another reason"),
}
CLIENT_SIDE = {
    "other_place": _l("Has another place"),
    "school_first": _l("Goes to school first"),
    "travel": _l("Too far away"),
    "hours": _l("The hours do not fit"),
    "care_at_home": _l("Is needed at home"),
    "not_this_work": _l("Does not want this work"),
    "did_not_come": _l("Did not come to the talk"),
    "other": _l("Another reason"),
}
# Why a placement ended, for each side apart.
EMPLOYER_REASONS = {
    "as_agreed": _l("As agreed"),
    "less_work": _l("Less work than expected"),
    "language": _l("Not enough Dutch"),
    "skills": _l("The work asks other skills"),
    "hours": _l("The hours do not fit"),
    "absence": _l("Was often away"),
    "no_guidance": _l("Nobody can guide them there"),
    "other": _l("Another reason"),
    "unknown": _l("Unknown"),
}
CLIENT_REASONS = {
    "as_agreed": _l("As agreed"),
    "other_place": _l("Has another place"),
    "school_first": _l("Goes to school first"),
    "travel": _l("Too far away"),
    "hours": _l("The hours do not fit"),
    "care_at_home": _l("Is needed at home"),
    "health": _l("Health"),
    "not_this_work": _l("Does not want this work"),
    "other": _l("Another reason"),
    "unknown": _l("Unknown"),
}
LADDER = {
    1: _l("On their own"),
    2: _l("Meets people outside the home"),
    3: _l("Takes part in activities"),
    4: _l("Unpaid work"),
    5: _l("Paid work with support"),
    6: _l("Paid work"),
}


def words(names: dict, value: str | None) -> str | None:
    """What a value is called, for a cell of a file; nothing of nothing."""
    return str(names[value]) if value else None


def sector_of(text: str | None) -> str | None:
    """The word that is kept of a sector; one's own words where it is none of the known."""
    typed = folded(text or "")
    known = (k for k, name in SECTORS.items() if typed in (folded(k), folded(str(name))))
    return next(known, text)


def init_app(app: Flask) -> None:
    for name, table in (
        ("role_name", ROLES),
        ("employment_name", EMPLOYMENT),
        ("sex_name", SEXES),
        ("arrival_name", ARRIVALS),
        ("kind_name", KIND_NAMES),
        ("topic_name", TOPICS),
        ("placement_name", PLACEMENTS),
        ("case_name", CASES),
        ("home_name", HOMES),
        ("expense_name", EXPENSES),
        ("happened_name", CLAIM_EVENTS),
        ("stage_name", STAGES),
        ("sector_name", SECTORS),
        ("closing_reason", CLOSING_REASONS),
        ("rest_reason", REST_REASONS),
        ("instrument_name", INSTRUMENTS),
        ("twin_reason", TWINS),
        ("vacancy_stage", VACANCY_STAGES),
        ("vacancy_reason", VACANCY_REASONS),
        ("candidate_stage", CANDIDATE_STAGES),
        ("employer_side", EMPLOYER_SIDE),
        ("client_side", CLIENT_SIDE),
    ):
        app.add_template_filter(naming(table), name)
    app.add_template_filter(lambda step: LADDER[step], "ladder_step")


def naming(table: dict) -> Callable:
    """A filter that says a value in words; asking for the context, or Jinja would work out a
    constant ('lead'|vacancy_stage) once, in the language of the first reader."""

    @pass_context
    def named(_context, value):
        return table.get(str(value), value)

    return named
