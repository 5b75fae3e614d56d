"""Opening a form and saving it as it is changes nothing: no figure, no history, no version.

Every route that takes what somebody sends is in one of two tables here: the forms of what is
stored, with at least one record to try each on, and all else, which begins or does something.
"""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from lxml import html

from portal import tables
from portal.account.models import Session, Throttle
from portal.activities.models import Activity, ActivityTopic
from portal.activities.models.rules import LogRules
from portal.activities.models.words import ActivityWord, OwnWord
from portal.branches.models import Branch
from portal.calendar_feeds.feeds.models import Feed
from portal.clients.models import Client, Conflict, HiddenField
from portal.core.clock import from_local, today
from portal.core.database import db, table_of
from portal.core.web.access import Role
from portal.drafts.models import Draft
from portal.employment.agreements.models import AgreementText
from portal.employment.cvs.models import CVJob, CVLanguage, CVProfile, CVSchool, LanguageLevel
from portal.employment.employers.models import ContactPerson
from portal.employment.placements.models import Placement, PlacementInstrument
from portal.employment.vacancies.models import Candidate, VacancyLanguage, WorkWish
from portal.employment.vacancies.queries.ladder import wish_of
from portal.expenses.payouts.models import BookAccount, BookSettings
from portal.expenses.records.actions import travel
from portal.expenses.records.models import Rate, Trip
from portal.expenses.records.queries import lines_of
from portal.guidance.models import GuidancePause, PlanGoal, PlanTask, Trajectory
from portal.housing.models import Home
from portal.interpreters.models import InterpreterRequest
from portal.legal.models import LegalCase, LegalTerm, TermRule
from portal.lessons.models import LessonOffer, LessonWait
from portal.people.models import EndedRole, Person, PersonLanguage, PersonRole
from portal.personnel.models import PersonRecord
from portal.reports.models import FigureOverride, ReportContents, StoryText
from tests.employment.cvs.factories import agree, make_profile
from tests.expenses.claims.factories import make_draft, make_submitted, with_account
from tests.factories import (
    make_activity,
    make_assignment,
    make_branch,
    make_client,
    make_employer,
    make_municipality,
    make_person,
    make_vacancy,
)
from tests.legal.factories import make_case, make_paper, make_relative
from tests.schedule.appointments.factories import plan_visit
from tests.schedule.meetings.factories import make_meeting, make_point
from tests.test_access import pages_of

# What begins something or does one thing: it has no stored values to save again.
ACTS = set(
    """
    account.confirm account.end_one_session account.end_other_sessions
    account.end_sessions account.end_sessions_of account.forgotten account.iban account.invite
    account.invite_again account.log_in account.log_in_as account.log_out account.reset
    account.show activities.new activities.practice activities.restore
    activities.withdraw agreements.remind agreements.show agreements.sign agreements.withdraw
    appointments.answer appointments.book appointments.card appointments.change
    appointments.invite appointments.make_card appointments.plan claims.agreements
    claims.approve claims.approve_many claims.ask claims.ask_again claims.claim_month
    claims.claim_trip claims.deputies
    claims.end_deputy claims.new_line claims.new_rule claims.refuse claims.remove_line
    claims.restore_line claims.send_back claims.shortcuts claims.submit claims.take_back
    claims.take_over
    claims.undo claims.undo_one clients.desk clients.end_assignment clients.household
    clients.new clients.resume_assignment cvs.consent cvs.drop_template cvs.make cvs.share
    cvs.nameless
    cvs.add_photo cvs.drop_photo
    cvs.shared cvs.template cvs.unshare consents.withdraw employers.delete employers.merge
    employers.new employers.new_person employers.put_first employers.remove_person
    employers.step employers.undo employers.undo_merge import_export.export import_export.index
    import_export.run feeds.allow_full feeds.index feeds.read feeds.revoke feeds.rotate
    legal.change legal.new meetings.add_point meetings.agree meetings.answer meetings.cancel
    meetings.closed_days meetings.drop_action meetings.drop_day_off meetings.make_series
    meetings.new meetings.new_poll meetings.not_here meetings.pick meetings.remove_point
    meetings.add_file meetings.drop_file
    meetings.reopen_poll meetings.restore meetings.rsvp meetings.stop_poll meetings.tick
    payouts.bounce payouts.branch_account payouts.confirm payouts.index payouts.withdraw
    payouts.close_books payouts.open_books
    people.back people.new placements.advise placements.answered placements.ask placements.check
    placements.end placements.new placements.restore placements.restore_advice
    placements.withdraw placements.withdraw_advice desk_hours.change desk_hours.close
    desk_hours.open_desk desk_hours.reopen desk_hours.sign_up desk_hours.stop_desk
    vacancies.contact vacancies.contact_about vacancies.send_cv vacancies.judge_level
    vacancies.judge_step vacancies.match vacancies.new
    vacancies.remove_candidate vacancies.undo vacancies.step vacancies.withdraw_level
    vacancies.withdraw_step account.confirm_address account.email account.stop_address
    account.stop_address_of account.undo_address drafts.drop drafts.keep mail.again mail.settle
    """.split()
)
# Case work.
ACTS |= set(
    """
    clients.close clients.new_home clients.reopen
    legal.case legal.new_case legal.reopen_case legal.new_relative legal.drop_relative
    legal.new_paper legal.receive_paper legal.drop_paper legal.drop_event legal.new_rule
    legal.drop_rule
    guidance.drop_rule guidance.new_rule housing.correct housing.drop_correction housing.new
    housing.new_target guidance.drop guidance.drop_pause guidance.pause guidance.resume
    reports.publish reports.end_override
    guidance.start referrals.new referrals.drop consents.new personnel.new personnel.drop
    account.branch account.code account.ask_link account.by_link account.renew_codes account.set_up
    account.take_off account.passkey_to_log_in account.log_in_with_passkey account.passkey_options
    account.add_passkey account.remove_passkey account.remove_passkeys_of offline.turn
    account.begin_portal
    account.remove_lost_passkeys
    account.take_off_mine account.invite_several account.unlock people.confirm_roles
    people.take_back_roles people.new_ended_role people.drop_ended_role
    guidance.new_goal guidance.drop_goal guidance.new_task guidance.tick_task guidance.drop_task
    privacy.confirm privacy.take_back totals.send totals.make_public totals.withdraw_public
    privacy.erase_due privacy.erase_one privacy.erase_who_left privacy.keep
    """.split()
)
ACTS |= set("activities.accept_after_match activities.send_back_after_match".split())
ACTS |= {"activities.seen_after_match", "demo.open_link"}
ACTS |= {"mail.add_device", "mail.drop_device", "mail.see_news"}
ACTS |= set("activities.ask activities.answer activities.reopen activities.unask".split())
ACTS |= set(
    """
    activities.drop_word activities.end_word activities.new_word activities.rename_word
    activities.resume_word activities.approve activities.unapprove
    """.split()
)
ACTS |= {f"interpreters.{act}" for act in ("new", "show", "come", "withdraw", "again")}
ACTS |= {"api.tokens", "api.revoke", "webhooks.index", "webhooks.stop", "webhooks.again"}
ACTS |= {"offices.index", "offices.drop", "offices.add_room", "offices.drop_room"}
ACTS |= {"visitors.new", "visitors.take", "visitors.put_back", "visitors.let_go"}
ACTS |= {"lessons.wait", "lessons.stop", "lessons.match"}
ACTS |= {"clients.other_household", "clients.undo_adding"}
ACTS |= set("clients.match_many clients.undo_many clients.move clients.new_household".split())
ACTS |= {"search.words", "search.hits"}
ACTS |= set("clients.barred clients.lift clients.open_file clients.search cvs.search".split())
# A move asks each time what comes next: it may be refused as it is, but stores nothing either.
ASKS_MORE = {"employers.move", "vacancies.move", "vacancies.candidate"}
CASES: dict[str, list] = {}


def form_of(endpoint: str, *kinds):
    """A function (branch, kind) -> (who, the page of a form for something stored)."""

    def register(make):
        CASES.setdefault(endpoint, []).extend((make, kind) for kind in kinds or [None])
        return make

    return register


# Activities, as the form makes them and as files bring them ---------------------------------

LONG_AGO = datetime(1998, 5, 1, 12, tzinfo=UTC)


@form_of(
    "activities.edit",
    *"plain doubled no_channel odd_channel odd_interpreter failed nobody long_ago night note"
    " imported_km shared_trip fare desk_trip closed_employer no_employer with_topics full_day"
    " twins worded ended".split(),
)
def activity(branch, kind):
    person = make_person(branch, Role.GUIDE, Role.JOB_COACH)
    client = make_client(branch)
    match = make_assignment(person, client.household, role=Role.GUIDE)
    fields = {
        "doubled": {"topics": {"finance": 2, "care": 7}},
        "no_channel": {"kind": "desk_contact", "channel": None},
        "odd_channel": {"channel": "phone"},
        "odd_interpreter": {"interpreter_language": "tlh", "kind": "legal_consultation"},
        "failed": {"kind": "training", "outcome": "no_show", "interpreter_language": "ar"},
        "nobody": {},
        "long_ago": {"started_at": LONG_AGO},
        "night": {"started_at": datetime(2018, 10, 28, 1, 30, tzinfo=UTC)},  # the second 2:30
        "note": {"note": "\nRegel een\n\n  BSN 111222333  \u00a0einde "},
        "imported_km": {"distance_hm": 84},
        "closed_employer": {"kind": "employer_contact", "employer": gone_employer(branch)},
        "no_employer": {"kind": "employer_contact"},
        "with_topics": {"kind": "office", "topics": {"work": 1}, "channel": "mail"},
        "full_day": {"minutes": 1440},
    }.get(kind, {})
    made = make_activity(person, *([] if kind == "nobody" else [client]), **fields)
    if kind == "twins":
        make_activity(person, client)
    with_words(made, *(WORDS if kind == "worded" else ()))
    if kind == "full_day":
        make_activity(person, client, minutes=1400)
    if kind in {"shared_trip", "fare", "desk_trip"}:
        trip = travel(person, made.happened_on, 84, "public" if kind == "fare" else "car", 450)
        distance = None if kind == "shared_trip" else 84
        changed = {"trip": trip, "distance_hm": distance}
        changed |= {"kind": "desk_contact"} if kind == "desk_trip" else {}
        Activity.update(**changed).where(Activity.id == made.id).execute()
        if kind == "fare":
            Trip.update(travelled_on=made.happened_on).where(Trip.id == trip.id).execute()
    if kind == "ended":
        match.ended_on = today() - timedelta(days=1)
        match.save()
    return person, f"/activities/{made.id}/edit"


WORDS = (
    ("care", "Huisarts", None),
    ("in_person", "Buiten", None),
    ("office", "Van elders", None),
    ("home_visit", "Hoe vaak?", " 3  keer"),
)


def with_words(activity, *words):
    """Words of the branch that hold no more, and an answer that nobody could type."""
    for under, name, said in words:
        held = {"under": under, "name": name, "valid_until": date(2018, 12, 31)}
        word = OwnWord.create(branch=activity.branch, answer=said and "number", **held)
        ActivityWord.create(branch=activity.branch, activity=activity, word=word, answer=said)
        if under == "care":
            ActivityTopic.create(activity=activity, topic="care")


@form_of("activities.rules", "plain", "none")
def rules_of_logging(branch, kind):
    if kind == "plain":
        LogRules.create(branch=branch, closed_until=date(1890, 1, 1), closed_asks="reason")
    return make_person(branch, Role.TEAM_LEADER), "/activities/rules"


def gone_employer(branch):
    """One that turned out to be another, and is on no list any more."""
    return make_employer(branch, stage="closed", merged_into=make_employer(branch))


# Clients, people, account ---------------------------------------------------------------------


@form_of("clients.edit", "plain", "empty", "odd", "guide")
def client(branch, kind):
    leader = make_person(branch, Role.GUIDE if kind == "guide" else Role.TEAM_LEADER)
    empty = dict.fromkeys("name sex born_on nationality housed_on arrival municipality".split()) | {
        "counts_for_target": False
    }
    odd = {
        "name": "  Van  der\tBerg ",
        "nationality": "XK",
        "language": "tlh",
        "email": "Yildiz@gmail",
        "phone": "06 - 12 34 56 78",
        "born_on": date(1850, 1, 1),
        "housed_on": date(1849, 1, 1),
        "arrival": None,
    }
    found = make_client(branch, **{"empty": empty, "odd": odd}.get(kind, {}))
    if kind == "odd":
        sponsor = make_client(branch, name="Verboden")
        Conflict.create(branch=branch, person=leader, client=sponsor)
        Client.update(sponsor=sponsor).where(Client.id == found.id).execute()
    make_assignment(leader, found.household)
    return leader, f"/clients/{found.id}/edit"


@form_of("clients.edit_assignment", "plain", "odd")
def match(branch, kind):
    helper = make_person(branch, Role.INTERPRETER, ended_on=date(2020, 1, 1))
    odd = {"role": "administrator", "started_on": date(1890, 1, 1), "ended_on": date(2020, 2, 2)}
    fields = odd if kind == "odd" else {"role": "interpreter"}
    made = make_assignment(helper, make_client(branch).household, **fields)
    return make_person(branch, Role.TEAM_LEADER), f"/assignments/{made.id}/edit"


def year_of(branch, **fields):
    ordinary = {"year_number": 1, "started_on": date(1890, 1, 1)} | fields
    return Trajectory.create(branch=branch, client=make_client(branch), **ordinary)


@form_of("legal.edit_case", "plain", "odd")
def legal_case(branch, kind):
    odd = {"opened_on": None, "closed_on": date(1890, 1, 1), "arrived_on": date(1800, 1, 1)}
    made = make_case(make_client(branch), **(odd if kind == "odd" else {}))
    return make_person(branch, Role.TEAM_LEADER), f"/legal/cases/{made.id}/edit"


@form_of("legal.close_case", "granted", None)
def closed_case(branch, kind):
    made = make_case(make_client(branch), closed_on=date(2019, 5, 1), outcome=kind)
    return make_person(branch, Role.TEAM_LEADER), f"/legal/cases/{made.id}/close"


@form_of("legal.edit_relative")
def relative(branch, _kind):
    made = make_relative(make_case(make_client(branch)), name=" Oude  naam ")
    return make_person(branch, Role.TEAM_LEADER), f"/legal/relatives/{made.id}/edit"


@form_of("legal.edit_paper")
def paper(branch, _kind):
    made = make_paper(make_relative(make_case(make_client(branch))), what=" BSN 111222333")
    return make_person(branch, Role.TEAM_LEADER), f"/legal/papers/{made.id}/edit"


@form_of("clients.edit_home", "plain", "odd")
def home(branch, kind):
    odd = {"address": " Oude  kade 1 ", "available_on": date(1890, 1, 1)} if kind == "odd" else {}
    made = Home.create(branch=branch, code="w", kind="regular", **odd)
    return make_person(branch, Role.TEAM_LEADER), f"/homes/{made.id}/edit"


@form_of("reports.write", "plain", "odd")
def story_text(branch, kind):
    text = " Regel een\r\n\r\n  {weg.cijfer} BSN 111222333 " if kind == "odd" else "Tekst."
    StoryText.create(branch=branch, year=2018, chapter="desk", version=1, text=text)
    return make_person(branch, Role.TEAM_LEADER), "/figures/story/desk/edit?year=2018"


@form_of("reports.contents", "plain", "none")
def contents_of_a_report(branch, kind):
    if kind == "plain":
        ReportContents.create(branch=branch, left_out="desk|legal", is_compared=False)
    return make_person(branch, Role.TEAM_LEADER), "/figures/contents?year=2018"


@form_of("reports.override", "plain", "odd")
def figure_override(branch, kind):
    reason = " BSN 111222333 " if kind == "odd" else "Op papier."
    given = {"key": "target.closing", "hundredths": -250, "reason": reason}
    FigureOverride.create(branch=branch, year=2018, **given)
    return make_person(branch, Role.TEAM_LEADER), "/figures/override/target.closing?year=2018"


@form_of("housing.edit")
def municipality(branch, _kind):
    place = make_municipality(branch, name=" Oude  naam ")
    return make_person(branch, Role.TEAM_LEADER), f"/municipalities/{place.id}/edit"


@form_of("guidance.edit", "plain", "ended")
def guidance_year(branch, kind):
    ended = {"ended_on": date(2018, 1, 1), "end_reason": "other", "note": " BSN 111222333"}
    made = year_of(branch, **(ended if kind == "ended" else {}))
    return make_person(branch, Role.TEAM_LEADER), f"/guidance/{made.id}/edit"


@form_of("guidance.end")
def guidance_end(branch, _kind):
    ended = {"ended_on": date(2018, 1, 1), "end_reason": "other", "note": " BSN 111222333"}
    return make_person(branch, Role.TEAM_LEADER), f"/guidance/{year_of(branch, **ended).id}/end"


@form_of("guidance.edit_pause")
def guidance_pause(branch, _kind):
    made = GuidancePause.create(
        branch=branch, client=make_client(branch), started_on=date(1890, 1, 1), reason=" BSN "
    )
    return make_person(branch, Role.TEAM_LEADER), f"/guidance/pauses/{made.id}/edit"


@form_of("personnel.edit")
def person_record(branch, _kind):
    made = PersonRecord.create(
        branch=branch,
        person=make_person(branch),
        kind="paper",
        happened_on=date(1890, 1, 1),
        valid_until=date(2090, 1, 1),
        what="  EHBO ",
        note=" BSN 111222333",
    )
    return make_person(branch, Role.TEAM_LEADER), f"/people/records/{made.id}/edit"


def plan_of(branch) -> PlanTask:
    goal = PlanGoal.create(
        branch=branch,
        client=make_client(branch),
        domain="care",
        goal="  BSN 111222333 ",
        set_on=date(1890, 1, 1),
        wanted_by=date(2090, 1, 1),
        ended_on=date(1891, 1, 1),
        outcome="stopped",
    )
    return PlanTask.create(
        branch=branch, goal=goal, task=" BSN 111222333", doer="branch", due_on=date(1890, 1, 1)
    )


@form_of("guidance.edit_goal")
def plan_goal(branch, _kind):
    goal = plan_of(branch).goal
    return make_person(branch, Role.TEAM_LEADER), f"/guidance/goals/{goal.id}/edit"


@form_of("guidance.edit_task")
def plan_task(branch, _kind):
    task = plan_of(branch)
    return make_person(branch, Role.TEAM_LEADER), f"/guidance/tasks/{task.id}/edit"


@form_of("people.role_since")
def role_since(branch, _kind):
    person = make_person(branch, Role.GUIDE)
    held = PersonRole.get(PersonRole.person == person)
    PersonRole.update(since=date(1890, 1, 1)).where(PersonRole.id == held.id).execute()
    return make_person(branch, Role.TEAM_LEADER), f"/people/roles/{held.id}/since"


@form_of("people.ended_role")
def ended_role(branch, _kind):
    days = {"since": date(1890, 1, 1), "until": date(1891, 1, 1)}
    made = EndedRole.create(branch=branch, person=make_person(branch), role=Role.GUIDE, **days)
    return make_person(branch, Role.TEAM_LEADER), f"/people/roles/ended/{made.id}/edit"


def asked_for(branch) -> InterpreterRequest:
    return InterpreterRequest.create(
        branch=branch,
        client=make_client(branch),
        language="ti",
        wanted_on=date(2018, 1, 5),
        minutes=45,
        channel="phone",
        note="BSN 111222333",
    )


@form_of("interpreters.edit")
def asked_interpreter(branch, _kind):
    made = asked_for(branch)
    return make_person(branch, Role.TEAM_LEADER), f"/interpreters/requests/{made.id}/edit"


@form_of("lessons.edit")
def wait(branch, _kind):
    made = LessonWait.create(
        branch=branch,
        client=make_client(branch),
        waits_since=date(1890, 1, 1),
        days="6",
        places="online",
        note="BSN 111222333",
    )
    return make_person(branch, Role.TEAM_LEADER), f"/lessons/waiting/{made.id}/edit"


@form_of("lessons.offer")
def offer(branch, _kind):
    coach = make_person(branch, Role.LANGUAGE_COACH)
    LessonOffer.create(branch=branch, person=coach, days="", places="", level_to="C2", most=0)
    return coach, f"/lessons/coaches/{coach.id}"


@form_of("interpreters.languages")
def languages(branch, _kind):
    person = make_person(branch, Role.INTERPRETER)
    PersonLanguage.create(branch=branch, person=person, language="zgh")  # a rare one
    return person, f"/interpreters/languages/{person.id}"


@form_of("people.edit", "plain", "empty", "odd")
def person(branch, kind):
    senior = make_person(branch, Role.SENIOR_TEAM_LEADER)
    odd = {"name": "Ö  B", "email": "Karim@Voorbeeld", "started_on": date(1890, 1, 1)}
    empty = dict.fromkeys("name email started_on conduct_certificate_on".split())
    found = make_person(
        branch, Role.ADMINISTRATOR, Role.GUIDE, **{"empty": empty, "odd": odd}.get(kind, {})
    )
    return senior, f"/people/{found.id}/edit"


@form_of("account.phone", "06 12 34", None)
def phone(branch, kind):
    return make_person(branch, phone=kind), "/account/phone"


@form_of("mail.choose")
def mails(branch, _kind):
    return make_person(branch), "/account/mails"


@form_of("feeds.edit", "plain", "full", "alarm")
def feed(branch, kind):
    me = make_person(branch)
    fields = {"full": {"level": "full"}, "alarm": {"alarm_minutes": 45}}.get(kind, {})
    made = Feed.create(branch=branch, owner=me, purpose="mine", token_digest="x", **fields)
    return me, f"/feeds/{made.id}"


# Employers and work ---------------------------------------------------------------------------


@form_of("employers.edit", "plain", "empty", "odd", "twin")
def employer(branch, kind):
    coach = make_person(branch, Role.JOB_COACH)
    odd = {
        "name": " Bakkerij  Ö ",
        "sector": "Zorg",
        "contact_email": "Info@Bakker",
        "contact_phone": "0174 - 51 23 45",
        "stage": None,
    }
    empty = {"name": None, "stage": None}
    made = make_employer(branch, **{"empty": empty, "odd": odd}.get(kind, {}))
    if kind == "twin":
        make_employer(branch, name=made.name)
    if kind == "odd":
        left = make_person(branch, ended_on=date(2020, 1, 1))
        made.owner, made.offers = left, "Regel\n\n\tLaatste  "
        made.save()
    return coach, f"/employers/{made.id}/edit"


@form_of("employers.edit_person", "plain", "odd")
def contact_person(branch, kind):
    odd = {"email": "Jan@Bakker", "job": " baas  ", "phone": "06"} if kind == "odd" else {}
    made = ContactPerson.create(
        branch=branch, employer=make_employer(branch), **{"name": "Jan  de Wit"} | odd
    )
    return make_person(branch, Role.JOB_COACH), f"/employers/people/{made.id}"


@form_of("employers.move", "lead", "partner", "closed")
def employer_stage(branch, kind):
    made = make_employer(
        branch, stage=kind, next_action="Bellen", next_action_on=today() - timedelta(days=9)
    )
    return make_person(branch, Role.JOB_COACH), f"/employers/{made.id}/move"


@form_of("vacancies.edit", "plain", "odd")
def vacancy(branch, kind):
    left = make_person(branch, ended_on=date(2020, 1, 1))
    odd = {"owner": left, "asks": "Regel\nTwee  ", "title": "Kok  "} if kind == "odd" else {}
    made = make_vacancy(make_employer(branch), **odd)
    VacancyLanguage.create(vacancy=made, language="nl", spoken="B1")
    if kind == "odd":
        VacancyLanguage.create(vacancy=made, language="tlh", written="A2")
    return make_person(branch, Role.JOB_COACH), f"/vacancies/{made.id}/edit"


@form_of("vacancies.move", "open", "filled")
def vacancy_stage(branch, kind):
    step = "Bellen" if kind == "open" else None
    made = make_vacancy(make_employer(branch), stage=kind, next_action=step)
    return make_person(branch, Role.JOB_COACH), f"/vacancies/{made.id}/move"


@form_of("vacancies.candidate", "proposed", "cv_sent", "closed")
def candidate(branch, kind):
    coach, found = coached(branch)
    place = make_vacancy(make_employer(branch))
    made = Candidate.create(branch=branch, vacancy=place, client=found, stage=kind)
    return coach, f"/candidates/{made.id}"


def coached(branch):
    coach, found = make_person(branch, Role.JOB_COACH), make_client(branch)
    make_assignment(coach, found.household, role=Role.JOB_COACH)
    return coach, found


@form_of("vacancies.wish", "plain", "none")
def wish(branch, kind):
    coach, found = coached(branch)
    if kind == "plain":
        WorkWish.create(branch=branch, client=found, occupations="kok  ", hours_per_week_tenths=245)
    assert wish_of(found)
    return coach, f"/clients/{found.id}/wish"


@form_of("agreements.text", "ours", "own")
def agreement_text(branch, kind):
    coach, _found = coached(branch)
    if kind == "own":
        AgreementText.create(
            branch=branch, kind="internship", version=1, goals="Leren.\n\nWerken. ", made_by=coach
        )
    return coach, "/agreements/texts/internship"


@form_of("placements.edit", "plain", "imported", "terms", "gone")
def placement(branch, kind):
    coach, found = coached(branch)
    odd = {"employer": None, "hours_per_week_tenths": 1675, "job_title": " kok  "}
    fields = {"imported": odd, "gone": {"employer": gone_employer(branch)}}.get(kind, {})
    made = Placement.create(
        **{
            "branch": branch,
            "code": "p",
            "client": found,
            "employer": make_employer(branch),
            "kind": "internship",
            "started_on": date(1890, 1, 1) if kind == "imported" else date(2020, 1, 1),
        }
        | fields
    )
    if kind == "terms":
        made.contract, made.conditions = "temporary", "Een\nTwee "
        made.save()
        PlacementInstrument.create(branch=branch, placement=made, instrument="job_coaching")
    return coach, f"/placements/{made.id}/edit"


@form_of("cvs.edit", "who", "work", "school", "languages", "skills", "done")
def cv(branch, step):
    coach, found = coached(branch)
    agree(found, coach, "make_cv")
    profile = make_profile(found)
    CVProfile.update(email="Ik@hier", name=" A  B ").where(CVProfile.id == profile.id).execute()
    last = {"branch": branch, "profile": profile, "position": 99}
    CVLanguage.create(**last, language="tlh")
    LanguageLevel.create(
        branch=branch, client=found, measured_on="2020-01-01", language="tlh", spoken="A1"
    )
    CVJob.create(**last, title="kok ", since=201400, until=201403, is_current=True, tasks="a\nb ")
    CVSchool.create(**last, study="x", valued=False, valued_as="mbo")
    return coach, f"/cvs/{found.id}/steps/{step}"


# Legal terms, meetings, appointments ----------------------------------------------------------


@form_of("legal.edit", "letter", "rule", "old")
def term(branch, kind):
    guide, found = make_person(branch, Role.LEGAL_GUIDE), make_client(branch)
    make_assignment(guide, found.household, role=Role.LEGAL_GUIDE)
    case = LegalCase.create(branch=branch, code="zaak", client=found, kind="visa")
    computed = {"source": "letter"}
    if kind == "rule":
        rule = TermRule.select().first()
        computed = {"source": "rule", "rule": rule, "counted_from": today()}
    made = LegalTerm.create(
        branch=branch,
        case=case,
        kind="hearing",
        due_on=date(1890, 1, 1) if kind == "old" else today(),
        **computed,
        note=" twee  woorden " if kind == "old" else None,
    )
    return guide, f"/legal/terms/{made.id}/edit"


@form_of("meetings.edit", "plain", "imported", "night", "over_midnight")
def meeting(branch, kind):
    leader = make_person(branch, Role.TEAM_LEADER)
    fields = {
        "imported": {
            "title": None,
            "place": None,
            "minutes": 900,
            "status": "held",
            "starts_at": LONG_AGO,
        },
        "night": {"starts_at": datetime(2025, 10, 26, 1, 30, tzinfo=UTC), "status": "held"},
        "over_midnight": {"starts_at": from_local(today() + timedelta(days=9), time(23))},
    }.get(kind, {})
    return leader, f"/meetings/{make_meeting(leader, **fields).id}/edit"


@form_of("meetings.guests", "some", "all", "left")
def guests(branch, kind):
    leader = make_person(branch, Role.TEAM_LEADER)
    guest = make_person(branch, ended_on=date(2020, 1, 1) if kind == "left" else None)
    made = make_meeting(leader, guest, is_for_all=kind == "all")
    return leader, f"/meetings/{made.id}/guests"


@form_of("meetings.minutes", "plain", "odd")
def minutes(branch, kind):
    leader = make_person(branch, Role.TEAM_LEADER)
    made = make_meeting(leader, notes="\nEen\n\nTwee  " if kind == "odd" else None)
    make_point(made, said=" Gezegd \nis " if kind == "odd" else None)
    return leader, f"/meetings/{made.id}/minutes"


@form_of("meetings.edit_point", "plain", "presented")
def point(branch, kind):
    leader, left = make_person(branch, Role.TEAM_LEADER), make_person(branch)
    more = {"presenter": left, "planned_minutes": 15} if kind == "presented" else {}
    return leader, f"/meetings/points/{make_point(make_meeting(leader), **more).id}"


@form_of("meetings.choose_note_taker", "left")
def note_taker(branch, kind):
    leader, left = make_person(branch, Role.TEAM_LEADER), make_person(branch)
    return leader, f"/meetings/{make_meeting(leader, note_taker=left).id}"


@form_of("meetings.attendance", "held", "long", "night")
def attendance(branch, kind):
    leader = make_person(branch, Role.TEAM_LEADER)
    begun = {"long": LONG_AGO, "night": datetime(2025, 10, 26, 0, 30, tzinfo=UTC)}
    fields = {"starts_at": begun.get(kind, from_local(date(2026, 3, 3), time(10)))}
    fields |= {"minutes": 900} if kind == "long" else {"minutes": 120}
    made = make_meeting(leader, leader, status="held", **fields)
    models_of("attendance").create(branch=branch, meeting=made, person=leader)
    left = make_person(branch, ended_on=date(2019, 1, 1))
    models_of("attendance").create(branch=branch, meeting=made, person=left)
    return leader, f"/meetings/{made.id}/attendance"


def models_of(table: str):
    return next(model for model in tables.ALL if table_of(model) == table)


@form_of("meetings.choose_region", "Zuid")
def region(branch, kind):
    Branch.update(region=kind).where(Branch.id == branch.id).execute()
    return make_person(branch, Role.TEAM_LEADER), "/meetings/days-off"


@form_of("appointments.move", "visit", "odd")
def appointment(branch, kind):
    me, found = make_person(branch, Role.GUIDE), make_client(branch)
    make_assignment(me, found.household)
    odd = {"minutes": 55, "note": "Een  woord"} if kind == "odd" else {}
    return me, f"/appointments/{plan_visit(me, found, **odd).id}/move"


# Money ----------------------------------------------------------------------------------------


@form_of("claims.edit_line", "cost", "trip", "late")
def line(branch, kind):
    me = with_account(make_person(branch))
    if kind == "trip":
        trip = travel(me, today(), 84, "car")
        number = models_of("expense_line").get(trip=trip).id
    else:
        day = today() - timedelta(days=700) if kind == "late" else None
        number = lines_of(make_draft(me, 1250, day=day))[0].id
    return me, f"/claims/lines/{number}/edit"


@form_of("claims.correct")
def correction(branch, _kind):
    leader = make_person(branch, Role.TEAM_LEADER)
    claim = make_submitted(make_person(branch, Role.GUIDE), 1250, 300)
    return leader, f"/claims/{claim.id}/correct"


@form_of("totals.threshold", "other", "usual")
def smallest(branch, kind):
    if kind == "other":
        Branch.update(smallest_count=10).where(Branch.id == branch.id).execute()
    return make_person(branch, Role.TEAM_LEADER), "/figures/outside/threshold"


@form_of("claims.edit_rule", "odd", "usual")
def rule_of_claims(branch, kind):
    cents = 0 if kind == "odd" else 24
    day = date(1995, 1, 1) if kind == "odd" else date(2026, 1, 1)
    rule = Rate.create(
        branch=branch, transport="car", valid_from=day, cents_per_km=cents, source="besluit"
    )
    return make_person(branch, Role.TEAM_LEADER), f"/claims/rules/rate/{rule.id}/edit"


@form_of("payouts.books", "given", "empty")
def bookkeeping(branch, kind):
    if kind == "given":
        BookSettings.create(branch=branch, package="exact", rsin="012345672", is_anbi=True)
        BookAccount.create(branch=branch, what="parking", ledger_account="47", cost_centre="K 1")
    return make_person(branch, Role.TEAM_LEADER), "/payouts/books"


@form_of("mail.branch_mail", "given", "empty")
def answers_to(branch, kind):
    leader = make_person(branch, Role.TEAM_LEADER)
    if kind == "given":
        Branch.update(reply_email="bureau@example.org").where(Branch.id == branch.id).execute()
    return leader, "/branch/mail"


@form_of("clients.hide", "given", "empty")
def hidden_fields(branch, kind):
    if kind == "given":
        HiddenField.create(branch=branch, role="guide", field="nationality")
    return make_person(branch, Role.SENIOR_TEAM_LEADER), "/branch/fields"


# ----------------------------------------------------------------------------------------------


def test_every_route_that_takes_a_form_is_in_one_of_the_tables(app):
    takes = {rule.endpoint for rule in pages_of(app) if "POST" in rule.methods}

    assert (takes - (ACTS | CASES.keys()), (ACTS | CASES.keys()) - takes) == (set(), set())
    assert not ACTS & CASES.keys()


@pytest.mark.parametrize(
    ("endpoint", "make", "kind"),
    [(endpoint, *case) for endpoint, cases in CASES.items() for case in cases],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_a_form_saved_as_it_is_changes_nothing(app, client_for, endpoint, make, kind):
    """Rows of every table: history, versions and moments included."""
    who, address = make(make_branch(), kind)
    who = Person.get_by_id(who.id)
    browser = client_for(who)
    page = browser.get(address)
    assert page.status_code == 200, page.text
    action, fields = as_a_browser_sends(app, page.get_data(as_text=True), endpoint, address)
    before = rows()

    answer = browser.post(action, data=fields)

    said = {302, 303, 422} if endpoint in ASKS_MORE else {302, 303}
    assert answer.status_code in said, wrong_with(answer)
    assert sorted(rows() ^ before) == []
    assert rows() == before


def as_a_browser_sends(app, page: str, endpoint: str, address: str) -> tuple[str, dict]:
    """Where the form of this route goes, and what is in it when its main button is pressed."""
    document = html.fromstring(page)
    urls = app.url_map.bind("localhost")
    form = max(
        (
            form
            for form in document.forms
            if form.method == "POST"
            and urls.match((form.action or address).split("?")[0], method="POST")[0] == endpoint
        ),
        key=lambda form: len(form.inputs),
    )
    fields: dict[str, list[str]] = {}
    for empty in form.xpath(".//input[@value='' and @type='radio' and @checked]"):
        fields[empty.get("name")] = [""]  # lxml would send "on"
    for name, value in form.form_values():
        if name in fields and value == "on":
            continue
        area = isinstance(form.inputs[name], html.TextareaElement)
        fields.setdefault(name, []).append(typed(value) if area else value)
    inside = form.xpath(".//button[not(@type='button')]")
    beside = document.xpath(f"//button[@form='{form.get('id')}']") if form.get("id") else []
    main = [b for b in [*inside, *beside] if "btn-1" in b.get("class", "")] or inside
    if main and main[-1].get("name"):
        fields[main[-1].get("name")] = [main[-1].get("value", "")]
    return form.action or address, fields


def typed(text: str) -> str:
    """What a browser sends of a field of several lines: the first line end is the page's own."""
    return text.removeprefix("\n").replace("\r\n", "\n").replace("\n", "\r\n")


def rows() -> set[str]:
    """All rows of all tables, but for who is logged in and the mark that a draft is done with."""
    kept = [model for model in tables.ALL if model not in {Draft, Session, Throttle}]
    return {
        f"{model.__name__} {row}"
        for model in kept
        for row in db.execute_sql(f'SELECT * FROM "{table_of(model)}"').fetchall()
    }


def wrong_with(answer) -> str:
    return (
        " / ".join(
            re.sub(r"<[^>]+>", "", text)
            for text in re.findall(r'class="err"[^>]*>.*?</p>', answer.text)
        )
        or answer.text[:2000]
    )
