"""C6, C7: vacancies and leads, and the clients who were proposed for them."""

from datetime import date, timedelta

import pytest

from portal.core.clock import today
from portal.core.web.access import Role
from portal.employment.board.actions import NoNextStep, Step
from portal.employment.cvs.models import CV, CVVersion
from portal.employment.vacancies.actions import vacancies as actions
from portal.employment.vacancies.models import (
    Candidate,
    CandidateMove,
    Vacancy,
    VacancyLanguage,
    VacancyMove,
)
from tests.employment.cvs.factories import agree
from tests.employment.vacancies import forms
from tests.factories import (
    make_assignment,
    make_branch,
    make_client,
    make_employer,
    make_person,
    make_vacancy,
)


@pytest.fixture
def painter(branch):
    employer = make_employer(branch, name="De Kwast", place="Maassluis")
    later = today() + timedelta(days=4)
    return make_vacancy(employer, title="Schilder", next_action="Bellen", next_action_on=later)


@pytest.fixture
def amina(branch, job_coach):
    """A client whom the job coach helps."""
    client = make_client(branch, name="Amina Yusuf")
    make_assignment(job_coach, client.household, role=Role.JOB_COACH)
    return client


def proposed(vacancy, client, person) -> Candidate:
    return actions.propose(vacancy, client, person)


def test_a_vacancy_keeps_what_it_asks_with_a_first_step_and_a_dated_stage(
    client_for, branch, job_coach
):
    """C6, B6: hours, kind, and a level for each language."""
    employer = make_employer(branch)
    form = forms.vacancy(hours_per_week_tenths="7,5", language="en", other_written="B1")
    answer = client_for(job_coach).post(f"/employers/{employer.id}/vacancies/new", data=form)

    found = Vacancy.get()
    assert answer.location == f"/vacancies/{found.id}"
    assert (found.title, found.kind, found.hours_per_week_tenths) == ("Schilder", "internship", 75)
    assert (found.stage, found.next_action) == ("open", "Mailen")
    asked = {a.language: (a.spoken, a.written) for a in VacancyLanguage.select()}
    assert asked == {"nl": ("A2", None), "en": (None, "B1")}
    assert (VacancyMove.get().stage, VacancyMove.get().reached_on) == ("open", today())


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": " "}, "title"),
        ({"hours_per_week_tenths": "169"}, "hours_per_week_tenths"),
        ({"hours_per_week_tenths": "veel"}, "hours_per_week_tenths"),
        ({"kind": "slavery"}, "kind"),
        ({"spoken": "C9"}, "spoken"),
        ({"language": "en"}, "language"),
        ({"other_spoken": "A1"}, "language"),
        ({"stage": "filled"}, "stage"),
        ({"what": ""}, "what"),
        ({"asks": "x" * 2001}, "asks"),
    ],
    ids=str,
)
def test_what_is_wrong_is_said_by_its_field(client_for, branch, job_coach, fields, field):
    employer = make_employer(branch)
    form = forms.vacancy(place="Rozenburg") | fields
    answer = client_for(job_coach).post(f"/employers/{employer.id}/vacancies/new", data=form)

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert "Rozenburg" in answer.text
    assert not Vacancy.select().exists()


def test_a_change_keeps_its_languages_and_a_stale_one_is_shown(client_for, job_coach, painter):
    """R14."""
    form = forms.vacancy(title="Lasser", version="0")
    browser, address = client_for(job_coach), f"/vacancies/{painter.id}/edit"

    assert browser.post(address, data=form).status_code == 303
    assert browser.post(address, data=form | {"title": "Kok"}).status_code == 409
    assert [a.spoken for a in VacancyLanguage.select()] == ["A2"]


def test_no_open_vacancy_is_without_a_next_step(client_for, job_coach, painter):
    """C6: by the form, and below it."""
    form = {"version": "0", "stage": "talking"}
    address = f"/vacancies/{painter.id}/move"
    assert client_for(job_coach).post(address, data=form).status_code == 422
    with pytest.raises(NoNextStep):
        actions.bring_to(painter, job_coach, 0, "talking", Step())

    assert client_for(job_coach).post(address, data=form | {"what": "call"}).status_code == 303
    assert Vacancy.get().stage == "talking"


def test_one_that_was_filled_or_stopped_ends_it_for_who_was_still_in_for_it(
    client_for, branch, job_coach, painter, amina
):
    """C6, C7: dated, on the employer's side; who got the place keeps it."""
    Vacancy.update(places=2).execute()
    painter.places = 2
    lucky = proposed(painter, make_client(branch), job_coach)
    actions.move_candidate(lucky, job_coach, 0, "placed", None)
    waiting = proposed(painter, amina, job_coach)

    client_for(job_coach).post(
        f"/vacancies/{painter.id}/move", data={"version": "0", "stage": "filled"}
    )

    assert Vacancy.get().next_action_on is None
    assert Candidate.get_by_id(lucky.id).stage == "placed"
    assert Candidate.get_by_id(waiting.id).stage == "closed"
    last = (
        CandidateMove.select()
        .where(CandidateMove.candidate == waiting)
        .order_by(CandidateMove.id.desc())[0]
    )
    assert (last.employer_reason, last.reached_on) == ("position_filled", today())


def test_stopping_a_vacancy_needs_a_reason_and_can_be_undone(client_for, job_coach, painter):
    """C7."""
    browser, address = client_for(job_coach), f"/vacancies/{painter.id}"
    form = {"version": "0", "stage": "closed"}
    assert browser.post(f"{address}/move", data=form).status_code == 422
    assert browser.post(f"{address}/move", data=form | {"reason": "conditions"}).status_code == 303
    assert "voorwaarden" in browser.get(address).text

    browser.post(f"{address}/undo")

    assert (Vacancy.get().stage, Vacancy.get().next_action) == ("open", "Bellen")


def test_a_client_is_proposed_once_and_the_cv_that_was_sent_is_kept_with_its_moment(
    client_for, job_coach, painter, amina
):
    """C6: which version the employer got, and when."""
    agree(amina, job_coach, "share_cv")
    browser = client_for(job_coach)
    for _ in range(2):
        browser.post(f"/vacancies/{painter.id}/match", data={"client": amina.id})
    [found] = Candidate.select()
    old, new = (
        CV.create(branch=amina.branch_id, client=amina, made_on=date(2026, month, 1))
        for month in (1, 2)
    )
    address = f"/candidates/{found.id}"
    assert browser.post(address, data=forms.candidate(found, "cv_sent")).status_code == 422

    browser.post(address, data=forms.candidate(found, "cv_sent", cv=f"c{old.id}"))

    sent = Candidate.get_by_id(found.id)
    assert (sent.stage, sent.cv_id) == ("cv_sent", old.id)
    assert sent.cv_sent_at is not None
    assert "do 1 jan 2026" in browser.get(f"/vacancies/{painter.id}").text
    assert new.id != sent.cv_id


def test_of_the_versions_made_that_day_the_one_that_was_sent_is_kept(
    client_for, job_coach, painter, amina
):
    """C6: the number of the version, as the CV's own page calls it."""
    agree(amina, job_coach, "share_cv")
    found = proposed(painter, amina, job_coach)
    made = {"branch": amina.branch_id, "client": amina, "made_by": job_coach}
    for number in (1, 2):
        text = {"content": "{}", "nameless": "{}", "reference": f"R{number}"}
        CVVersion.create(number=number, **made, **text)
    CV.create(branch=amina.branch_id, client=amina, made_on=today(), language="nl")
    browser, address = client_for(job_coach), f"/candidates/{found.id}"
    assert browser.get(address).text.count('<option value="v') == 2

    browser.post(address, data=forms.candidate(found, "cv_sent", cv="v1"))

    sent = Candidate.get_by_id(found.id)
    assert (sent.cv_number, sent.cv.made_on) == (1, today())
    assert "Cv, versie 1, verstuurd op" in browser.get(f"/vacancies/{painter.id}").text
    assert '<option selected value="v1">' in browser.get(address).text


@pytest.mark.parametrize(
    ("why", "kept"),
    [
        ({}, None),
        ({"employer_reason": "language"}, ("language", None)),
        ({"client_reason": "travel"}, (None, "travel")),
        ({"employer_reason": "hours", "client_reason": "hours"}, ("hours", "hours")),
        ({"employer_reason": "ugly"}, None),
    ],
    ids=str,
)
def test_the_reasons_of_the_employer_and_of_the_client_are_kept_apart(
    client_for, job_coach, painter, amina, why, kept
):
    """C7: two lists; at least one is answered, and each stands for itself."""
    found = proposed(painter, amina, job_coach)
    form = forms.candidate(found, "closed", **why)
    answer = client_for(job_coach).post(f"/candidates/{found.id}", data=form)

    assert answer.status_code == (422 if kept is None else 303)
    if kept:
        last = CandidateMove.select().order_by(CandidateMove.id.desc())[0]
        assert (last.employer_reason, last.client_reason) == kept


def test_a_proposal_by_mistake_is_taken_back_one_with_a_history_is_not(
    client_for, job_coach, painter, amina
):
    browser = client_for(job_coach)
    slip = proposed(painter, amina, job_coach)
    browser.post(f"/candidates/{slip.id}/remove")
    assert not Candidate.select().exists()

    real = proposed(painter, amina, job_coach)
    actions.move_candidate(real, job_coach, 0, "talked", None)
    browser.post(f"/candidates/{real.id}/remove")
    assert Candidate.select().count() == 1


def test_whom_one_does_not_help_is_a_client_without_a_name(
    client_for, branch, job_coach, painter, amina
):
    """Need to know: a second job coach sees the vacancy, not who was proposed."""
    found = proposed(painter, amina, job_coach)
    other = client_for(make_person(branch, Role.JOB_COACH))

    page = other.get(f"/vacancies/{painter.id}").text
    assert "Amina" not in page
    assert "een cliënt" in page
    assert other.get(f"/candidates/{found.id}").status_code == 404
    answer = other.post(f"/vacancies/{painter.id}/match", data={"client": amina.id})
    assert answer.status_code == 404
    assert other.get(f"/clients/{amina.id}").status_code == 404


def test_a_client_of_another_branch_cannot_be_proposed(client_for, job_coach, painter):
    """G1."""
    theirs = make_client(make_branch())
    answer = client_for(job_coach).post(
        f"/vacancies/{painter.id}/match", data={"client": theirs.id}
    )

    assert answer.status_code == 404
    assert not Candidate.select().exists()


def test_nobody_is_proposed_for_what_has_ended(client_for, job_coach, painter, amina):
    Vacancy.update(stage="filled").where(Vacancy.id == painter.id).execute()

    client_for(job_coach).post(f"/vacancies/{painter.id}/match", data={"client": amina.id})

    assert not Candidate.select().exists()


def test_the_form_speaks_to_each_reader_in_their_own_language(client_for, branch, job_coach):
    """A word that stands in a template itself is not translated once for everybody."""
    path = f"/employers/{make_employer(branch).id}/vacancies/new"
    browser = client_for(job_coach)
    assert "Plek is open" in browser.get(path).text
    browser.get("/language/ar")

    page = browser.get(path).text
    assert "المكان مفتوح" in page
    assert "Plek is open" not in page


def test_a_vacancy_and_a_proposal_count_from_the_day_on_which_they_were(
    client_for, branch, job_coach, painter, amina
):
    """C6: the day it happened, today by default, and nothing of tomorrow."""
    browser, day = client_for(job_coach), today() - timedelta(days=3)
    new, match = (
        f"/employers/{painter.employer_id}/vacancies/new",
        f"/vacancies/{painter.id}/match",
    )
    tomorrow = {"happened_on": (today() + timedelta(days=1)).isoformat()}
    for address, data in (
        (new, forms.vacancy(**tomorrow)),
        (match, {"client": amina.id, **tomorrow}),
    ):
        assert f'value="{today().isoformat()}"' in browser.get(address).text
        refused = browser.post(address, data=data)
        assert refused.status_code == 422
        assert tomorrow["happened_on"] in refused.text
    assert browser.post(match, data={"client": ""}).status_code == 422

    browser.post(new, data=forms.vacancy(happened_on=day.isoformat()))
    browser.post(match, data={"client": amina.id, "happened_on": day.isoformat()})

    assert VacancyMove.select().order_by(VacancyMove.id.desc()).get().reached_on == day
    assert CandidateMove.get().reached_on == day
