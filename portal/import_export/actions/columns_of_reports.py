"""The columns of the files about reports."""

import base64

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.import_export.actions.one_file import CODE, NAME, Column, File, needed
from portal.import_export.actions.parsing import (
    Parser,
    day,
    figure,
    moment,
    one_of,
    text,
    whole,
)
from portal.reports.models import SAID_WHY_LENGTH, TEXT_LENGTH, Chapter

A_PIECE = 30_000  # characters of base64; a cell of a workbook holds 32,767
PARTS = ("contents", "pdf", "signature", "records")  # of a publication


def _piece(cell: str) -> str:
    if len(cell) > A_PIECE:
        raise ValueError(_("longer than %(n)s characters", n=A_PIECE))
    try:
        base64.b64decode(cell, validate=True)
    except ValueError:
        raise ValueError(_("this is no part of a publication as an export writes it")) from None
    return cell


piece = Parser(_piece, _l("a part of a publication, as an export writes it"))

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
    File(
        "published_parts",
        (
            needed("branch", CODE),
            Column("municipality", NAME),
            needed("from", day),
            needed("to", day),
            needed("basis", one_of(["all", "adults"])),
            needed("number", whole(1, 10_000)),
            needed("part", one_of(PARTS)),
            needed("piece", whole(1, 10_000)),
            needed("text", piece),
        ),
        in_order=("from", "to"),
    ),
)
