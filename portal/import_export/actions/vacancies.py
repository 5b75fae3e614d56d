"""Vacancies and who was proposed for them: from files, and as files have them.

A stage is a row of its own, which stays: how far a vacancy or a client is, is the last one.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from flask_babel import gettext as _
from peewee import JOIN

from portal.branches.models import Branch
from portal.calendar_feeds.events.queries import batched
from portal.clients.models import Client
from portal.core.database.bulk import (
    Model,
    change,
    grouped,
    insert,
    is_looking,
    named_rows,
    next_ids,
    raise_versions,
    remove,
)
from portal.employment.cvs.models import CV
from portal.employment.employers.models import Employer
from portal.employment.vacancies.models import (
    Candidate,
    CandidateMove,
    Vacancy,
    VacancyLanguage,
    VacancyMove,
    VacancyStage,
)
from portal.import_export.actions.parsing import NOT_ASKED
from portal.import_export.actions.rows_of_clients import Row, of_file, wall_clock
from portal.import_export.actions.writing import Upsert, Values, Writer, nth
from portal.people.models import Person

# From files


def vacancies(writer: Writer) -> None:
    rows, asked = {}, {}
    for row in writer.rows("vacancies"):
        employer, owner, code = row.pop("employer"), row.pop("owner"), row.pop("code")
        key = (writer.branch_for("employers", employer), code)
        asked[key] = sorted(row.pop("languages") or ())
        rows[key] = {
            "employer_id": writer.id_of("employers", employer),
            "owner_id": writer.id_if_any("people", owner),
            "hours_per_week_tenths": row.pop("hours_per_week"),
            "parts_of_day": " ".join(row.pop("parts_of_day") or ()) or None,
            "places": row.pop("places") or 1,
            **row,
        }
    upsert = Upsert(Vacancy, ("branch_id", "code"), rows, writer.is_here(Vacancy))
    were = languages_in(VacancyLanguage.select().join(Vacancy).where(writer.is_here(Vacancy)))
    known = {key: were.get(upsert.ids[key], []) for key in rows if key in upsert.ids}
    other = {key: (was, asked[key]) for key, was in known.items() if was != asked[key]}
    upsert.also({key: {"languages": (", ".join(w), ", ".join(n))} for key, (w, n) in other.items()})
    lines = dict(zip(rows, writer.tables["vacancies"].lines, strict=True))
    ids = writer.store("vacancies", upsert, lines, stage=str(VacancyStage.LEAD))
    writer.codes["vacancies"] = ids
    raise_versions(Vacancy, upsert.changed_ids)
    ask([(ids[key], asked[key]) for key in (*upsert.new, *other)])


def ask(wanted: list[tuple[int, list[str]]]) -> None:
    """Let these vacancies ask these languages, and no others."""
    for some in batched([number for number, _asked in wanted]):
        remove(VacancyLanguage.delete().where(VacancyLanguage.vacancy.in_(some)))
    rows = []
    for number, asked in wanted:
        for one in asked:
            language, *levels = one.split("/")
            spoken, written = (None if level == NOT_ASKED else level for level in levels)
            rows.append(
                {"vacancy_id": number, "language": language, "spoken": spoken, "written": written}
            )
    insert(VacancyLanguage, rows)


def vacancy_stages(writer: Writer) -> None:
    wanted = [
        {
            "branch_id": writer.branch_for("vacancies", row["vacancy"]),
            "vacancy_id": writer.id_of("vacancies", row["vacancy"]),
            "person_id": writer.id_of("people", row["person"]),
            **{name: row[name] for name in ("stage", "reached_on", "reason")},
        }
        for row in writer.rows("vacancy_stages")
    ]
    new = added(writer, "vacancy_stages", VacancyMove, wanted)
    bring_to(writer, Vacancy, {row["vacancy_id"]: row for row in new})


def candidates(writer: Writer) -> None:
    wanted, sent = [], {}
    pairs: dict[tuple[int, int], Values] = {}
    lines = writer.tables["candidates"].lines
    for line, row in zip(lines, writer.rows("candidates"), strict=True):
        pair = (writer.id_of("vacancies", row["vacancy"]), writer.id_of("clients", row["client"]))
        branch = writer.branch_for("clients", row["client"])
        pairs.setdefault(pair, {"branch_id": branch, "stage": row["stage"]})
        if (row["cv_made_on"] or row["cv_sent_at"]) and pair[1] not in writer.barred:
            moment = row["cv_sent_at"][0] if row["cv_sent_at"] else None
            sent[pair] = (row["cv_made_on"], moment)
        wanted.append((line, pair, {"branch_id": branch, **stage_of(writer, row)}))
    numbers = proposed(writer, pairs)
    moves = [{"candidate_id": numbers[pair], **row} for _line, pair, row in wanted]
    new = added(writer, "candidates", CandidateMove, moves)
    refuse_barred(writer, zip(wanted, moves, strict=True), new)
    bring_to(writer, Candidate, {row["candidate_id"]: row for row in new})
    note_sent(writer, {numbers[pair]: (pair[1], *what) for pair, what in sent.items()})


def refuse_barred(writer: Writer, rows: Iterable[tuple], new: list[Values]) -> None:
    """Whoever may never open a file adds nothing to it; what is there already is no fault."""
    fresh = {id(move) for move in new}
    for (line, (_vacancy, client), _row), move in rows:
        if client in writer.barred and id(move) in fresh:
            writer.fault("candidates", line, "client", _("There is no such client."))


def stage_of(writer: Writer, row: Values) -> Values:
    names = ("stage", "reached_on", "employer_reason", "client_reason")
    return {name: row[name] for name in names} | {
        "person_id": writer.id_of("people", row["person"])
    }


def proposed(writer: Writer, pairs: dict[tuple[int, int], Values]) -> dict[tuple[int, int], int]:
    """The number of each (vacancy, client); who was not proposed yet is now."""
    c = Candidate
    known = named_rows(c.select(c.id, c.vacancy, c.client).where(writer.is_here(c)))
    numbers = {(row["vacancy_id"], row["client_id"]): row["id"] for row in known}
    new = [pair for pair in pairs if pair not in numbers]
    numbers |= dict(zip(new, next_ids(Candidate, len(new)), strict=True))
    rows = [
        {"id": numbers[pair], "vacancy_id": pair[0], "client_id": pair[1], **pairs[pair]}
        for pair in new
    ]
    insert(Candidate, rows)
    writer.note_acts("candidate.add", "candidate", acts_of(rows))
    return numbers


def added(writer: Writer, name: str, model: Model, wanted: list[Values]) -> list[Values]:
    """Add the stages that are not there yet, and which; the n-th equal row is the n-th stage."""
    columns, moves = list(wanted[0]) if wanted else [], model
    here = writer.is_here(moves) & moves.undone_at.is_null()  # type: ignore[attr-defined]
    known = named_rows(moves.select().where(here).order_by(moves.id)) if wanted else []
    stored = set(nth([tuple(row[column] for column in columns) for row in known]))
    numbered = nth([tuple(row.values()) for row in wanted])
    new = [row for row, number in zip(wanted, numbered, strict=True) if number not in stored]
    ids = next_ids(model, len(new))
    insert(model, [{"id": number, **row} for number, row in zip(ids, new, strict=True)])
    writer.tallies[name]["new"] += len(new)
    writer.tallies[name]["same"] += len(wanted) - len(new)
    return new


def bring_to(writer: Writer, model: Model, last: dict[int, Values]) -> None:
    """Let these be at the last stage that the file adds."""
    change(model, {number: {"stage": row["stage"]} for number, row in last.items()})
    raise_versions(model, last)
    table = "vacancy" if model is Vacancy else "candidate"
    acts = [(n, row["branch_id"], {"stage": (None, row["stage"])}) for n, row in last.items()]
    writer.note_acts(f"{table}.move", table, acts)


def note_sent(writer: Writer, sent: dict[int, tuple[int, str | None, int | None]]) -> None:
    """{candidate: (client, day of the CV, when it was sent)}"""
    if is_looking() or not sent:
        return
    cvs = named_rows(CV.select(CV.id, CV.client, CV.made_on).where(writer.is_here(CV)))
    made = {(row["client_id"], row["made_on"]): row["id"] for row in cvs}
    rows = {
        number: {"cv_id": made.get((client, day)), "cv_sent_at": moment}
        for number, (client, day, moment) in sent.items()
    }
    change(Candidate, rows)


def acts_of(rows: list[Values]) -> list[tuple[int, int, dict]]:
    return [(row["id"], row["branch_id"], {}) for row in rows]


# As files


def vacancies_of(branch: Branch) -> list[Row]:
    found = (
        of_file(
            "vacancies",
            Vacancy,
            Vacancy.id,
            employer=Employer.code,
            owner=Person.code,
            hours_per_week=Vacancy.hours_per_week_tenths,
            languages=Vacancy.id,
        )
        .join(Employer)
        .switch(Vacancy)
        .join(Person, JOIN.LEFT_OUTER, on=(Vacancy.owner == Person.id))
        .where(Vacancy.branch == branch.id)
        .order_by(Vacancy.id)
    )
    asked = languages_in(VacancyLanguage.select().join(Vacancy).where(Vacancy.branch == branch.id))
    rows = named_rows(found)
    for row in rows:
        row["languages"] = "|".join(asked.get(row["id"], ()))
        row["parts_of_day"] = "|".join((row["parts_of_day"] or "").split())
    return rows


def languages_in(found: Any) -> dict[int, list[str]]:
    """{vacancy: the languages that it asks, as a file has them, sorted}"""
    rows = named_rows(found.order_by(VacancyLanguage.language))
    return grouped((row["vacancy_id"], as_asked(row)) for row in rows)


def as_asked(row: Values) -> str:
    return "/".join((row["language"], row["spoken"] or NOT_ASKED, row["written"] or NOT_ASKED))


def vacancy_stages_of(branch: Branch) -> list[Row]:
    move = VacancyMove
    found = (
        of_file("vacancy_stages", move, vacancy=Vacancy.code, person=Person.code)
        .join(Vacancy)
        .switch(move)
        .join(Person, on=(move.person == Person.id))
        .where(move.branch == branch.id, move.undone_at.is_null())
        .order_by(move.id)
    )
    return named_rows(found)


def candidates_of(branch: Branch) -> list[Row]:
    """A row for each stage; the last one of a client says which CV was sent."""
    move = CandidateMove
    found = (
        of_file(
            "candidates",
            move,
            move.candidate,
            vacancy=Vacancy.code,
            client=Client.code,
            person=Person.code,
            cv_made_on=CV.made_on,
            cv_sent_at=Candidate.cv_sent_at,
        )
        .join(Candidate)
        .join(Vacancy)
        .switch(Candidate)
        .join(Client)
        .switch(Candidate)
        .join(CV, JOIN.LEFT_OUTER)
        .switch(move)
        .join(Person, on=(move.person == Person.id))
        .where(move.branch == branch.id, move.undone_at.is_null())
        .order_by(move.id)
    )
    return list(with_cv_once(named_rows(found)))


def with_cv_once(rows: list[Row]) -> Iterator[Row]:
    last = {row["candidate_id"]: number for number, row in enumerate(rows)}
    for number, row in enumerate(rows):
        if last[row["candidate_id"]] != number:
            row["cv_made_on"] = row["cv_sent_at"] = None
        elif row["cv_sent_at"] is not None:
            row["cv_sent_at"] = wall_clock(row["cv_sent_at"])
        yield row
