"""The rows that are wrong, given back as files that can be mended and chosen again."""

from collections import defaultdict

from portal.core.spreadsheets import Column, Sheet
from portal.core.text import from_csv_cell
from portal.import_export.actions.dialects import Broken, Record, records_of
from portal.import_export.actions.reading import REASON, Fault


def with_reasons(
    contents: dict[str, bytes], faults: list[Fault], *, whole: bool
) -> dict[str, Sheet]:
    """Of each file with a wrong row its wrong rows, or all of them, with the reason behind each."""
    reasons: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for fault in faults:
        reasons[fault.file][fault.line].append(f"{fault.column}: {fault.message}")
    found = {}
    for name in sorted(contents.keys() & reasons.keys()):
        if (written := _with_reasons(name, contents[name], reasons[name], whole=whole)) is not None:
            found[name] = written
    return found


def _with_reasons(name: str, content: bytes, reasons: dict, *, whole: bool) -> Sheet | None:
    """None where no row is wrong but only the file as such."""
    records = (record for record in _readable(content) if not record.is_empty)
    header = next(records, None)
    if header is None:
        return None
    names = [name.strip().lower() for name in header.cells]
    kept = [place for place, name in enumerate(names) if name != REASON]
    rows, written = [], 0
    for record in records:
        if whole or record.line in reasons:
            said = "; ".join(reasons.get(record.line, ()))
            too_many = map(_plain, record.cells[len(names) :])
            rows.append((*(_cell(record, place) for place in kept), said, *too_many))
            written += record.line in reasons
    if not written:
        return None
    width = max(map(len, rows))
    heads = [*(names[place] for place in kept), REASON]
    columns = [Column(head, has_lines=True) for head in heads + [""] * (width - len(heads))]
    return Sheet(name, columns, [row + ("",) * (len(columns) - len(row)) for row in rows])


def _readable(content: bytes):
    try:
        yield from records_of(content, typed=True)
    except Broken:
        return  # what comes behind it cannot be told from it


def _cell(record: Record, place: int) -> str:
    return _plain(record.cells[place]) if place < len(record.cells) else ""


def _plain(cell: str) -> str:
    return from_csv_cell(cell.strip())
