"""The rows that are wrong, given back as files that can be mended and chosen again."""

import csv
import io
from collections import defaultdict

from portal.exchange.actions.dialects import Broken, Record, records_of
from portal.exchange.actions.reading import REASON, Fault
from portal.text import csv_cell, from_csv_cell


def with_reasons(
    contents: dict[str, bytes], faults: list[Fault], *, whole: bool
) -> dict[str, bytes]:
    """Of each file with a wrong row its wrong rows, or all of them, with the reason behind each."""
    reasons: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for fault in faults:
        reasons[fault.file][fault.line].append(f"{fault.column}: {fault.message}")
    found = {}
    for name in contents.keys() & reasons.keys():
        if (written := _with_reasons(contents[name], reasons[name], whole=whole)) is not None:
            found[name] = written
    return dict(sorted(found.items()))


def _with_reasons(content: bytes, reasons: dict, *, whole: bool) -> bytes | None:
    """None where no row is wrong but only the file as such."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    written = 0
    records = (record for record in _readable(content) if not record.is_empty)
    header = next(records, None)
    if header is None:
        return None
    names = [name.strip().lower() for name in header.cells]
    kept = [place for place, name in enumerate(names) if name != REASON]
    writer.writerow([*(names[place] for place in kept), REASON])
    for record in records:
        if whole or record.line in reasons:
            cells = [_cell(record, place) for place in kept]
            too_many = map(_safe, record.cells[len(names) :])
            writer.writerow([*cells, _safe("; ".join(reasons.get(record.line, ()))), *too_many])
            written += record.line in reasons
    return out.getvalue().encode("utf-8-sig") if written else None


def _readable(content: bytes):
    try:
        yield from records_of(content, typed=True)
    except Broken:
        return  # what comes behind it cannot be told from it


def _cell(record: Record, place: int) -> object:
    return _safe(record.cells[place]) if place < len(record.cells) else ""


def _safe(cell: str) -> object:
    return csv_cell(from_csv_cell(cell.strip()), lines=True)
