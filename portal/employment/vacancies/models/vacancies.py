"""Vacancies: places at employers, and the clients who were proposed for them."""

import uuid
from enum import StrEnum

from peewee import CharField, Check, DateField, IntegerField, TextField

from portal.branches.models import Branch
from portal.clients.models import Client
from portal.core.clock import now
from portal.core.database import BaseModel, MomentField, no_longer_than, one_of, parent, same_branch
from portal.core.web.access import Permission
from portal.employment.board.models import HasNextStep, RestReason
from portal.employment.cvs.models import CV
from portal.employment.employers.models import Employer
from portal.employment.placements.models import PlacementKind
from portal.employment.vacancies.models.ladder import CEFRLevel
from portal.people.models import Person
from portal.search.index import Found, Word

MOST_WORDS = 2_000  # of what a vacancy asks
MOST_PLACES = 99  # of one vacancy


class VacancyStage(StrEnum):
    """How far a place is, in the order of the board."""

    LEAD = "lead"
    OPEN = "open"
    TALKING = "talking"
    FILLED = "filled"
    CLOSED = "closed"


class VacancyReason(StrEnum):
    """Why a place was not filled by a client of ours."""

    FILLED_BY_ANOTHER = "filled_by_another"
    WITHDRAWN = "withdrawn"
    NO_FITTING_CLIENT = "no_fitting_client"
    CONDITIONS = "conditions"
    NO_REPLY = "no_reply"
    OTHER = "other"


class CandidateStage(StrEnum):
    """How far a proposed client is."""

    PROPOSED = "proposed"
    CV_SENT = "cv_sent"
    TALKED = "talked"
    PLACED = "placed"
    CLOSED = "closed"


class EmployerSide(StrEnum):
    """Why the employer does not go on with a client."""

    POSITION_FILLED = "position_filled"
    WITHDRAWN = "withdrawn"
    LANGUAGE = "language"
    EXPERIENCE = "experience"
    HOURS = "hours"
    NO_GUIDANCE = "no_guidance"
    NO_REPLY = "no_reply"
    OTHER = "other"


class ClientSide(StrEnum):
    """Why the client does not go on with a place."""

    OTHER_PLACE = "other_place"
    SCHOOL_FIRST = "school_first"
    TRAVEL = "travel"
    HOURS = "hours"
    CARE_AT_HOME = "care_at_home"
    NOT_THIS_WORK = "not_this_work"
    DID_NOT_COME = "did_not_come"
    OTHER = "other"


def new_code() -> str:
    return f"vacancy-{uuid.uuid4().hex[:12]}"


class Vacancy(HasNextStep, Found):
    """A place at an employer, or the lead of one."""

    branch = parent(Branch)
    code = CharField(max_length=60, default=new_code)  # in files
    employer = parent(Employer)
    title = CharField(max_length=120)  # the occupation
    kind = CharField(max_length=20, constraints=[one_of("kind", PlacementKind)])
    place = CharField(max_length=120, null=True)  # where the work is, if not at the employer's
    hours_per_week_tenths = IntegerField(
        null=True, constraints=[Check("hours_per_week_tenths BETWEEN 0 AND 1680")]
    )
    places = IntegerField(default=1, constraints=[Check(f"places BETWEEN 1 AND {MOST_PLACES}")])
    licence = CharField(max_length=10, null=True)  # to drive, that they ask
    parts_of_day = CharField(max_length=60, null=True)  # with a space between; nothing: any
    starts_on = DateField(null=True)
    asks = TextField(null=True, constraints=[no_longer_than("asks", MOST_WORDS)])
    stage = CharField(max_length=10, constraints=[one_of("stage", VacancyStage)])
    next_action_on = DateField(null=True)
    next_action = CharField(max_length=300, null=True)
    rests_because = CharField(
        max_length=20, null=True, constraints=[one_of("rests_because", RestReason)]
    )
    owner = parent(Person, null=True)
    form_key = CharField(max_length=40, null=True, unique=True)  # one form makes one vacancy
    created_at = MomentField(default=now)
    version = IntegerField(default=0)

    FOUND_BY = ("title", "place")

    class Meta:
        indexes = (
            (("id", "branch"), True),
            (("branch", "code"), True),
            (("branch", "stage"), False),
            (("employer", "id"), False),
        )
        constraints = [
            same_branch("employer_id", "employer"),
            same_branch("owner_id", "person"),
        ]

    @property
    def label(self) -> str:
        return self.title

    full_name = label

    @property
    def at(self) -> VacancyStage:
        return VacancyStage(self.stage)

    @property
    def is_open(self) -> bool:
        return self.at not in {VacancyStage.FILLED, VacancyStage.CLOSED}

    @property
    def history(self) -> type["VacancyMove"]:
        return VacancyMove

    def can_be_changed_by(self, person: Person) -> bool:
        return person.may(Permission.SEE_EMPLOYERS) and self.branch_id == person.branch_id


class VacancyWord(Word):
    record = parent(Vacancy, on_delete="CASCADE")


class VacancyLanguage(BaseModel):
    """A language that a vacancy asks, and at least how well."""

    vacancy = parent(Vacancy, on_delete="CASCADE")
    language = CharField(max_length=3)
    spoken = CharField(max_length=2, null=True, constraints=[one_of("spoken", CEFRLevel)])
    written = CharField(max_length=2, null=True, constraints=[one_of("written", CEFRLevel)])

    class Meta:
        indexes = ((("vacancy", "language"), True),)
        constraints = [Check("spoken IS NOT NULL OR written IS NOT NULL")]


class VacancyMove(BaseModel):
    """That a vacancy came to a stage, on which day and by whom; never changed, only undone."""

    branch = parent(Branch)
    vacancy = parent(Vacancy)
    stage = CharField(max_length=10, constraints=[one_of("stage", VacancyStage)])
    reached_on = DateField()
    reason = CharField(max_length=20, null=True, constraints=[one_of("reason", VacancyReason)])
    person = parent(Person)
    noted_at = MomentField(default=now)
    undone_at = MomentField(null=True)

    class Meta:
        indexes = ((("vacancy", "id"), False),)
        constraints = [
            Check("stage <> 'closed' OR reason IS NOT NULL"),
            same_branch("vacancy_id", "vacancy"),
            same_branch("person_id", "person"),
        ]


class Candidate(BaseModel):
    """A client who was proposed for a vacancy, with the CV that was sent."""

    branch = parent(Branch)
    vacancy = parent(Vacancy)
    client = parent(Client)
    stage = CharField(
        max_length=10,
        default=CandidateStage.PROPOSED,
        constraints=[one_of("stage", CandidateStage)],
    )
    cv = parent(CV, null=True)
    cv_sent_at = MomentField(null=True)
    cv_share = IntegerField(null=True)  # the number of the CVShare by which it was mailed
    cv_number = IntegerField(null=True)  # of the client's versions; none where only a day is known
    version = IntegerField(default=0)

    class Meta:
        indexes = (
            (("vacancy", "client"), True),
            (("client", "id"), False),
            (("id", "branch"), True),
        )
        constraints = [
            same_branch("vacancy_id", "vacancy"),
            same_branch("client_id", "client"),
            same_branch("cv_id", "cv"),
        ]

    @property
    def at(self) -> CandidateStage:
        return CandidateStage(self.stage)

    @property
    def is_open(self) -> bool:
        return self.at not in {CandidateStage.PLACED, CandidateStage.CLOSED}

    @property
    def history(self) -> type["CandidateMove"]:
        return CandidateMove


class CandidateMove(BaseModel):
    """That a proposed client came to a stage; at the end why, for each side apart."""

    branch = parent(Branch)
    candidate = parent(Candidate)
    stage = CharField(max_length=10, constraints=[one_of("stage", CandidateStage)])
    reached_on = DateField()
    employer_reason = CharField(
        max_length=20, null=True, constraints=[one_of("employer_reason", EmployerSide)]
    )
    client_reason = CharField(
        max_length=20, null=True, constraints=[one_of("client_reason", ClientSide)]
    )
    person = parent(Person)
    noted_at = MomentField(default=now)
    undone_at = MomentField(null=True)

    class Meta:
        indexes = ((("candidate", "id"), False),)
        constraints = [
            Check("stage <> 'closed' OR employer_reason IS NOT NULL OR client_reason IS NOT NULL"),
            same_branch("candidate_id", "candidate"),
            same_branch("person_id", "person"),
        ]


class WorkWish(BaseModel):
    """What work a client looks for: what the list of who fits a vacancy goes by."""

    branch = parent(Branch)
    client = parent(Client, unique=True)
    occupations = CharField(max_length=200, null=True)
    hours_per_week_tenths = IntegerField(
        null=True, constraints=[Check("hours_per_week_tenths BETWEEN 0 AND 1680")]
    )
    travel_km = IntegerField(null=True, constraints=[Check("travel_km BETWEEN 0 AND 500")])
    version = IntegerField(default=0)

    class Meta:
        constraints = [same_branch("client_id", "client")]
