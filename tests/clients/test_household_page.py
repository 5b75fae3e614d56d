"""The page of a household: who was visited and taught, and what comes next (J7)."""

from portal.core.clock import today
from portal.core.web.access import Role
from tests.factories import make_activity, make_assignment, make_client, make_person


def test_a_guide_who_teaches_reads_the_last_lessons_of_a_household_and_logs_the_next(
    client_for, branch
):
    """J7: who was there of the household, next time, and one press to the next lesson."""
    coach = make_person(branch, Role.GUIDE, Role.LANGUAGE_COACH)
    one = make_client(branch, name="Selam Tesfay")
    other = make_client(branch, name="Yonas Tesfay", household=one.household)
    make_assignment(coach, one.household)
    address, browser = f"/households/{one.household_id}", client_for(coach)
    assert "Hier is nog niets" in browser.get(address).text
    make_activity(coach, one, kind="language_lesson", next_time="Hoofdstuk 4")
    stranger = make_person(branch, Role.GUIDE)
    make_activity(stranger, other, kind="job_coaching", happened_on=today())

    page = browser.get(address).text
    assert "Hoofdstuk 4" in page
    assert "met Selam Tesfay" in page
    assert "Jobcoaching" not in page
    form = f"/activities/new?client={one.id}&amp;kind=language_lesson"
    assert form in page
    assert "Selam Tesfay" in browser.get(form.replace("&amp;", "&")).text
