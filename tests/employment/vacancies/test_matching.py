"""Which clients fit a vacancy, with the reasons shown."""

from datetime import date, timedelta

import pytest

from portal.branches.models import Municipality
from portal.core.clock import now, today
from portal.core.geo import distance_km
from portal.core.web.access import Role
from portal.employment.cvs.models import CVCertificate, CVJob, CVProfile
from portal.employment.placements.models import Placement
from portal.employment.vacancies.models import LanguageLevel, VacancyLanguage, WorkWish
from portal.employment.vacancies.queries import matching
from portal.employment.vacancies.queries.occupations import is_same_trade
from portal.employment.vacancies.queries.vacancies import languages_of
from tests.conftest import count_queries
from tests.factories import make_assignment, make_client, make_employer, make_vacancy


@pytest.fixture
def painter(branch):
    vacancy = make_vacancy(make_employer(branch, place="Maassluis"), title="Schilder")
    VacancyLanguage.create(vacancy=vacancy.id, language="nl", spoken="A2")
    return vacancy


@pytest.fixture
def helped(branch, job_coach):
    """A client whom the job coach helps, in the town of the branch."""
    Municipality.update(name="Maassluis").where(Municipality.branch == branch).execute()

    def make(**fields):
        client = make_client(branch, **fields)
        make_assignment(job_coach, client.household, role=Role.JOB_COACH)
        return client

    return make


def found(person, vacancy) -> dict[str, list[tuple]]:
    matches = matching.fitting(person, vacancy, languages_of(vacancy))
    return {m.client.name: [(r.fits, str(r.text)) for r in m.reasons] for m in matches}


def test_who_fits_is_listed_with_what_speaks_for_and_against(
    client_for, job_coach, painter, helped
):
    best, worst = helped(name="Past"), helped(name="Past niet")
    for client, words, level, hours in (
        (best, "schilderwerk", "B1", 240),
        (worst, "zorg", "A1", 80),
    ):
        branch = client.branch_id
        WorkWish.create(
            branch=branch, client=client, occupations=words, hours_per_week_tenths=hours
        )
        LanguageLevel.create(branch=branch, client=client, measured_on=today(), spoken=level)

    page = client_for(job_coach).get(f"/vacancies/{painter.id}/match").text

    assert page.index("Past</bdi>") < page.index("Past niet</bdi>")
    reasons = found(job_coach, painter)
    assert [fits for fits, _text in reasons["Past"]] == [True, True, True, True]
    assert [fits for fits, _text in reasons["Past niet"]] == [False, False, False, True]
    assert "Zoekt: schilderwerk" in page
    assert "Nederlands A1 is lager dan ze vragen" in page


def test_only_clients_whom_this_job_coach_may_see_are_listed(branch, job_coach, painter, helped):
    """Need to know: the best match of a colleague stays unknown."""
    mine, other = helped(name="Van mij"), make_client(branch, name="Van een ander")
    for client in (mine, other):
        WorkWish.create(branch=branch, client=client, occupations="schilder")

    assert set(found(job_coach, painter)) == {"Van mij"}


def test_the_last_level_counts_and_a_withdrawn_one_does_not(job_coach, painter, helped):
    """B6: the newest judgement that stands."""
    client = helped(name="Amina")
    known = {"branch": client.branch_id, "client": client}
    LanguageLevel.create(**known, measured_on=date(2024, 1, 1), spoken="A1")
    LanguageLevel.create(**known, measured_on=date(2025, 1, 1), spoken="A2")
    LanguageLevel.create(**known, measured_on=date(2026, 1, 1), spoken="C1", withdrawn_at=now())

    assert (True, "Dutch A2 is enough") in found(job_coach, painter)["Amina"]


def test_work_done_before_speaks_for_somebody_without_a_wish(job_coach, painter, helped):
    client = helped(name="Idris")
    Placement.create(
        branch=client.branch_id,
        code="p",
        client=client,
        kind="internship",
        started_on=date(2020, 1, 1),
        ended_on=date(2020, 3, 1),
        job_title="schildershulp",
    )

    assert (True, "Did this before: schildershulp") in found(job_coach, painter)["Idris"]


@pytest.mark.parametrize(
    ("wish", "title", "fits"),
    [
        ("medewerker", "Schilder", None),
        ("iets in deeltijd, maakt niet uit", "Schilder", None),
        ("Kapper", "Medewerker gezocht", None),
        ("kapper", "Schilder", False),
        ("medewerker schilderwerk", "Schilder", True),
    ],
)
def test_words_that_say_nothing_speak_neither_for_nor_against(
    job_coach, painter, helped, wish, title, fits
):
    """A wish for "medewerker" is no other work than "schilder", and no work that fits it."""
    painter.title = title
    client = helped(name="Amina")
    known = matching.Known(
        wish=WorkWish.create(branch=client.branch_id, client=client, occupations=wish)
    )

    assert matching.by_occupation(known, painter).fits is fits


def test_a_cv_tells_of_wishes_and_earlier_jobs(job_coach, painter, helped):
    """C1: what stands in the CV needs no typing again."""
    known = {"branch": job_coach.branch_id}
    wishing = CVProfile.create(**known, client=helped(name="Wenst"), wish="schilder worden")
    working = CVProfile.create(**known, client=helped(name="Werkte"), hours_per_week=32)
    CVJob.create(**known, profile=working, position=0, title="Huisschilder, schilder")

    reasons = found(job_coach, painter)
    assert (True, "Looks for: schilder worden") in reasons["Wenst"]
    assert (True, "Can work 32 hours a week") in reasons["Werkte"]
    assert (True, "Did this before: Huisschilder, schilder") in reasons["Werkte"]
    assert wishing.hours_per_week is None


def test_a_child_and_who_was_proposed_already_are_left_out(job_coach, painter, helped):
    helped(name="Kind", born_on=today() - timedelta(days=15 * 366))
    helped(name="Groot", born_on=today() - timedelta(days=17 * 366))

    assert set(found(job_coach, painter)) == {"Groot"}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Schilder", "schilderwerk, bouw", True),
        ("Medewerker kas", "kas en tuin", True),
        ("Kok", "kokkin", False),
        ("Zorg", "zorgboerderij", False),
        ("خباز", "خباز", True),
        ("", "", False),
    ],
)
def test_words_of_one_trade(one, other, same):
    assert matching.is_same_trade(one, other) is same


def test_the_list_asks_the_same_for_one_client_and_for_twenty(job_coach, painter, helped):
    found(job_coach, painter)  # the first time asks who the person is
    counts = []
    for more in (1, 20):
        for _ in range(more):
            helped()
        with count_queries() as queries:
            found(job_coach, painter)
        counts.append(len(queries))

    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("here", "there", "km"),
    [
        ("Maassluis", "Maassluis", 0),
        ("maassluis", "ROTTERDAM", 16),
        ("'s-Gravenhage", "Den Haag", 0),
        ("Maassluis", "Atlantis", None),
        (None, "Delft", None),
    ],
)
def test_how_far_it_is_from_place_to_place(here, there, km):
    assert distance_km(here, there) == km


@pytest.mark.no_database
@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("kapster in opleiding", "Bakker in opleiding", False),
        ("medewerker zorg", "Medewerker magazijn", False),
        ("junior assistent", "Assistent junior", False),
        ("chef", "Keukenhulp", True),
        ("kapster", "Barbier", True),
        ("schildershulp", "Schilder", True),
        ("طباخ", "Kok", True),
    ],
)
def test_words_that_say_nothing_carry_no_weight(one, other, same):
    """C6: who fits is told by the trade, in a table of trades."""
    assert is_same_trade(one, other) is same


def test_licence_days_first_day_and_certificates_speak_for_or_against(
    client_for, job_coach, branch, helped
):
    """C6: each a reason; of whom more speaks against it stands behind a line."""
    ask = {"licence": "B", "parts_of_day": "morning", "starts_on": today() + timedelta(days=7)}
    vacancy = make_vacancy(make_employer(branch), title="Kok HACCP", **ask)
    for name, licences, since in (("Past", "B", 0), ("Past niet", "", 30)):
        client = helped(name=name)
        profile = CVProfile.create(
            branch=branch,
            client=client,
            wish="kok" if name == "Past" else "kapster",
            licences=licences,
            parts_of_day="morning evening",
            available_from=today() + timedelta(days=since),
        )
        if name == "Past":
            CVCertificate.create(profile=profile, position=0, title="HACCP", branch=branch)

    reasons = found(job_coach, vacancy)
    assert [fits for fits, _text in reasons["Past"]] == [True] * 5
    assert [fits for fits, _text in reasons["Past niet"]][:2] == [False, False]
    page = client_for(job_coach).get(f"/vacancies/{vacancy.id}/match").text
    likely, _line, rest = page.partition('<details class="rest">')
    assert "Past niet</bdi>" in rest
    assert "Past niet</bdi>" not in likely
