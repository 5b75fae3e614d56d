"""The columns of further files of a branch: of its interpreters, offices and rules."""

from portal.branches.models import ADDRESS_LENGTH, ROOM_LENGTH
from portal.employment.cvs.models.levels import CEFRLevel
from portal.import_export.actions.one_file import CODE, Column, File, needed
from portal.import_export.actions.parsing import (
    IMPORTED_ROLES,
    clock,
    day,
    distinct,
    language,
    moment,
    one_of,
    text,
    whole,
    yes_or_no,
)
from portal.interpreters.models import ELSEWHERE_LENGTH, NOTE_LENGTH, How, RequestState
from portal.legal.models import CaseKind, TermKind, TermSource
from portal.lessons.models import MOST_HOUSEHOLDS, LessonPlace, WaitEnd
from portal.lessons.models import NOTE_LENGTH as WAIT_NOTE_LENGTH

FILES = (
    File(
        "person_roles",
        (
            needed("person", CODE),
            needed("role", one_of(IMPORTED_ROLES)),
            Column("from", day),
            Column("until", day),
        ),
        in_order=("from", "until"),
    ),
    File("person_languages", (needed("person", CODE), needed("language", language))),
    File(
        "interpreter_requests",
        (
            needed("client", CODE),
            needed("language", language),
            needed("on", day),
            Column("starts", clock),
            needed("minutes", whole(5, 720)),
            needed("channel", one_of(How)),
            needed("state", one_of(RequestState)),
            Column("interpreter", CODE),
            Column("elsewhere", text(ELSEWHERE_LENGTH)),
            Column("note", text(NOTE_LENGTH, lines=True)),
        ),
    ),
    File(
        "lesson_waits",
        (
            needed("client", CODE),
            needed("since", day),
            Column("days", distinct(whole(1, 7))),
            Column("places", distinct(one_of(LessonPlace))),
            Column("note", text(WAIT_NOTE_LENGTH, lines=True)),
            Column("ended_on", day),
            Column("ended_because", one_of(WaitEnd)),
        ),
        in_order=("since", "ended_on"),
    ),
    File(
        "lesson_offers",
        (
            needed("person", CODE),
            Column("days", distinct(whole(1, 7))),
            Column("places", distinct(one_of(LessonPlace))),
            Column("level_from", one_of(CEFRLevel)),
            Column("level_to", one_of(CEFRLevel)),
            needed("most", whole(0, MOST_HOUSEHOLDS)),
        ),
        in_order=("level_from", "level_to"),
    ),
    File(
        "office_addresses",
        (needed("branch", CODE), needed("from", day), needed("address", text(ADDRESS_LENGTH))),
    ),
    File("rooms", (needed("branch", CODE), needed("name", text(ROOM_LENGTH)))),
    File(
        "term_rules",
        (
            needed("branch", CODE),
            needed("case_kind", one_of(CaseKind)),
            needed("kind", one_of(TermKind)),
            needed("starts_with", text(120)),
            needed("length", whole(1, 600)),
            needed("unit", one_of(("week", "month"))),
            needed("valid_from", day),
            Column("valid_until", day),
            needed("source", text(300)),
            needed("verified", yes_or_no),
        ),
        in_order=("valid_from", "valid_until"),
    ),
    File(
        "legal_terms",
        (
            needed("client", CODE),
            needed("case", CODE),
            needed("kind", one_of(TermKind)),
            needed("due_on", day),
            needed("source", one_of(TermSource)),
            Column("rule_from", day),
            Column("counted_from", day),
            Column("note", text(200)),
            Column("done_at", moment(has_happened=True)),
        ),
    ),
    File(
        "person_papers",
        (
            needed("person", CODE),
            Column("conduct_certificate_on", day),
            Column("conduct_certificate_until", day),
            Column("confidentiality_on", day),
        ),
    ),
    File("barred", (needed("client", CODE), needed("person", CODE), Column("reason", text(300)))),
)
# What the codes refer to, in these and in some others.
REFERENCES: tuple[tuple[str, dict[str, str]], ...] = (
    ("ladder_steps", {"client": "clients"}),
    ("cvs", {"client": "clients"}),
    ("referrals", {"client": "clients"}),
    ("past_homes", {"home": "homes"}),
    ("placement_checks", {"person": "people"}),
    ("person_records", {"person": "people"}),
    ("person_roles", {"person": "people"}),
    ("person_languages", {"person": "people"}),
    ("legal_terms", {"client": "clients"}),
    ("person_papers", {"person": "people"}),
    ("barred", {"client": "clients", "person": "people"}),
    ("lesson_waits", {"client": "clients"}),
    ("lesson_offers", {"person": "people"}),
    ("interpreter_requests", {"client": "clients", "interpreter": "people"}),
)
# Those that name their branch.
OF_BRANCHES = (
    "people",
    "employers",
    "meetings",
    "opening_hours",
    "own_words",
    "office_addresses",
    "rooms",
    "term_rules",
)
