"""Employers and the ladder from files, without losing what the portal knew of them."""

from flask_babel import gettext as _
from peewee import JOIN, fn

from portal.core.clock import today
from portal.core.database.bulk import change, insert, named_rows, raise_versions
from portal.employment.employers.models import Employer, EmployerMove
from portal.employment.vacancies.models import LadderStep
from portal.import_export.actions.writing import Upsert, Writer, seconds_now


def employers(writer: Writer) -> None:
    """But for its code and branch, the file has the columns of the table."""
    rows = {
        (writer.branch_ids[row.pop("branch")], row.pop("code")): row
        for row in writer.rows("employers")
    }
    lines = dict(zip(rows, writer.tables["employers"].lines, strict=True))
    upsert = writer.coded("employers", Employer, rows)
    refuse_merged(writer, upsert, lines)
    raise_versions(Employer, upsert.changed_ids)
    note_stages(writer)
    follow_merges(writer)


def note_stages(writer: Writer) -> None:
    """A stage that the portal did not know: reached today, or some day before the first file."""
    later = EmployerMove.alias()
    last = later.select(fn.MAX(later.id)).where(
        later.employer == Employer.id, later.undone_at.is_null()
    )
    found = (
        Employer.select(
            Employer.id, Employer.branch, Employer.stage, EmployerMove.stage.alias("before")
        )
        .join(EmployerMove, JOIN.LEFT_OUTER, on=(EmployerMove.id == last))
        .where(
            writer.is_here(Employer),
            Employer.stage.is_null(False),
            EmployerMove.stage.is_null() | (EmployerMove.stage != Employer.stage),
            Employer.merged_into.is_null(),
        )
    )
    moves = [
        {
            "employer_id": row["id"],
            "branch_id": row["branch_id"],
            "stage": row["stage"],
            "reached_on": today().isoformat() if row["before"] else None,
        }
        for row in named_rows(found)
    ]
    insert(EmployerMove, moves)


def refuse_merged(writer: Writer, upsert: Upsert, lines: dict[tuple, int]) -> None:
    """Nobody sees an employer that was merged away: what a file changes of it would be lost."""
    kept = Employer.alias()
    gone = (
        Employer.select(Employer.id, kept.code)
        .join(kept, on=(Employer.merged_into == kept.id))
        .where(writer.is_here(Employer))
    )
    codes = {row["id"]: row["code"] for row in named_rows(gone)}
    for key, number, _was in upsert.touched:
        if number in codes:
            why = _("this employer was merged into %(code)s: change that one", code=codes[number])
            writer.fault("employers", lines[key], "code", why)


def follow_merges(writer: Writer) -> None:
    """What a file says of an employer that was merged away belongs to the one that was kept."""
    gone = Employer.select(Employer.id, Employer.merged_into).where(
        Employer.merged_into.is_null(False), writer.is_here(Employer)
    )
    kept = {row["id"]: row["merged_into_id"] for row in named_rows(gone)}
    codes = writer.codes["employers"]
    for key, number in codes.items():
        codes[key] = kept.get(number, number)


def ladder_steps(writer: Writer) -> None:
    """Another step on a known day: the judgement that stood is kept as withdrawn."""
    rows, lines = {}, {}
    for line, row in zip(
        writer.tables["ladder_steps"].lines, writer.rows("ladder_steps"), strict=True
    ):
        key = (writer.id_of("clients", row["client"]), row["measured_on"])
        branch = writer.branch_for("clients", row["client"])
        rows[key], lines[key] = {"branch_id": branch, "step": row["step"]}, line
    standing = writer.is_here(LadderStep) & LadderStep.withdrawn_at.is_null()
    upsert = Upsert(LadderStep, ("client_id", "measured_on"), rows, standing)
    s = LadderStep
    known = s.select(s.id, s.branch, s.client, s.measured_on, s.step, s.judged_by).where(standing)
    found = {row.pop("id"): row for row in named_rows(known)}
    replaced = [found[number] for number in sorted(upsert.changed_ids)]
    writer.store("ladder_steps", upsert, lines)
    change(LadderStep, {number: {"judged_by_id": None} for number in upsert.changed_ids})
    insert(LadderStep, [{**row, "withdrawn_at": seconds_now()} for row in replaced])
