"""The ledger as a journal in two columns, as bookkeeping programs take it in (packages.toml).

Each payment to the bank, each payment that came back and each gift is a document in balance: its
lines on the accounts of their kinds, and their sum on the other side.
"""

import csv
import io
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from flask_babel import force_locale, gettext

from portal.core.i18n.labels import EXPENSES
from portal.core.i18n.language import DUTCH
from portal.core.spreadsheets import decimal
from portal.core.text import csv_cell
from portal.expenses.payouts.models import Booking, BookSettings
from portal.expenses.payouts.queries.ledger import LedgerEntry

FILE = Path(__file__).parent.parent / "packages.toml"


@dataclass(frozen=True)
class JournalLine:
    day: date
    document: str
    account: str
    cost_centre: str
    project: str
    text: str
    cents: int  # credit below zero


@cache
def packages() -> dict[str, dict[str, Any]]:
    """{package: its name, how it writes a day, and its columns}."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def as_journal(entries: Iterable[LedgerEntry], settings: BookSettings) -> bytes:
    """A file that the branch's program takes in, in Dutch, with as much debit as credit."""
    package = packages()[settings.package]
    out = io.StringIO(newline="")
    rows = csv.writer(out, delimiter=";", lineterminator="\r\n")
    rows.writerow(head for head, _what in package["columns"])
    with force_locale(DUTCH):
        for line in journal(entries, settings):
            values = cells(line, settings.journal, package["day"])
            rows.writerow(values[what] for _head, what in package["columns"])
    return ("\ufeff" + out.getvalue()).encode()


def journal(entries: Iterable[LedgerEntry], settings: BookSettings) -> Iterator[JournalLine]:
    for (day, document, is_gift), group in groupby(
        sorted(entries, key=document_of), key=document_of
    ):
        total = 0
        for entry in group:
            total += entry.paid_cents
            yield JournalLine(
                day,
                document,
                entry.account,
                entry.cost_centre,
                entry.project,
                f"{entry.reference} {kind_name(entry.kind)}",
                entry.paid_cents,
            )
        account = settings.gift_account if is_gift else settings.paid_account
        text = gettext("Gifts of volunteers") if is_gift else gettext("Claims of volunteers")
        yield JournalLine(day, document, account, "", "", text, -total)


def document_of(entry: LedgerEntry) -> tuple[date, str, bool]:
    """What is booked together: the payments of a file, those of it that came back, a gift."""
    if entry.what == Booking.GIVEN:
        return entry.booked_on, entry.reference, True
    back = "R" if entry.what == Booking.CAME_BACK else ""
    return entry.booked_on, f"B{entry.batch:04}{back}", False


def kind_name(kind: str) -> str:
    """What a kind of cost, or the fixed allowance, is called in the books."""
    return str(EXPENSES[kind]) if kind in EXPENSES else gettext("Fixed allowance")


def cells(line: JournalLine, journal: str, day: str) -> dict[str, object]:
    """{what a column can hold: the value of this line}."""
    return {
        "journal": csv_cell(journal),
        "year": line.day.year,
        "period": line.day.month,
        "year_period": f"{line.day:%Y/%m}",
        "day": line.day.strftime(day),
        "document": line.document,
        "account": csv_cell(line.account),
        "cost_centre": csv_cell(line.cost_centre),
        "project": csv_cell(line.project),
        "text": csv_cell(line.text),
        "currency": "EUR",
        "amount": decimal(line.cents, 2),
        "debit": decimal(max(line.cents, 0), 2),
        "credit": decimal(max(-line.cents, 0), 2),
        "size": decimal(abs(line.cents), 2),
        "side": "D" if line.cents >= 0 else "C",
    }
