"""Every route x every role, against a table written by hand from the permission matrix.

The table is an oracle of its own: it does not read portal/core/web/access.py. A route that is not
in it fails the test until somebody has thought about who may open it.
"""

import os
import re
from datetime import date, timedelta

import pytest
from flask import Flask

from portal import tables
from portal.account.models import Passkey, Session
from portal.activities.models.questions import ActivityQuestion
from portal.activities.models.words import ActivityWord, OwnWord
from portal.api.models import ApiToken
from portal.audit.models import AuditEntry
from portal.branches.models import GuidanceRule, OfficeMove, Room
from portal.calendar_feeds.feeds.models import Feed
from portal.consents.models import Consent
from portal.core.clock import now, today
from portal.core.crypto import digest_of, seal_bytes
from portal.core.database import db, table_of
from portal.core.web import access
from portal.core.web.access import WITHOUT_CLIENTS, Role
from portal.employment.cvs.models import CVShare
from portal.employment.employers.models import ContactPerson, EmployerMerge
from portal.employment.placements.models import Advice, Placement
from portal.employment.vacancies.models import Candidate, LadderStep, LanguageLevel
from portal.expenses.payouts.actions import batch as payout_files
from portal.expenses.payouts.models import BookPeriod
from portal.expenses.records.actions import travel
from portal.expenses.records.models import PaymentBatch, Receipt
from portal.expenses.records.queries import line_of
from portal.guidance.models import GuidancePause, PlanGoal, PlanTask, Trajectory
from portal.housing.models import Home, HousingCorrection
from portal.import_export.models import ImportRun
from portal.interpreters.models import InterpreterRequest
from portal.legal.models import (
    CaseDocument,
    CaseEvent,
    CaseRelative,
    LegalCase,
    LegalTerm,
    TermRule,
)
from portal.lessons.models import LessonWait
from portal.mail.models import OutboxMail, PushDevice
from portal.people.models import EndedRole, PersonRole
from portal.personnel.models import PersonRecord
from portal.privacy.models import EraseRequest
from portal.referrals.models import Referral
from portal.reports.models import FigureOverride, Publication, StoryText
from portal.reports.queries.published import packed
from portal.schedule.desk_hours.models import Closure
from portal.totals.models import PublicPage
from portal.visitors.models import Visitor
from portal.webhooks.models import Webhook, WebhookDelivery
from tests.conftest import URL
from tests.employment.agreements.factories import make_agreement
from tests.employment.cvs.factories import make_share, make_version
from tests.expenses.claims.factories import make_deputy, make_submitted
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
from tests.schedule.appointments.factories import plan_visit
from tests.schedule.desk_hours.factories import make_hours, make_shift
from tests.schedule.meetings.factories import (
    make_action,
    make_day_off,
    make_file,
    make_meeting,
    make_point,
    make_poll,
    make_series,
)

ROLES = [*Role, None]  # None: a volunteer or trainee without a role
LEADERS = {Role.TEAM_LEADER, Role.SENIOR_TEAM_LEADER}
WORKERS = set(ROLES) - WITHOUT_CLIENTS
DECIDERS = LEADERS | {Role.NEIGHBOUR}
CLAIMANTS, PAYERS = WORKERS | {Role.TREASURER}, LEADERS | {Role.TREASURER}
DESK = {None, Role.GUIDE, Role.LEGAL_GUIDE} | LEADERS
PLANNERS = WORKERS - {Role.INTERPRETER}
LEGAL = {Role.LEGAL_GUIDE} | LEADERS
COACHES = {Role.JOB_COACH} | LEADERS
EVERYONE = set(ROLES)
# What a role may do is asked of Python once, how its queries read of each database: for somebody
# who is matched and somebody who leads.
ON_EACH = [Role.GUIDE, Role.TEAM_LEADER] if os.environ.get(URL) else ROLES
ANYBODY = "also without logging in"

WHO_MAY = {
    "home.index": ANYBODY,
    "site.accessibility": ANYBODY,
    "site.guide": ANYBODY,
    "site.health": ANYBODY,
    "site.language": ANYBODY,
    "site.more": ANYBODY,
    "offline.shell": ANYBODY,
    "offline.worker": ANYBODY,
    "offline.manifest": ANYBODY,
    "offline.device": EVERYONE,
    "offline.turn": EVERYONE,
    "account.own_phone": EVERYONE,
    "offline.mine": EVERYONE,
    "site.style": EVERYONE,
    "search.index": EVERYONE,
    "search.words": EVERYONE,
    "search.hits": EVERYONE,
    "site.status": {Role.ADMINISTRATOR},
    "privacy.index": LEADERS,
    "privacy.erase_due": LEADERS,
    "privacy.erase_who_left": LEADERS,
    "privacy.confirm": LEADERS,
    "privacy.take_back": LEADERS,
    "privacy.client": LEADERS,
    "privacy.take": LEADERS,
    "privacy.keep": LEADERS,
    "privacy.erase_one": LEADERS,
    "static": ANYBODY,
    "account.forgotten": ANYBODY,
    "account.invite": ANYBODY,
    "account.log_in": ANYBODY,
    "account.log_in_as": ANYBODY,
    "demo.open_link": ANYBODY,
    "account.branch": ANYBODY,
    "account.code": ANYBODY,
    "account.ask_link": ANYBODY,
    "account.by_link": ANYBODY,
    "account.begin_portal": ANYBODY,
    "account.passkey_to_log_in": ANYBODY,
    "account.log_in_with_passkey": ANYBODY,
    "account.passkey_options": EVERYONE,
    "account.add_passkey": EVERYONE,
    "account.remove_passkey": EVERYONE,
    "account.remove_passkeys_of": {Role.SENIOR_TEAM_LEADER},
    "account.remove_lost_passkeys": {Role.ADMINISTRATOR},
    "account.set_up": EVERYONE,
    "account.renew_codes": EVERYONE,
    "account.take_off_mine": EVERYONE,
    "account.invite_several": LEADERS,
    "account.take_off": {Role.SENIOR_TEAM_LEADER},
    "account.unlock": {Role.ADMINISTRATOR},
    "people.list_file": LEADERS,
    "personnel.index": LEADERS,
    "personnel.new": LEADERS,
    "personnel.edit": LEADERS,
    "personnel.drop": LEADERS,
    "guidance.new_goal": WORKERS,
    "guidance.edit_goal": WORKERS,
    "guidance.drop_goal": WORKERS,
    "guidance.new_task": WORKERS,
    "guidance.edit_task": WORKERS,
    "guidance.tick_task": WORKERS,
    "guidance.drop_task": WORKERS,
    "people.role_since": LEADERS,
    "people.new_ended_role": LEADERS,
    "people.ended_role": LEADERS,
    "people.drop_ended_role": LEADERS,
    "people.confirm_roles": {Role.SENIOR_TEAM_LEADER, Role.ADMINISTRATOR},
    "people.take_back_roles": {Role.SENIOR_TEAM_LEADER, Role.ADMINISTRATOR},
    "account.reset": ANYBODY,
    "account.show": EVERYONE,
    "account.end_sessions_of": LEADERS,
    "account.confirm": EVERYONE,
    "account.end_sessions": EVERYONE,
    "account.end_one_session": EVERYONE,
    "account.end_other_sessions": EVERYONE,
    "account.iban": EVERYONE,
    "account.phone": EVERYONE,
    "account.email": EVERYONE,
    "account.stop_address": EVERYONE,
    "account.stop_address_of": LEADERS,
    "account.confirm_address": ANYBODY,
    "account.undo_address": ANYBODY,
    "account.log_out": EVERYONE,
    "feeds.read": ANYBODY,
    "feeds.pair": ANYBODY,
    "api.tokens": EVERYONE,
    "api.revoke": EVERYONE,
    "api.docs": EVERYONE,
    "webhooks.index": LEADERS,
    "webhooks.show": LEADERS,
    "webhooks.stop": LEADERS,
    "webhooks.again": LEADERS,
    "feeds.index": WORKERS,
    "feeds.edit": WORKERS,
    "feeds.rotate": WORKERS,
    "feeds.revoke": WORKERS,
    "feeds.allow_full": LEADERS,
    "mail.outbox": {Role.ADMINISTRATOR},
    "mail.again": EVERYONE,
    "mail.settle": EVERYONE,
    "mail.branch_mail": LEADERS,
    "clients.hide": {Role.SENIOR_TEAM_LEADER},
    "totals.outside": LEADERS,
    "totals.outside_file": LEADERS,
    "totals.threshold": LEADERS,
    "totals.send": LEADERS,
    "totals.public": ANYBODY,
    "totals.make_public": LEADERS,
    "totals.withdraw_public": LEADERS,
    "totals.of_branch": LEADERS | {Role.ADMINISTRATOR, Role.NATIONAL_READER},
    "totals.nation": LEADERS | {Role.ADMINISTRATOR, Role.NATIONAL_READER},
    "totals.nation_file": LEADERS | {Role.ADMINISTRATOR, Role.NATIONAL_READER},
    "mail.choose": EVERYONE,
    "mail.news": EVERYONE,
    "mail.see_news": EVERYONE,
    "mail.add_device": EVERYONE,
    "mail.drop_device": EVERYONE,
    "account.invite_again": LEADERS,
    "activities.index": WORKERS,
    "activities.practice": WORKERS,
    "activities.show": WORKERS,
    "activities.edit": WORKERS,
    "activities.ask": LEADERS,
    "activities.asked": LEADERS,
    "activities.answer": WORKERS,
    "activities.reopen": WORKERS,
    "activities.unask": LEADERS,
    "activities.after_matches": LEADERS,
    "activities.accept_after_match": LEADERS,
    "activities.send_back_after_match": LEADERS,
    "activities.seen_after_match": WORKERS,
    "activities.own_words": LEADERS,
    "activities.new_word": LEADERS,
    "activities.rename_word": LEADERS,
    "activities.end_word": LEADERS,
    "activities.resume_word": LEADERS,
    "activities.drop_word": LEADERS,
    "activities.rules": LEADERS,
    "activities.distance": CLAIMANTS,
    "activities.approve": LEADERS,
    "activities.unapprove": LEADERS,
    "activities.restore": WORKERS,
    "activities.withdraw": WORKERS,
    "drafts.index": EVERYONE,
    "drafts.keep": EVERYONE,
    "drafts.token": EVERYONE,
    "drafts.drop": EVERYONE,
    "activities.mine_file": WORKERS,
    "activities.new": WORKERS,
    "activities.team": LEADERS,
    "activities.team_file": LEADERS,
    "activities.team_list": LEADERS,
    "activities.team_list_file": LEADERS,
    "claims.approve": DECIDERS,
    "claims.approve_many": DECIDERS,
    "claims.ask": DECIDERS,
    "claims.correct": DECIDERS,
    "claims.decide": DECIDERS,
    "claims.deputies": LEADERS,
    "claims.end_deputy": LEADERS,
    "claims.refuse": DECIDERS,
    "claims.send_back": DECIDERS,
    "claims.shortcuts": DECIDERS,
    "claims.undo": DECIDERS,
    "claims.undo_one": DECIDERS,
    "claims.receipt": CLAIMANTS | {Role.NEIGHBOUR},
    "claims.receipt_picture": CLAIMANTS | {Role.NEIGHBOUR},
    "claims.index": CLAIMANTS,
    "claims.show": CLAIMANTS,
    "claims.submit": CLAIMANTS,
    "claims.ask_again": CLAIMANTS,
    "claims.take_back": CLAIMANTS,
    "claims.take_over": CLAIMANTS,
    "claims.new_line": CLAIMANTS,
    "claims.edit_line": CLAIMANTS,
    "claims.remove_line": CLAIMANTS,
    "claims.restore_line": CLAIMANTS,
    "claims.claim_trip": CLAIMANTS,
    "claims.claim_month": CLAIMANTS,
    "claims.photo": CLAIMANTS,
    "agenda.index": WORKERS,
    "appointments.answer": WORKERS,
    "appointments.book": PLANNERS,
    "appointments.card": ANYBODY,
    "appointments.change": PLANNERS,
    "appointments.invite": PLANNERS,
    "appointments.log": WORKERS,
    "appointments.make_card": PLANNERS,
    "appointments.move": PLANNERS,
    "appointments.plan": PLANNERS,
    "appointments.show": WORKERS,
    "legal.index": LEGAL,
    "legal.new": LEGAL,
    "legal.edit": LEGAL,
    "legal.change": LEGAL,
    "desk_hours.week": WORKERS,
    "desk_hours.sign_up": WORKERS,
    "desk_hours.change": WORKERS,
    "desk_hours.hours": LEADERS,
    "desk_hours.open_desk": LEADERS,
    "desk_hours.stop_desk": LEADERS,
    "desk_hours.close": LEADERS,
    "desk_hours.reopen": LEADERS,
    "claims.rules": LEADERS,
    "claims.new_rule": LEADERS,
    "claims.edit_rule": LEADERS,
    "claims.agreements": LEADERS,
    "clients.index": WORKERS,
    "clients.list_file": WORKERS,
    "clients.match_many": LEADERS,
    "clients.undo_many": LEADERS,
    "clients.show": WORKERS,
    "clients.other_household": LEADERS,
    "clients.move": LEADERS,
    "clients.new_household": LEADERS,
    "clients.undo_adding": LEADERS,
    "clients.timeline": WORKERS,
    "activities.of_client": WORKERS,
    "clients.edit": WORKERS,
    "clients.search": WORKERS,
    "clients.barred": LEADERS,
    "clients.lift": LEADERS,
    "clients.household": WORKERS,
    "clients.readers": LEADERS,
    "clients.readers_file": LEADERS,
    "clients.readers_for_client": LEADERS,
    "people.alerts": LEADERS,
    "clients.new": LEADERS,
    "clients.edit_assignment": LEADERS,
    "clients.end_assignment": LEADERS,
    "clients.resume_assignment": LEADERS,
    "clients.desk": DESK,
    "clients.open_file": DESK,
    "employers.index": COACHES,
    "employers.show": COACHES,
    "employers.new": COACHES,
    "employers.edit": COACHES,
    "employers.step": COACHES,
    "employers.move": COACHES,
    "employers.undo": COACHES,
    "employers.new_person": COACHES,
    "employers.edit_person": COACHES,
    "employers.remove_person": COACHES,
    "employers.put_first": COACHES,
    "employers.merge": COACHES,
    "employers.undo_merge": COACHES,
    "vacancies.index": COACHES,
    "vacancies.contact": COACHES,
    "vacancies.contact_about": COACHES,
    "vacancies.vacancies_file": COACHES,
    "vacancies.candidates_file": COACHES,
    "vacancies.send_cv": {Role.JOB_COACH},
    "vacancies.board": COACHES,
    "vacancies.show": COACHES,
    "vacancies.new": COACHES,
    "vacancies.edit": COACHES,
    "vacancies.step": COACHES,
    "vacancies.move": COACHES,
    "vacancies.undo": COACHES,
    "vacancies.match": COACHES,
    "vacancies.candidate": COACHES,
    "vacancies.remove_candidate": COACHES,
    "vacancies.judge_step": COACHES,
    "vacancies.withdraw_step": COACHES,
    "vacancies.wish": COACHES,
    "vacancies.funnel": COACHES,
    "vacancies.funnel_list": COACHES,
    "vacancies.climbers": COACHES,
    "employers.delete": {Role.SENIOR_TEAM_LEADER},
    "vacancies.judge_level": COACHES | {Role.LANGUAGE_COACH},
    "vacancies.withdraw_level": COACHES | {Role.LANGUAGE_COACH},
    "agreements.show": COACHES,
    "agreements.withdraw": COACHES,
    "agreements.remind": COACHES,
    "agreements.file": COACHES,
    "agreements.texts": COACHES,
    "agreements.text": COACHES,
    "agreements.sign": ANYBODY,
    "agreements.signed_file": ANYBODY,
    "placements.index": COACHES,
    "placements.placements_file": COACHES,
    "placements.show": COACHES,
    "placements.edit": COACHES,
    "placements.check": COACHES,
    "placements.ask": COACHES,
    "placements.end": COACHES,
    "placements.lasting": COACHES,
    "placements.withdraw": COACHES,
    "placements.restore": COACHES,
    "placements.withdraw_advice": {Role.JOB_COACH},
    "placements.restore_advice": {Role.JOB_COACH},
    "placements.new": {Role.JOB_COACH},
    "placements.advise": {Role.JOB_COACH},
    "placements.answered": ANYBODY,
    "cvs.index": COACHES,
    "cvs.search": COACHES,
    "cvs.show": COACHES,
    "cvs.version": COACHES,
    "cvs.nameless": {Role.JOB_COACH},
    "cvs.file": COACHES,
    "cvs.unshare": COACHES,
    "consents.withdraw": WORKERS,
    "consents.new": WORKERS,
    "consents.index": LEADERS,
    "consents.list_file": LEADERS,
    "cvs.photo": COACHES,
    "cvs.add_photo": {Role.JOB_COACH},
    "cvs.drop_photo": COACHES,
    "cvs.version_photo": COACHES,
    "cvs.shared_photo": ANYBODY,
    "cvs.template": COACHES,
    "cvs.template_file": COACHES,
    "cvs.drop_template": COACHES,
    "cvs.consent": {Role.JOB_COACH},
    "cvs.edit": {Role.JOB_COACH},
    "cvs.make": {Role.JOB_COACH},
    "cvs.share": {Role.JOB_COACH},
    "cvs.shared": ANYBODY,
    "import_export.index": LEADERS,
    "import_export.run": LEADERS,
    "import_export.export": LEADERS,
    "import_export.wrong_rows": LEADERS,
    "import_export.columns": LEADERS,
    "import_export.columns_file": LEADERS,
    "import_export.template": LEADERS,
    "payouts.index": PAYERS,
    "payouts.show": PAYERS,
    "payouts.file": PAYERS,
    "payouts.confirm": PAYERS,
    "payouts.withdraw": PAYERS,
    "payouts.bounce": PAYERS,
    "payouts.branch_account": PAYERS,
    "payouts.overview": PAYERS,
    "payouts.ledger": PAYERS,
    "payouts.batch_ledger": PAYERS,
    "payouts.statement": PAYERS,
    "payouts.books": PAYERS,
    "payouts.journal": PAYERS,
    "payouts.close_books": PAYERS,
    "payouts.open_books": PAYERS,
    "payouts.my_statement": CLAIMANTS,
    "meetings.index": WORKERS,
    "meetings.past": WORKERS,
    "meetings.series_list": WORKERS,
    "meetings.series": WORKERS,
    "meetings.show": WORKERS,
    "meetings.answer": WORKERS,
    "meetings.add_point": WORKERS,
    "meetings.remove_point": WORKERS,
    "meetings.edit_point": WORKERS,
    "meetings.minutes": WORKERS,
    "meetings.paper": WORKERS,
    "meetings.add_file": WORKERS,
    "meetings.read_file": WORKERS,
    "meetings.drop_file": WORKERS,
    "meetings.agree": WORKERS,
    "meetings.drop_action": WORKERS,
    "meetings.tick": WORKERS,
    "meetings.action": WORKERS,
    "meetings.poll": WORKERS,
    "meetings.rsvp": ANYBODY,
    "meetings.attendance": LEADERS,
    "meetings.cancel": LEADERS,
    "meetings.choose_note_taker": LEADERS,
    "meetings.choose_region": LEADERS,
    "meetings.closed_days": LEADERS,
    "meetings.drop_day_off": LEADERS,
    "meetings.edit": LEADERS,
    "meetings.guests": LEADERS,
    "meetings.make_series": LEADERS,
    "meetings.new": LEADERS,
    "meetings.new_poll": LEADERS,
    "meetings.not_here": LEADERS,
    "meetings.pick": LEADERS,
    "meetings.plan": LEADERS,
    "meetings.reopen_poll": LEADERS,
    "meetings.restore": LEADERS,
    "meetings.stop_poll": LEADERS,
    "people.index": LEADERS,
    "people.show": LEADERS,
    "people.edit": LEADERS,
    "people.back": LEADERS,
    "people.new": LEADERS,
    "clients.homes": LEADERS,
    "clients.new_home": LEADERS,
    "clients.edit_home": LEADERS,
    "clients.close": LEADERS,
    "clients.reopen": LEADERS,
    "legal.cases": LEGAL,
    "legal.case": LEGAL,
    "legal.new_case": LEGAL,
    "legal.edit_case": LEGAL,
    "legal.close_case": LEGAL,
    "legal.reopen_case": LEGAL,
    "legal.new_relative": LEGAL,
    "legal.edit_relative": LEGAL,
    "legal.drop_relative": LEGAL,
    "legal.new_paper": LEGAL,
    "legal.edit_paper": LEGAL,
    "legal.receive_paper": LEGAL,
    "legal.drop_paper": LEGAL,
    "legal.drop_event": LEGAL,
    "legal.rules": LEADERS,
    "legal.new_rule": LEADERS,
    "legal.drop_rule": LEADERS,
    "guidance.new_rule": LEADERS,
    "guidance.drop_rule": LEADERS,
    "housing.index": LEADERS,
    "housing.show": LEADERS,
    "housing.new": LEADERS,
    "housing.edit": LEADERS,
    "housing.new_target": LEADERS,
    "housing.correct": LEADERS,
    "housing.drop_correction": LEADERS,
    "reports.ledger": LEADERS,
    "guidance.index": LEADERS,
    "no_contact.index": WORKERS,
    "offices.index": LEADERS,
    "offices.add_room": LEADERS,
    "offices.drop_room": LEADERS,
    "offices.drop": LEADERS,
    "visitors.new": DESK,
    "visitors.take": DESK,
    "visitors.put_back": DESK,
    "visitors.let_go": DESK,
    "lessons.index": COACHES | {Role.LANGUAGE_COACH},
    "lessons.offer": COACHES | {Role.LANGUAGE_COACH},
    "lessons.wait": LEADERS,
    "lessons.edit": LEADERS,
    "lessons.stop": LEADERS,
    "lessons.match": LEADERS,
    "interpreters.index": WORKERS,
    "interpreters.languages": WORKERS,
    "interpreters.show": WORKERS,
    "interpreters.come": WORKERS,
    "interpreters.used": PLANNERS,
    "interpreters.new": PLANNERS,
    "interpreters.edit": PLANNERS,
    "interpreters.withdraw": PLANNERS,
    "interpreters.again": PLANNERS,
    "guidance.start": LEADERS,
    "guidance.edit": LEADERS,
    "guidance.end": LEADERS,
    "guidance.resume": LEADERS,
    "guidance.drop": LEADERS,
    "guidance.pause": LEADERS,
    "guidance.edit_pause": LEADERS,
    "guidance.drop_pause": LEADERS,
    "activities.answers": LEADERS,
    "clients.desk_looks": LEADERS,
    "referrals.new": WORKERS,
    "referrals.drop": WORKERS,
    "reports.index": LEADERS,
    "reports.as_file": LEADERS,
    "reports.contents": LEADERS,
    "reports.late": LEADERS,
    "reports.write": LEADERS,
    "reports.publish": LEADERS,
    "reports.publication": LEADERS,
    "reports.published_pdf": LEADERS,
    "reports.published_records": LEADERS,
    "reports.override": LEADERS,
    "reports.end_override": LEADERS,
    "reports.text_versions": LEADERS,
    "reports.records": LEADERS,
    "reports.records_file": LEADERS,
    "reports.missing": LEADERS,
}

# Who has the permission may still be refused this record: a leader's own, or a fellow leader's.
DECIDED_BY_RECORD = {
    "account.take_off",
    "account.remove_passkeys_of",
    "people.edit",
    "people.back",
    "account.invite_again",
    "account.end_sessions_of",
    "account.stop_address_of",
}


def in_role(branch, role, **fields):
    return make_person(branch, *([role] if role else []), **fields)


def pages_of(app):
    """Every route but what programs ask with a token: tests/api has the same of those."""
    return [r for r in app.url_map.iter_rules() if not r.endpoint.startswith("v1.")]


def requests_of(app, number=1):
    """(endpoint, method, address) of every route; what it names gets this number."""
    for rule in pages_of(app):
        if rule.endpoint == "static":
            continue
        address = re.sub(r"<int:\w+>", str(number), rule.rule)
        address = address.replace("<code>", "nl")
        address = re.sub(r"<any\((\w+)[^>]*>", r"\1", address)
        address = re.sub(r"<\w+>", "desk.contacts", address)
        for method in sorted(rule.methods & {"GET", "POST"}):
            yield rule.endpoint, method, address


def test_every_route_is_in_the_table(app):
    """G1, R01: nobody adds a page without saying who may open it."""
    assert {rule.endpoint for rule in pages_of(app)} == set(WHO_MAY)


@pytest.mark.no_database  # a permission is looked up in Python, before any query
@pytest.mark.parametrize("role", ROLES, ids=str)
def test_a_role_opens_what_the_matrix_says_and_nothing_else(app, client_for, branch, role):
    """G1, R03: every route x every role."""
    person, wrong = in_role(branch, role), []
    browser = client_for(person)
    for endpoint, method, address in requests_of(app, number=MISSING):
        with db.atomic() as alone:  # each request as if there were no other
            answer = browser.open(address, method=method)
            status = answer.status_code
            alone.rollback()
        if "Set-Cookie" in answer.headers:  # of a session that is gone again
            browser = client_for(person)
        may = WHO_MAY[endpoint] is ANYBODY or role in WHO_MAY[endpoint]
        if may and endpoint in DECIDED_BY_RECORD:
            continue
        if (status == 403) == may:
            wrong.append((endpoint, method, status))

    assert wrong == []


FOR_SCRIPTS = {"drafts.keep", "drafts.token"}


def test_a_passer_by_is_sent_to_log_in_from_every_private_page(app, client_for):
    """R01: deny by default, for every method."""
    for endpoint, method, address in requests_of(app):
        if WHO_MAY[endpoint] is ANYBODY:
            continue
        answer = client_for().open(address, method=method)
        if endpoint in FOR_SCRIPTS:
            assert answer.status_code == 401, (endpoint, method)
            continue
        assert answer.status_code == 302, (endpoint, method)
        assert answer.location.startswith("/log-in"), (endpoint, method)


def test_a_view_that_declares_nothing_stops_the_app():
    careless = Flask(__name__)
    careless.add_url_rule("/secret", "secret", lambda: "all of it")

    with pytest.raises(RuntimeError, match="secret"):
        access.init_app(careless)


def test_who_has_left_is_out_at_the_next_request(client_for, volunteer):
    """R04f: an end date counts at once."""
    browser = client_for(volunteer)
    assert browser.get("/activities/").status_code == 200

    type(volunteer).update(ended_on="2020-01-01").where(
        type(volunteer).id == volunteer.id
    ).execute()

    assert browser.get("/activities/").status_code == 302


@pytest.fixture
def elsewhere(app):
    """A second branch with one of everything, each bearing a word that is nowhere else."""
    return one_of_everything(make_branch(name="Elders-plaats"), "Elders")


def one_of_everything(branch, word) -> dict:
    """{kind: record} of what an address can name, all of one branch and one person in it."""
    person = make_person(branch, Role.TEAM_LEADER, name=f"{word}-persoon")
    client = make_client(branch, name=f"{word}-naam", code=f"{word}-code".lower())
    employer = make_employer(branch, name=f"{word}-bedrijf", next_action=f"{word}-stap")
    twin = make_employer(branch, name=f"{word}-dubbel")
    vacancy = make_vacancy(employer, title=f"{word}-vacature")
    judged = {"branch": branch, "client": client, "measured_on": date(2020, 1, 1)}
    activity = make_activity(person, client, note=f"{word}-notitie", kind="desk_contact")
    trip = travel(person, date(2024, 5, 3), 84, "car")
    hours = make_hours(branch)
    case = LegalCase.create(branch=branch, code=f"{word}-zaak", client=client, kind="visa")
    version = make_version(client, person)
    make_share(person, version)
    meeting = make_meeting(person, title=f"{word}-overleg")
    return {
        "meeting": meeting,
        "series": make_series(person, title=f"{word}-reeks"),
        "poll": make_poll(person, title=f"{word}-prikker"),
        "point": make_point(meeting, text=f"{word}-punt"),
        "file": make_file(meeting, person, name=f"{word}-bijlage"),
        "action": make_action(meeting, person, text=f"{word}-actie"),
        "day_off": make_day_off(branch, name=f"{word}-dag", **on_a_day_of(client)),
        "client": client,
        "consent": Consent.get(Consent.client == client),
        "version": version,
        "placement": (
            placement := Placement.create(
                branch=branch,
                code=f"{word}-plaatsing",
                client=client,
                employer=employer,
                kind="internship",
                started_on=today(),
            )
        ),
        "agreement": make_agreement(placement, person),
        "advice": Advice.create(
            branch=branch, client=client, given_on=today(), about=f"{word}-advies", given_by=person
        ),
        "share": CVShare.get(CVShare.version == version),
        "person": person,
        "held": PersonRole.get(PersonRole.person == person),
        "ended": EndedRole.create(
            branch=branch, person=person, role=Role.GUIDE, until=date(2019, 3, 1)
        ),
        "hours": hours,
        "shift": make_shift(hours, person),
        "closure": Closure.create(
            branch=branch, first_on=today(), last_on=today(), reason=f"{word}-reden"
        ),
        "appointment": plan_visit(person, client, note=f"{word}-onderwerp"),
        "case": case,
        "relative": (
            relative := CaseRelative.create(
                branch=branch, case=case, name=f"{word}-familielid", relation="child"
            )
        ),
        "paper": CaseDocument.create(
            branch=branch, relative=relative, what=f"{word}-akte", asked_on=date(2019, 1, 1)
        ),
        "event": CaseEvent.create(
            branch=branch, case=case, happened_on=date(2019, 1, 1), what=f"{word}-gebeurtenis"
        ),
        "term_rule": TermRule.create(
            branch=branch,
            case_kind="visa",
            kind="decision",
            starts_with=f"{word}-begin",
            length=3,
            unit="month",
            valid_from=on_a_day_of(client)["first_on"],
            source=f"{word}-bron",
            is_verified=False,
        ),
        "term": LegalTerm.create(
            branch=branch,
            case=case,
            kind="hearing",
            due_on=today(),
            source="letter",
            note=f"{word}-termijn",
        ),
        "home": Home.create(
            branch=branch, code=f"{word}-woning", kind="regular", address=f"{word}-straat"
        ),
        "municipality": (place := make_municipality(branch, name=f"{word}-gemeente")),
        "rule": GuidanceRule.create(
            municipality=place, months=12, valid_from=date(2019, 1, 1), source=f"{word}-besluit"
        ),
        "correction": HousingCorrection.create(
            municipality=place, corrected_on=date(2019, 1, 1), persons=1, reason=f"{word}-correctie"
        ),
        "trajectory": Trajectory.create(
            branch=branch,
            client=client,
            year_number=2,
            started_on=date(2019, 1, 15),
            note=f"{word}-eindgesprek",
        ),
        "pause": GuidancePause.create(
            branch=branch, client=client, started_on=date(2019, 5, 1), reason=f"{word}-pauze"
        ),
        "plan_goal": (
            goal := PlanGoal.create(
                branch=branch,
                client=client,
                domain="work",
                goal=f"{word}-doel",
                set_on=date(2019, 5, 1),
            )
        ),
        "plan_task": PlanTask.create(branch=branch, goal=goal, task=f"{word}-taak", doer="client"),
        "erase_request": EraseRequest.create(branch=branch, client=client, asked_by=person),
        "referral": Referral.create(
            branch=branch,
            client=client,
            referred_on=date(2019, 2, 1),
            referred_to=f"{word}-wijkteam",
            note=f"{word}-schulden",
            referred_by=person,
        ),
        "story_text": StoryText.create(
            branch=branch,
            municipality=place,
            year=2018,
            chapter="desk",
            version=1,
            text=f"{word}-verhaal",
            written_by=person,
        ),
        "override": FigureOverride.create(
            branch=branch,
            municipality=place,
            year=2018,
            key="desk.contacts",
            hundredths=9900,
            reason=f"{word}-tegenspraak",
            made_by=person,
        ),
        "publication": (
            published := Publication.create(
                branch=branch,
                municipality=place,
                since=date(2018, 1, 1),
                until=date(2018, 12, 31),
                basis="all",
                number=1,
                reason=f"{word}-waarom",
                definitions="1",
                published_by=person,
                contents=packed({"figures": FROZEN, "story": [], "texts": {}}),
                pdf=b"%PDF",
            )
        ),
        "page": PublicPage.create(
            branch=branch,
            publication=published,
            nonce=word,
            digest=f"{word}-pagina",
            content="{}",
            mac="",
            made_by=person,
        ),
        "device": PushDevice.create(
            person=person, endpoint=f"https://{word}", digest=word, p256dh="", auth=""
        ),
        "household": client.household,
        "activity": activity,
        "word": (own_word := OwnWord.create(branch=branch, under="care", name=f"{word}-woord")),
        "chosen_word": ActivityWord.create(branch=branch, activity=activity, word=own_word),
        "question": ActivityQuestion.create(
            branch=branch,
            activity=activity,
            question=f"{word}-vraag",
            asked_by=make_person(branch, name=f"{word}-vrager"),
        ),
        "assignment": make_assignment(person, client.household),
        "employer": employer,
        "feed": Feed.create(
            branch=branch, owner=person, purpose="mine", token_digest=word, name=f"{word}-agenda"
        ),
        "contact_person": ContactPerson.create(
            branch=branch, employer=employer, name=f"{word}-contactpersoon"
        ),
        "merge": EmployerMerge.create(
            branch=branch, kept=employer, gone=twin, merged_by=person, before="{}"
        ),
        "vacancy": vacancy,
        "candidate": Candidate.create(branch=branch, vacancy=vacancy, client=client),
        "ladder_step": LadderStep.create(step=2, **judged),
        "record": PersonRecord.create(
            branch=branch,
            person=person,
            kind="talk",
            happened_on="2026-01-05",
            what=f"{word}-praat",
        ),
        "room": Room.create(branch=branch, name=f"{word}-kamer"),
        "move": OfficeMove.create(
            branch=branch,
            address=f"{word}-straat 1",
            moved_on=date(2001, 1, 1) + timedelta(client.id),
        ),
        "visitor": Visitor.create(branch=branch, called=f"{word}-bezoeker"),
        "wait": LessonWait.create(
            branch=branch, client=client, waits_since="2026-01-05", days="02", places="home"
        ),
        "request": InterpreterRequest.create(
            branch=branch,
            client=client,
            language="ti",
            wanted_on=today() + timedelta(3),
            minutes=60,
            channel="phone",
            asked_by=person,
        ),
        "language_level": LanguageLevel.create(spoken="A1", **judged),
        "import": ImportRun.create(branch=branch, person=person, state="waiting"),
        "claim": (claim := make_submitted(make_person(branch, name=f"{word}-reiziger"))),
        "receipt": Receipt.get(Receipt.branch == branch.id),
        "deputy": make_deputy(person, claim.claimant),
        "batch": PaymentBatch.create(
            branch=branch,
            number=PaymentBatch.select().count() + 1,
            made_by=person,
            pay_on="2026-01-01",
            message_id=word,
            total_cents=1,
            count=1,
            content_sealed=seal_bytes(b"<Document/>", payout_files.place(word)),
            digest=digest_of(b"<Document/>"),
        ),
        "period": BookPeriod.create(
            branch=branch, closed_until=date(2001, 1, 1) + timedelta(client.id), closed_by=person
        ),
        "line": line_of(trip),
        "trip": trip,
        "token": ApiToken.create(
            branch=branch,
            owner=person,
            name=f"{word}-programma",
            scopes="",
            digest=f"{word}-token",
            epoch=0,
            expires_at=now() + timedelta(1),
        ),
        "webhook": (
            webhook := Webhook.create(
                branch=branch,
                made_by=person,
                name=f"{word}-haak",
                address="https://example.org/",
                events="visit.logged",
            )
        ),
        "delivery": WebhookDelivery.create(
            branch=branch,
            webhook=webhook,
            entry_id=webhook.id,
            event="visit.logged",
            object_kind="activity",
            object_id=activity.id,
            happened_at=now(),
        ),
        "session": Session.create(digest=f"{word}-sleutel", person=person),
        "passkey": Passkey.create(
            person=person,
            digest=f"{word}-passkey",
            credential=word,
            public_key=b"",
            sign_count=0,
            name=word,
        ),
        "mail": OutboxMail.create(
            branch_id=branch.id,
            recipient="weg@example.org",
            subject=f"{word}-onderwerp",
            body="",
            caused_by=person,
            last_code=550,
        ),
    }


def on_a_day_of(client) -> dict:
    """A day that no other client has."""
    day = date(2027, 1, 1) + timedelta(client.id)
    return {"first_on": day, "last_on": day}


# A published figure, as `one_of_everything` keeps it.
KEPT = {"value": 99, "counted": 99, "text": "", "unit": "count", "records": []}
FROZEN = {"desk.contacts": KEPT}

# What a number in an address names; elsewhere its parameter says so: <int:client_id>.
NAMED = {
    "account.end_one_session": "session",
    "account.remove_lost_passkeys": None,  # who of the branch has one: tests/account
    "import_export.run": "import",
    "import_export.wrong_rows": "import",
    "claims.claim_month": None,  # a month of one's own
    "reports.missing": None,  # no record: one of the lists of what is to be completed
    "totals.send": None,  # a year of the own branch
}
# The employers are the branch's: the job coach has no need of a match to see them. So are its
# payments, its closed months, and whom it pays.
OF_THE_BRANCH = {
    None: {"visitor"},  # who waits at the desk is everybody's who works there
    Role.GUIDE: {"visitor"},
    Role.LEGAL_GUIDE: {"visitor"},
    Role.JOB_COACH: {"employer", "contact_person", "merge", "vacancy"},
    Role.TREASURER: {"batch", "period", "person", "line"},
}
# Not even a leader of the branch opens these.
OWN_ONLY = {"feed", "session", "passkey", "import", "line", "trip"}
# The team's meetings, which these roles read whether they are invited or not (the matrix).
OF_THE_TEAM = {"meeting", "series", "point", "action", "file"}
TEAM_READERS = {Role.LANGUAGE_COACH, Role.JOB_COACH, Role.LEGAL_GUIDE}
MISSING = 2_000_000_000


def named_records(app):
    """(kind of record, method, address with {}) of every route that names one."""
    for rule in pages_of(app):
        if (parameter := re.search(r"<int:(\w+)>", rule.rule)) is None:
            continue
        kind = NAMED.get(rule.endpoint, parameter[1].removesuffix("_id"))
        address = re.sub(r"<int:\w+>", "1", rule.rule.replace(parameter[0], "{}", 1))
        if kind is not None:
            for method in sorted(rule.methods & {"GET", "POST"}):
                yield kind, method, address


def not_as_missing(browser, method, address, *records) -> list[str]:
    """The addresses of those records of which one learns more than of one that does not exist."""
    missing = browser.open(address.format(MISSING), method=method)
    found = []
    for theirs in [address.format(record.id) for record in records]:
        answer = browser.open(theirs, method=method)
        is_as_missing = (
            answer.status_code == missing.status_code
            and answer.status_code in {302, 403, 404}
            and answer.headers.get("Location") == missing.headers.get("Location")
            and without_address(answer.text) == without_address(missing.text)
        )
        found += [] if is_as_missing else [f"{method} {theirs}"]
    return found


@pytest.mark.long
@pytest.mark.parametrize("role", ON_EACH, ids=str)
def test_what_one_may_not_open_is_as_good_as_not_there(app, client_for, branch, elsewhere, role):
    """G1, G2, R02, R03, R04c: the record of another branch, or of a colleague where none is theirs,
    and a missing one get the same answer, to the letter, by every method; and nothing changes.
    """
    colleagues, me = one_of_everything(branch, "Verder"), in_role(branch, role)
    make_assignment(me, make_client(branch).household)
    browser, before = client_for(me), stored()
    shown = []
    for kind, method, address in named_records(app):
        closed = [elsewhere[kind]] + [colleagues[kind]] * is_closed(kind, role)
        shown += not_as_missing(browser, method, address, *closed)

    assert shown == []
    assert stored() == before


def is_closed(kind, role) -> bool:
    """Whether that of a colleague is: leaders see the branch, nobody what is another's alone."""
    of_the_team = role in TEAM_READERS and kind in OF_THE_TEAM
    return (
        (role not in LEADERS or kind in OWN_ONLY)
        and kind not in OF_THE_BRANCH.get(role, ())
        and not of_the_team
    )


def stored() -> dict[str, list]:
    """All that is in the database, by table; but for the sessions that the test itself makes,
    and the notes of who was turned away.
    """
    rows = {model: model.select() for model in tables.ALL if model is not Session}
    rows[AuditEntry] = rows[AuditEntry].where(AuditEntry.action != "refused")
    return {table_of(model): sorted(map(repr, kept.tuples())) for model, kept in rows.items()}


def without_address(page: str) -> str:
    """The page without what it repeats of the address, and without its one-time tokens."""
    page = re.sub(r'value="[\w.-]{60,}"', "", page)
    return re.sub(r"\d{1,12}", "", page)


@pytest.mark.parametrize("role", sorted(LEADERS), ids=str)
def test_an_export_holds_no_word_of_another_branch(client_for, branch, elsewhere, role):
    """G1, R04: pages and files to look at are asked in tests/test_matrix.py."""
    make_client(branch, name="Eigen-naam")

    assert b"lders-" not in client_for(in_role(branch, role)).post("/exchange/export").data


def test_a_volunteer_opens_only_who_they_are_matched_with(client_for, branch, volunteer):
    """G2: the match opens the file; in the same branch nothing else does."""
    mine, other = make_client(branch), make_client(branch)
    make_assignment(volunteer, mine.household)
    browser = client_for(volunteer)

    assert browser.get(f"/clients/{mine.id}").status_code == 200
    assert browser.get(f"/clients/{other.id}").status_code == 404
    assert browser.get(f"/households/{other.household_id}").status_code == 404


@pytest.mark.parametrize("number", ["abc", "1%20or%201=1", "-1", str(10**20), "%00", "1.5"])
def test_a_strange_number_is_not_found_and_breaks_nothing(app, client_for, team_leader, number):
    """R41b: 404, never 500."""
    browser = client_for(team_leader)
    for _kind, method, address in named_records(app):
        assert browser.open(address.format(number), method=method).status_code == 404, address
