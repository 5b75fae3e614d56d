"""The columns of further files of a branch: of its interpreters, offices and rules."""

from portal.import_export.actions.one_file import CODE, Column, File, needed
from portal.import_export.actions.parsing import clock, day, language, one_of, text, whole
from portal.interpreters.models import ELSEWHERE_LENGTH, NOTE_LENGTH, How, RequestState

FILES = (
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
)
# What the codes refer to, in these and in some others.
REFERENCES: tuple[tuple[str, dict[str, str]], ...] = (
    ("ladder_steps", {"client": "clients"}),
    ("cvs", {"client": "clients"}),
    ("referrals", {"client": "clients"}),
    ("past_homes", {"home": "homes"}),
    ("placement_checks", {"person": "people"}),
    ("person_records", {"person": "people"}),
    ("person_languages", {"person": "people"}),
    ("interpreter_requests", {"client": "clients", "interpreter": "people"}),
)
OF_BRANCHES: tuple[str, ...] = ()  # those that name their branch
