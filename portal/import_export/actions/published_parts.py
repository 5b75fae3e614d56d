"""The bytes of what was published, its signature and its records, in pieces of text.

A piece is a part of base64, for a spreadsheet holds no more in a cell. The numbers by which a
publication knows its records go along with what each is called in the files, for another database
numbers them otherwise.
"""

import base64
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from portal.branches.models import Branch
from portal.core.crypto import digest_of
from portal.import_export.actions.called import names_in
from portal.import_export.actions.case_files import lines_of
from portal.import_export.actions.columns_of_reports import A_PIECE, PARTS
from portal.import_export.actions.rows_of_clients import Row
from portal.import_export.actions.writing import Writer
from portal.reports.actions.signing import Signed, is_whole, known_as, signed
from portal.reports.models import Publication

MOST_BYTES = 20_000_000  # of one part, unpacked

Key = tuple[Any, ...]  # the numbers of branch and municipality, from, to, basis, number


def rows_of(branch: Branch) -> list[Row]:
    """Of each publication whose bytes are those that were signed."""
    made = list(
        Publication.select().where(Publication.branch == branch.id).order_by(Publication.id)
    )
    names = names_in(branch.id) if made else {}
    return [row for one in made for row in rows_of_one(one, names)]


def rows_of_one(made: Publication, names: dict[str, dict[int, str]]) -> Iterator[Row]:
    if not is_whole(made) or (signature := signed(made)) is None:
        return
    of_one = known_as(made)
    parts = {
        "contents": bytes(made.contents),
        "pdf": bytes(made.pdf or b""),
        "signature": signature.as_text().encode(),
        "records": packed(called(made, names)),
    }
    for part, content in parts.items():
        text = base64.b64encode(content).decode()
        for piece, at in enumerate(range(0, len(text), A_PIECE), 1):
            yield of_one | {"part": part, "piece": piece, "text": text[at : at + A_PIECE]}


def packed(told: object) -> bytes:
    return zlib.compress(json.dumps(told, ensure_ascii=True, sort_keys=True).encode())


def unpacked(content: bytes) -> Any:
    """Raises ValueError for what is no JSON, or more of it than any publication has."""
    try:
        reader = zlib.decompressobj()
        text = reader.decompress(content, MOST_BYTES)
    except zlib.error as error:
        raise ValueError from error
    if reader.unconsumed_tail:
        raise ValueError
    return json.loads(text)


def called(made: Publication, names: dict[str, dict[int, str]]) -> dict[str, dict[str, str]]:
    """{kind: {its number in the publication: what the files call it}} of what is still there."""
    numbers = None if made.renumbered is None else unpacked(bytes(made.renumbered))
    found: dict[str, dict[str, str]] = {}
    for figure in unpacked(bytes(made.contents))["figures"].values():
        for kind, number, *_rest in figure["records"]:
            here = number if numbers is None else numbers.get(kind, {}).get(str(number), 0)
            if name := names.get(kind, {}).get(here):
                found.setdefault(kind, {})[str(number)] = name
    return found


@dataclass
class Brought:
    """What a file says of one publication."""

    line: int
    pieces: dict[str, list[tuple[int, str]]] = field(default_factory=dict)

    def content(self, part: str) -> bytes:
        found = sorted(self.pieces.get(part, ()))
        if [piece for piece, _text in found] != list(range(1, len(found) + 1)):
            raise ValueError
        return base64.b64decode("".join(text for _piece, text in found))


class Parts:
    """What an import brings of the bytes of publications, to be held against their figures."""

    def __init__(self, writer: Writer) -> None:
        self.writer, self.found = writer, dict[Key, Brought]()
        for line, row in lines_of(writer, "published_parts"):
            branch = writer.branch_ids[row["branch"]]
            place = writer.codes["municipalities"].get(row["municipality"])
            days = (row["from"], row["to"], row["basis"], row["number"])
            brought = self.found.setdefault((branch, place, *days), Brought(line))
            brought.pieces.setdefault(row["part"], []).append((row["piece"], row["text"]))

    def count(self, key: Key, word: str) -> None:
        """So many rows of it are `new` or the `same`."""
        if brought := self.found.get(key):
            rows = sum(map(len, brought.pieces.values()))
            self.writer.tallies["published_parts"][word] += rows

    def fault(self, brought: Brought, why: str) -> None:
        self.writer.fault("published_parts", brought.line, "text", why)

    def alone(self, known: set[Key]) -> None:
        """Say of what comes without its figures that they are missing."""
        for key, brought in self.found.items():
            if key not in known:
                self.fault(brought, _("published_figures.csv says nothing of this publication"))

    def of(self, key: Key, row: dict, values: dict[str, int | float]) -> dict[str, Any]:
        """The columns of a publication; nothing where a file brings figures only.

        `row` and `values` are what the other file says. What differs from what was signed is a
        fault.
        """
        if (brought := self.found.get(key)) is None:
            return {}
        try:
            contents, pdf, signature, records = (brought.content(part) for part in PARTS)
            found = Signed.read(signature.decode())
            told = {k: kept["value"] for k, kept in unpacked(contents)["figures"].items()}
            names = unpacked(records) if records else {}  # not for everybody to see
            second = int(found.said["published_at"])
        except (ValueError, KeyError, TypeError, AttributeError):
            self.fault(brought, _("a part of this publication is missing or broken"))
            return {}
        statement = {
            **{name: row[name] for name in ("branch", "municipality", "from", "to")},
            **{name: row[name] for name in ("basis", "number", "reason", "definitions", "person")},
            "published_at": second,
            "contents": digest_of(contents),
            "pdf": digest_of(pdf),
        }
        same_minute = second // 60 == int(row["published_at"][0]) // 60
        if not (found.holds(statement) and same_minute and told == values):
            self.fault(brought, _("this is not what was published: the signature does not fit"))
            return {}
        return {
            "published_at": second,
            "contents": contents,
            "pdf": pdf or None,
            "signed": found.as_text(),
            "renumbered": packed(numbered(names, names_in(key[0]))),
        }


def numbered(
    names: dict[str, dict[str, str]], here: dict[str, dict[int, str]]
) -> dict[str, dict[str, int]]:
    """{kind: {number in the publication: number here}} of the records that are here."""
    by_name = {kind: {name: n for n, name in found.items()} for kind, found in here.items()}
    return {
        kind: {n: by_name[kind][name] for n, name in found.items() if name in by_name[kind]}
        for kind, found in names.items()
        if kind in by_name
    }
