"""The columns of the files about reports."""

from portal.import_export.actions.one_file import CODE, NAME, Column, File, needed
from portal.import_export.actions.parsing import day, figure, moment, one_of, text, whole
from portal.reports.models import SAID_WHY_LENGTH, TEXT_LENGTH, Chapter

FILES = (
    File(
        "report_texts",
        (
            needed("branch", CODE),
            Column("municipality", NAME),
            needed("year", whole(1901, 2199)),
            needed("chapter", one_of(Chapter)),
            Column("text", text(TEXT_LENGTH, lines=True)),
            Column("person", CODE),
            Column("written_at", moment(has_happened=True)),
        ),
    ),
    File(
        "figure_overrides",
        (
            needed("branch", CODE),
            Column("municipality", NAME),
            needed("year", whole(1901, 2199)),
            needed("key", text(160)),
            needed("value", figure),
            needed("reason", text(SAID_WHY_LENGTH)),
            Column("person", CODE),
            Column("made_at", moment(has_happened=True)),
        ),
    ),
    File(
        "published_figures",
        (
            needed("branch", CODE),
            Column("municipality", NAME),
            needed("from", day),
            needed("to", day),
            needed("basis", one_of(["all", "adults"])),
            needed("number", whole(1, 10_000)),
            needed("published_at", moment(has_happened=True)),
            Column("person", CODE),
            Column("reason", text(SAID_WHY_LENGTH)),
            needed("definitions", text(16)),
            needed("key", text(160)),
            needed("value", figure),
        ),
        in_order=("from", "to"),
    ),
)
