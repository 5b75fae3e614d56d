"""C1: a CV in rows, made in steps; what is typed is never lost."""

import pytest

from portal.core.clock import today
from portal.employment.cvs.models import CV, LISTS, CVJob, CVLanguage, CVProfile, CVSkill, CVVersion
from tests.conftest import count_queries
from tests.employment.cvs.factories import make_coached, make_profile, make_version
from tests.factories import make_person

JOB = {
    "jobs-0-title": "Bakker",
    "jobs-0-employer": "Bakkerij",
    "jobs-0-sector": "food",
    "jobs-0-since": "3-2010",
    "jobs-0-until": "2015",
    "jobs-0-tasks": "Brood bakken\nVerkopen",
}


def send(browser, client, step, typed, **options):
    version = CVProfile.get_or_none(CVProfile.client == client)
    data = {"version": version.version if version else 0} | typed
    return browser.post(f"/cvs/{client.id}/steps/{step}", data=data, **options)


@pytest.fixture
def browser(client_for, agreed):
    browser = client_for(agreed[1])
    browser.get(f"/cvs/{agreed[0].id}/steps/who")
    return browser


def test_a_step_is_kept_in_rows_and_leads_to_the_next(browser, agreed):
    """C1"""
    answer = send(browser, agreed[0], "work", JOB)

    assert answer.location.split("#")[0].endswith("/steps/school")
    job = CVJob.get()
    assert (job.title, job.sector, job.since, job.until) == ("Bakker", "food", 201003, 201500)
    assert job.tasks == "Brood bakken\nVerkopen"
    assert job.profile.client_id == agreed[0].id


def test_what_is_not_right_yet_comes_back_as_it_was_typed(browser, agreed):
    answer = send(
        browser, agreed[0], "work", JOB | {"jobs-0-since": "gisteren", "jobs-0-title": ""}
    )

    assert answer.status_code == 422
    assert "gisteren" in answer.text
    assert "Brood bakken" in answer.text
    assert not CVJob.select().exists()


def test_an_end_before_the_start_is_refused_by_its_field(browser, agreed):
    answer = send(browser, agreed[0], "work", JOB | {"jobs-0-until": "2-2010"})
    assert answer.status_code == 422
    assert "Het einde ligt voor het begin" in answer.text
    assert send(browser, agreed[0], "work", JOB | {"jobs-0-until": "2010"}).status_code == 303


@pytest.mark.parametrize("month", ["13-2010", "0-2010", "1850", "20100", "2-3-2010", "2010-05"])
def test_a_month_that_is_none_is_refused(browser, agreed, month):
    assert send(browser, agreed[0], "work", JOB | {"jobs-0-since": month}).status_code == 422


def test_while_typing_what_is_right_is_kept_and_the_rest_waits(browser, agreed):
    """J6: saved per field."""
    answer = send(
        browser,
        agreed[0],
        "work",
        JOB | {"jobs-0-title": "", "jobs-0-since": "20"},
        headers={"X-Autosave": "1"},
    )
    assert answer.json == {"kept": True, "all": False, "version": 1}
    job = CVJob.get()
    assert (job.title, job.since, job.employer) == ("", None, "Bakkerij")


def test_taking_out_is_undone_until_one_goes_on(browser, agreed):
    send(browser, agreed[0], "skills", {"skills-0-text": "Snel", "skills-1-text": "Netjes"})
    typed = {"skills-0-text": "Snel", "skills-0-gone": "y", "skills-1-text": "Netjes"}
    send(browser, agreed[0], "skills", typed)
    assert [skill.text for skill in CVSkill.select()] == ["Netjes"]


def test_a_bsn_is_not_kept(browser, agreed):
    """R66"""
    answer = send(browser, agreed[0], "who", {"name": "Z", "about": "Mijn nummer is 111222333"})
    assert answer.status_code == 422
    send(browser, agreed[0], "who", {"about": "Nummer 111222333"}, headers={"X-Autosave": "1"})
    assert CVProfile.get().about is None


def test_a_language_stands_in_a_cv_once(browser, agreed):
    typed = {"languages-0-language": "nl", "languages-1-language": "nl"}
    assert send(browser, agreed[0], "languages", typed).status_code == 422
    typed |= {"languages-1-language": "ar", "languages-0-can_phone": "y"}
    send(browser, agreed[0], "languages", typed)
    assert [(row.language, row.can_phone) for row in CVLanguage.select()] == [
        ("nl", True),
        ("ar", False),
    ]


def test_of_two_editors_the_second_sees_what_the_first_kept(client_for, agreed, browser):
    """R14: nothing typed is lost, nothing kept is overwritten unseen."""
    client, _coach = agreed
    send(browser, client, "work", JOB)
    stale = browser.post(
        f"/cvs/{client.id}/steps/work", data=JOB | {"jobs-0-title": "Slager", "version": 0}
    )
    assert stale.status_code == 409
    assert "Slager" in stale.text
    assert "Bakker" in stale.text
    assert CVJob.get().title == "Bakker"


def test_the_labels_change_language_and_what_was_typed_stays(browser, agreed):
    """J6: labels in Arabic, the CV in Dutch."""
    send(browser, agreed[0], "work", JOB | {"act": "labels:ar"})
    page = browser.get(f"/cvs/{agreed[0].id}/steps/work").text

    assert '<html lang="ar" dir="rtl"' in page
    assert "ما كان عملك؟" in page
    assert "Bakker" in page
    preview = browser.get(f"/cvs/{agreed[0].id}/steps/done").text
    assert "Werkervaring" in preview
    assert 'lang="nl" dir="ltr"' in preview
    assert '<html lang="nl"' in browser.get("/cvs").text


def test_labels_change_though_something_is_not_right_yet(browser, agreed):
    answer = send(browser, agreed[0], "work", {"jobs-0-tasks": "Koken", "act": "labels:ar"})
    assert answer.status_code == 422
    assert 'dir="rtl"' in answer.text
    assert "Koken" in answer.text


def test_a_version_stays_as_it_was_made(client_for, coached, version):
    """C1: versions."""
    client, coach = coached
    CVProfile.update(wish="Iets anders").where(CVProfile.client == client).execute()
    second = client_for(coach).post(f"/cvs/{client.id}/versions").location

    assert second != f"/cvs/versions/{version.id}"
    assert CVVersion.get_by_id(version.id).says(False)["wish"].startswith("Kok")
    assert [v.number for v in CVVersion.select().order_by(CVVersion.id)] == [1, 2]


def test_the_figures_count_the_day_once_however_many_versions(client_for, coached, version):
    client, coach = coached
    client_for(coach).post(f"/cvs/{client.id}/versions")
    assert [(cv.client_id, cv.made_on, cv.language) for cv in CV.select()] == [
        (client.id, today(), "nl")
    ]


def test_an_empty_cv_is_not_made(client_for, agreed):
    client, coach = agreed
    make_profile(client, {}, {})
    client_for(coach).post(f"/cvs/{client.id}/versions")
    assert not CVVersion.select().exists()


def test_its_reference_is_no_code_of_a_client(version, coached):
    """C4"""
    assert version.reference.startswith("K-")
    assert version.reference != coached[0].code


def test_a_cv_is_for_the_job_coach_of_the_client_and_for_leaders(
    client_for, branch, coached, version, team_leader
):
    """The matrix: R a(job) for the coach, R b for leaders; to everybody else it is not there."""
    client, _coach = coached
    another = make_person(branch, "job_coach")
    for address in (f"/cvs/{client.id}", f"/cvs/versions/{version.id}"):
        assert client_for(another).get(address).status_code == 404
        assert client_for(team_leader).get(address).status_code == 200
    assert client_for(team_leader).get(f"/cvs/{client.id}/steps/who").status_code == 403
    assert client_for(team_leader).post(f"/cvs/{client.id}/versions").status_code == 403


def test_the_list_takes_as_many_queries_for_two_as_for_one(client_for, branch, team_leader):
    counts, browser = [], client_for(team_leader)
    for _ in range(2):
        make_version(*make_coached(branch))
        browser.get("/cvs")
        with count_queries() as counted:
            assert browser.get("/cvs").text.count("Laatst gemaakt") == len(counts) + 1
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_sixty_jobs_are_kept(browser, agreed):
    typed = {f"jobs-{n}-title": f"Baan {n}" for n in range(60)}
    assert send(browser, agreed[0], "work", typed).status_code == 303
    assert CVJob.select().count() == 60
    assert browser.get(f"/cvs/{agreed[0].id}/steps/work").text.count("Baan ") >= 60


def test_more_than_fits_is_said_and_stays(browser, agreed):
    typed = {f"skills-{n}-text": f"Vaardigheid {n}" for n in range(81)}
    answer = send(browser, agreed[0], "skills", typed)
    assert answer.status_code == 422
    assert "Vaardigheid 80" in answer.text
    assert all(not model.select().exists() for model in LISTS.values())
