"""Every table, parents first, for the migrations and their test."""

from portal.account.models import KeptForm, OneTimeLink, Session, Throttle
from portal.activities.models import Activity, ActivityClient, ActivityTopic, Draft
from portal.appointments.models import Appointment, BookingLink, TakenTime
from portal.calendars.models import (
    CalendarClient,
    CalendarEvent,
    CalendarPerson,
    CalendarVersion,
)
from portal.claims.models import ClaimReminder, RemovedLine, WaitingFile
from portal.clients.models import Assignment, Client, Conflict, DeskCard, Household, SearchWord
from portal.cvs.models import (
    CV,
    Consent,
    CVCertificate,
    CVJob,
    CVLanguage,
    CVProfile,
    CVSchool,
    CVShare,
    CVSkill,
    CVTemplate,
    CVVersion,
)
from portal.employers.models import (
    ContactPerson,
    Employer,
    EmployerMerge,
    EmployerMove,
    EmployerProfile,
    MergedRow,
)
from portal.exchange.models import ImportRun
from portal.expenses.models import (
    AllowanceAgreement,
    AllowanceLimit,
    ClaimEvent,
    ExpenseClaim,
    ExpenseLine,
    ExpensePolicy,
    KindRule,
    PaymentBatch,
    PayoutLine,
    Rate,
    Receipt,
    Trip,
)
from portal.feeds.models import Feed, Pairing
from portal.files.models import StoredFile
from portal.guidance.models import Trajectory
from portal.housing.models import Home, HousingCorrection, HousingTarget
from portal.journal.models import FieldChange, JournalEntry
from portal.legal.models import LegalCase, LegalTerm, TermRule
from portal.mail.models import OutboxMail, SwitchedOff
from portal.meetings.models import Attendance, Meeting
from portal.organisation.models import Branch, GuidanceRule, Municipality, Setting
from portal.people.models import Deputy, Person, PersonRole
from portal.placements.models import Placement
from portal.roster.models import Closure, DeskHours, Shift
from portal.work.models import (
    Candidate,
    CandidateMove,
    LadderStep,
    LanguageLevel,
    Vacancy,
    VacancyLanguage,
    VacancyMove,
    WorkWish,
)

ALL = [
    Branch,
    Municipality,
    GuidanceRule,
    Setting,
    JournalEntry,
    FieldChange,
    Person,
    PersonRole,
    Deputy,
    Session,
    OneTimeLink,
    Throttle,
    OutboxMail,
    SwitchedOff,
    StoredFile,
    WaitingFile,
    RemovedLine,
    ClaimReminder,
    KeptForm,
    Home,
    HousingTarget,
    HousingCorrection,
    Employer,
    EmployerProfile,
    ContactPerson,
    EmployerMove,
    EmployerMerge,
    MergedRow,
    Household,
    Client,
    Assignment,
    SearchWord,
    Conflict,
    DeskCard,
    CalendarEvent,
    CalendarPerson,
    CalendarClient,
    CalendarVersion,
    Feed,
    Pairing,
    Rate,
    Trip,
    ExpenseClaim,
    ExpenseLine,
    AllowanceLimit,
    ExpensePolicy,
    KindRule,
    AllowanceAgreement,
    Receipt,
    ClaimEvent,
    PaymentBatch,
    PayoutLine,
    Activity,
    ActivityClient,
    ActivityTopic,
    Draft,
    LegalCase,
    TermRule,
    LegalTerm,
    DeskHours,
    Closure,
    Shift,
    Appointment,
    TakenTime,
    BookingLink,
    Trajectory,
    Placement,
    LadderStep,
    LanguageLevel,
    CV,
    Consent,
    CVProfile,
    CVJob,
    CVSchool,
    CVCertificate,
    CVLanguage,
    CVSkill,
    CVVersion,
    CVShare,
    CVTemplate,
    Vacancy,
    VacancyLanguage,
    VacancyMove,
    Candidate,
    CandidateMove,
    WorkWish,
    Meeting,
    Attendance,
    ImportRun,
]
