"""C6: vacancies and who was proposed for them in the files of a branch, there and back."""

from datetime import date

import pytest

from portal.audit.models import AuditEntry
from portal.core.web.access import Role
from portal.employment.cvs.models import CV
from portal.employment.vacancies.actions import vacancies as actions
from portal.employment.vacancies.models import Candidate, CandidateMove, Vacancy, VacancyMove
from portal.import_export.actions import Faults, bring_in, preview
from portal.import_export.actions.exporting import files_of
from portal.reports.queries import Scope, annual
from portal.search.index import fits
from tests.factories import make_client, make_employer, make_person, make_vacancy
from tests.import_export.test_round_trip import empty_the_database

pytestmark = pytest.mark.at("2026-12-02 10:00")
FILES = ("vacancies", "vacancy_stages", "candidates")


@pytest.fixture
def proposed(branch, job_coach):
    """A client who was sent, talked to and refused, and another who got the place."""
    employer = make_employer(branch, code="bakker")
    vacancy = make_vacancy(employer, code="v1", title="Bakker", owner=job_coach, licence="B")
    actions.ask(vacancy, [actions.WantedLanguage("nl", "B1", None)])
    for code, ends in (("gone", {"employer_reason": "language"}), ("lucky", {})):
        client = make_client(branch, code=code)
        made = CV.create(branch=branch, client=client, made_on="2026-11-02", language="nl")
        candidate = actions.propose(vacancy, client, job_coach)
        sent = actions.queries.SentCV(made, None)
        actions.move_candidate(candidate, job_coach, 0, "cv_sent", sent)
        actions.move_candidate(candidate, job_coach, 1, "talked", None)
        last = "closed" if ends else "placed"
        actions.move_candidate(candidate, job_coach, 2, last, None, **ends)
    return vacancy


def figures(branch) -> dict:
    return annual(Scope(branch, date(2026, 1, 1), date(2026, 12, 31)))


def test_all_of_it_comes_back_with_every_stage_and_figure(branch, proposed):
    """An import of an export gives the same files and the same figures, its history included."""
    gone_out, code = files_of(branch.code), branch.code
    counted = {key: value for key, value in figures(branch).items() if key.startswith("work.")}
    assert counted["work.proposals"] == counted["work.interviews"] == 2
    assert gone_out["candidates"].count(b"\r\n") == 9  # four stages of each, and the heads
    empty_the_database()

    bring_in(gone_out)

    assert files_of(code) == gone_out
    again = type(branch).get(type(branch).code == code)
    found = figures(again)
    assert {key: found[key] for key in counted} == counted
    vacancy = Vacancy.get()
    assert (vacancy.stage, vacancy.licence) == ("filled", "B")
    assert vacancy.owner.code == proposed.owner.code
    by_code = {candidate.client.code: candidate for candidate in Candidate.select()}
    assert (by_code["gone"].stage, by_code["lucky"].stage) == ("closed", "placed")
    assert str(by_code["lucky"].cv.made_on) == "2026-11-02"
    assert by_code["lucky"].cv_sent_at is not None


def test_the_same_files_again_change_nothing(branch, proposed):
    files = {name: files_of(branch.code)[name] for name in FILES}
    leader = make_person(branch, Role.SENIOR_TEAM_LEADER)
    before = Vacancy.get().version

    for tally in (preview(files, leader).tallies, bring_in(files, leader).tallies):
        assert all(set(+tally[name]) == {"same"} for name in FILES)
    assert Vacancy.get().version == before


def test_a_file_changes_a_vacancy_and_brings_it_further(branch, proposed, job_coach):
    """A new stage is added, none is overwritten; what was asked is replaced; the log tells it."""
    files = files_of(branch.code)
    changed = {
        "vacancies": files["vacancies"]
        .replace(b"nl/B1/-", b"ar/A1/A2|nl/B2/-")
        .replace(b"Bakker", b"Banketbakker"),
        "vacancy_stages": b"vacancy,stage,reached_on,reason,person\n"
        + f"v1,closed,2026-12-01,conditions,{job_coach.code}\n".encode(),
    }
    moves = VacancyMove.select().count()

    bring_in(changed, make_person(branch, Role.SENIOR_TEAM_LEADER))

    assert b"ar/A1/A2|nl/B2/-" in files_of(branch.code)["vacancies"]
    assert Vacancy.get().stage == "closed"
    assert VacancyMove.select().count() == moves + 1
    for typed, found in (("banketb", 1), ("bakker", 0)):  # by the words that begin so
        assert Vacancy.select().where(fits(Vacancy, branch.id, typed)).count() == found
    told = {entry.action for entry in AuditEntry.select()}
    assert {"vacancy.change", "vacancy.move"} <= told


@pytest.mark.parametrize(
    ("name", "row", "column"),
    [
        ("vacancies", "v9,nergens,Bakker,internship,,,,,,,nl/B1/-,,,,,", "employer"),
        ("vacancies", "v9,bakker,Bakker,internship,,,,,,,nl/X1/-,,,,,", "languages"),
        ("vacancies", "v9,bakker,Bakker,internship,,,100,,,,,,,,,", "places"),
        ("vacancy_stages", "v1,closed,2026-12-01,,{person}", "reason"),
        ("candidates", "v1,lucky,closed,2026-12-01,,,{person},,", "employer_reason"),
        ("candidates", "v1,niemand,talked,2026-12-01,,,{person},,", "client"),
    ],
)
def test_a_wrong_row_is_refused_with_its_line_and_column(
    branch, proposed, job_coach, name, row, column
):
    heads, _end, _rows = files_of(branch.code)[name].partition(b"\r\n")
    moves = CandidateMove.select().count()
    with pytest.raises(Faults) as refused:
        bring_in({name: heads + b"\r\n" + row.format(person=job_coach.code).encode()})
    [fault] = refused.value.all
    assert (fault.file, fault.line, fault.column) == (name, 2, column)
    assert CandidateMove.select().count() == moves
