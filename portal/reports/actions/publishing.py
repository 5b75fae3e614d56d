"""Publishing a report: what was seen is kept as it was, and signed; nothing of it changes again."""

import json
from collections.abc import Mapping

from flask_babel import force_locale

from portal import audit
from portal.core.clock import now, today
from portal.core.crypto import chained, digest_of
from portal.core.database import db, hold
from portal.core.i18n.language import DUTCH
from portal.people.models import Person
from portal.reports import queries
from portal.reports.actions.pdf import made_of
from portal.reports.actions.report import Report
from portal.reports.models import FigureOverride, Publication
from portal.reports.queries import Scope, published


class NotOver(Exception):
    """The period has not ended: its figures still grow."""


class NeedsReason(Exception):
    """It was published before: what follows it says why."""


def publish(report: Report, by: Person, reason: str | None) -> Publication:
    """Keep the figures with their records, the texts and the PDF of this report.

    Raises NotOver, and NeedsReason where a publication would follow another without one.
    """
    scope = report.scope
    if not can_be(scope):
        raise NotOver
    pdf = made_of(report)
    contents = published.packed(contents_of(report))
    with db.atomic():
        hold(scope.branch)
        last = published.last_of(scope)
        if last is not None and not reason:
            raise NeedsReason
        made = Publication(
            branch=scope.branch,
            municipality=scope.municipality,
            since=scope.since,
            until=scope.until,
            basis=scope.basis,
            number=last.number + 1 if last else 1,
            reason=reason,
            definitions=published.definitions_version(),
            published_by=by,
            contents=contents,
            pdf=pdf,
        )
        made.mac = seal(made, (last.mac if last else None) or "")
        made.save(force_insert=True)
        audit.record(by, "publication.make", made, why=reason)
    return made


def can_be(scope: Scope) -> bool:
    """Whether all days of it are over."""
    return scope.until < today()


def seal(made: Publication, before: str) -> str:
    """Of all that a publication says, its files included, and of the one that it follows."""
    said = [
        made.branch_id,
        made.municipality_id,
        f"{made.since:%Y-%m-%d}",
        f"{made.until:%Y-%m-%d}",
        made.basis,
        made.number,
        made.reason,
        made.definitions,
        made.published_by_id,
        int(made.published_at.timestamp()),
        digest_of(bytes(made.contents)),
        digest_of(bytes(made.pdf or b"")),
    ]
    return chained(before, json.dumps(["publication", *said]))


def is_as_sealed(made: Publication) -> bool | None:
    """Whether not a byte of it was changed; nothing of what a file brought, which has no seal."""
    if made.mac is None:
        return None
    place = made.municipality
    scope = Scope(made.branch, made.since, made.until, place, made.basis)
    earlier = [one.mac for one in published.of(scope) if one.number == made.number - 1]
    return made.mac == seal(made, (earlier[0] if earlier else None) or "")


def contents_of(report: Report) -> dict:
    with force_locale(DUTCH):
        texts = {key: str(queries.definition(key).text) for key in report.figures}
    return {
        "figures": {key: kept(report, key, text) for key, text in texts.items()},
        "story": [
            {
                "name": one.name,
                "blocks": [{"list": b.is_list, "lines": b.texts} for b in one.blocks],
            }
            for one in report.chosen.chapters
            if one.blocks
        ],
        "texts": {str(chapter): one.text for chapter, one in report.texts.items()},
    }


def kept(report: Report, key: str, text: str) -> dict:
    line, figure = report.line(key), report.figures[key]
    override = report.overrides.get(key)
    return {
        "value": line.value,
        "counted": figure.value,
        "text": text,
        "unit": figure.unit,
        "records": [[r.kind, r.id, r.amount, r.note] for r in figure.records],
        **({"reason": override.reason} if override else {}),
    }


def values_of(report: Report) -> Mapping[str, int | float]:
    """{key: the value that the report shows}, overridden ones included."""
    return {key: report.line(key).value for key in report.figures}


def override(scope: Scope, by: Person, key: str, hundredths: int, reason: str) -> FigureOverride:
    """Put another number in the place of what is counted; one before it ends, and stays known."""
    with db.atomic():
        hold(scope.branch)
        before = published.overrides(scope).get(key)
        if before is not None and (before.hundredths, before.reason) == (hundredths, reason):
            return before
        if before is not None:
            _end(before, by)
        made = FigureOverride.create(
            branch=scope.branch,
            municipality=scope.municipality,
            year=scope.since.year,
            key=key,
            hundredths=hundredths,
            reason=reason,
            made_by=by,
        )
        audit.record(by, "figure_override.make", made, reason=f"{key}: {reason}"[:300])
    return made


def end_override(one: FigureOverride, by: Person) -> None:
    """Let the number be what is counted again."""
    with db.atomic():
        _end(one, by)
        audit.record(by, "figure_override.end", one, reason=one.key)


def _end(one: FigureOverride, by: Person) -> None:
    one.ended_by, one.ended_at = by, now()
    one.save()
