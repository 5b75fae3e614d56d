"""What the log form remembers: who was there, the usual kind, how it went; and counts twice."""

import re
from datetime import timedelta

import pytest

from portal.activities.models import Activity, ActivityClient, ActivityTopic
from portal.core.clock import now
from portal.core.web.access import Role
from tests.factories import make_activity, make_assignment, make_client, make_person
from tests.forms import largest_form


@pytest.fixture
def family(hassan):
    """Three of one household; the volunteer helps them."""
    child = make_client(hassan.branch, household=hassan.household, name="Yusuf")
    baby = make_client(hassan.branch, household=hassan.household, name="Lina")
    return hassan, child, baby


def ticked(answer) -> tuple[set, set]:
    """(households, clients) that the form would send of those that are ticked."""
    values = largest_form(answer.text).values
    return set(values.get("households", [])), set(values.get("clients", []))


def numbers(*clients) -> set[str]:
    return {str(client.id) for client in clients}


def test_once_more_ticks_who_was_there(phone, volunteer, family):
    hassan, child, baby = family
    other = make_client(hassan.branch)
    make_assignment(volunteer, other.household)
    visit = make_activity(volunteer, hassan, baby)
    make_activity(volunteer, other, started_at=now())
    browser = phone(volunteer)

    households, clients = ticked(browser.get(f"/activities/new?like={visit.id}&kind=home_visit"))

    assert households == {str(hassan.household_id)}
    assert numbers(hassan, baby) <= clients
    assert not numbers(child) & clients
    page = browser.get(f"/activities/new?like={visit.id}&kind=home_visit")
    browser.post("/activities/new", **(largest_form(page.text).values | {"act": "save"}))
    again = Activity.select().order_by(Activity.id.desc()).get()
    named = ActivityClient.select().where(ActivityClient.activity == again)
    assert {row.client for row in named} == {hassan, baby}


@pytest.mark.parametrize("kind", ["desk_contact", "guidance_talk"])
def test_a_talk_with_one_ticks_whom_it_is_asked_for_and_not_who_lives_there(
    phone, volunteer, family, kind
):
    """F2: unique clients are those who came; a visit at home is still with all of them."""
    _hassan, child, _baby = family
    browser = phone(volunteer)

    assert ticked(browser.get(f"/activities/new?kind={kind}&client={child.id}"))[1] == numbers(
        child
    )
    visit = ticked(browser.get(f"/activities/new?kind=home_visit&client={child.id}"))
    assert visit[1] == numbers(*family)


def test_a_new_lesson_ticks_the_last_group_and_once_more_all_of_it(phone, branch):
    coach = make_person(branch, Role.LANGUAGE_COACH)
    group = [make_client(branch) for _ in range(3)]
    for client in group:
        make_assignment(coach, client.household, role=Role.LANGUAGE_COACH)
    lesson = make_activity(coach, *group, kind="language_lesson")
    make_activity(coach, group[0], started_at=now())  # a visit since
    households = {str(client.household_id) for client in group}

    for address in ("kind=language_lesson", f"like={lesson.id}&kind=language_lesson"):
        page = phone(coach).get(f"/activities/new?{address}")
        assert ticked(page)[0] == households, address


@pytest.mark.parametrize("kind", ["language_lesson", "guidance_talk", "desk_contact"])
def test_another_kind_keeps_or_fills_in_what_it_asks(phone, volunteer, hassan, kind):
    """From a home visit, which asks no channel, to what does: it can be saved at once."""
    browser = phone(volunteer)
    form = largest_form(browser.get("/activities/new?kind=home_visit").text).values
    form |= {"households": str(hassan.household_id), "note": "Blijft"}
    switched = browser.post("/activities/new", **form, to_kind=kind)
    assert "Blijft" in switched.text

    answer = browser.post(
        "/activities/new", **(largest_form(switched.text).values | {"act": "save"})
    )

    assert answer.status_code == 303, answer.text
    assert (Activity.get().kind, Activity.get().channel) == (kind, "in_person")


def test_from_hours_without_a_client_to_a_visit_the_usual_is_filled_in(phone, volunteer, hassan):
    make_activity(volunteer, hassan)
    browser = phone(volunteer)
    form = largest_form(browser.get("/activities/new?kind=office").text).values

    switched = browser.post("/activities/new", **form, to_kind="desk_contact")

    assert ticked(switched)[0] == {str(hassan.household_id)}


def test_there_and_back_to_another_kind_loses_nothing_that_was_chosen(phone, volunteer, hassan):
    """Also what the kind in between does not ask: whom, what about, how, the journey."""
    other = make_client(hassan.branch)
    make_assignment(volunteer, other.household)
    make_activity(volunteer, hassan)
    browser = phone(volunteer)
    form = largest_form(browser.get("/activities/new?kind=home_visit").text).values
    chosen = {
        "households": str(other.household_id),
        "clients": str(other.id),
        "topics": ["tax_allowances", "finance"],
        "travel": "y",
        "transport": "bicycle",
        "km": "3,5",
    }
    page = browser.post("/activities/new", **(form | chosen), to_kind="desk_contact")
    form = largest_form(page.text).values | {"channel": "mail"}
    for kind in ("training", "home_visit", "office", "desk_contact", "office", "home_visit"):
        page = browser.post("/activities/new", **form, to_kind=kind)
        form = largest_form(page.text).values

    assert ticked(page) == ({str(other.household_id)}, {str(other.id), str(hassan.id)})
    assert [form[name] for name in ("topics", "travel", "transport", "km", "channel")] == [
        ["tax_allowances", "finance"],
        ["y"],
        ["bicycle"],
        ["3,5"],
        ["mail"],
    ]


def test_hours_without_a_client_keep_none_of_the_visit_that_they_were_before(
    phone, volunteer, hassan
):
    browser = phone(volunteer)
    form = largest_form(browser.get("/activities/new?kind=home_visit").text).values
    form |= {"households": str(hassan.household_id), "topics": "finance", "travel": "y", "km": "9"}
    page = browser.post("/activities/new", **form, to_kind="office")
    answer = browser.post("/activities/new", **(largest_form(page.text).values | {"act": "save"}))

    assert answer.status_code == 303
    made = Activity.get()
    assert (made.kind, made.trip, ActivityTopic.select().count()) == ("office", None, 0)
    assert not ActivityClient.select().exists()


@pytest.mark.parametrize(
    ("role", "kind"),
    [
        (None, "home_visit"),
        (Role.GUIDE, "home_visit"),
        (Role.LEGAL_GUIDE, "legal_consultation"),
        (Role.LANGUAGE_COACH, "language_lesson"),
        (Role.JOB_COACH, "job_coaching"),
    ],
)
def test_a_role_begins_with_its_own_usual_kind(phone, branch, role, kind):
    person = make_person(branch, *([role] if role else []))

    assert largest_form(phone(person).get("/activities/new").text).values["kind"] == [kind]


def test_a_language_coach_begins_as_the_last_time(phone, language_coach):
    client = make_client(language_coach.branch)
    make_activity(language_coach, client, kind="language_lesson")
    make_activity(language_coach, client, kind="home_visit", started_at=now())
    make_activity(language_coach, kind="office", started_at=now())

    page = phone(language_coach).get("/activities/new").text

    assert largest_form(page).values["kind"] == ["home_visit"]


def test_nobody_home_is_one_tap_and_short(phone, volunteer, hassan):
    make_activity(volunteer, hassan, minutes=90)
    browser = phone(volunteer)
    form = largest_form(browser.get("/activities/new").text).values

    answer = browser.post("/activities/new", **(form | {"act": "in_vain"}))

    assert answer.status_code == 303, answer.text
    stored = Activity.select().order_by(Activity.id.desc()).get()
    assert (stored.outcome, stored.minutes) == ("nobody_home", 15)


def test_who_does_not_come_to_the_desk_is_a_no_show(phone, volunteer, hassan):
    answer = phone(volunteer).log(hassan, kind="desk_contact", channel="in_person", act="in_vain")

    assert answer.status_code == 303, answer.text
    assert (Activity.get().outcome, Activity.get().minutes) == ("no_show", 15)


def test_two_questions_on_one_topic_are_typed_shown_and_kept(phone, volunteer, hassan):
    """A2: a topic can be counted twice."""
    browser = phone(volunteer)
    browser.log(hassan, topics=["finance", "work"], times=["finance:2", "work:1", "care:3"])
    visit = Activity.get()
    stored = ActivityTopic.select(ActivityTopic.topic, ActivityTopic.times).tuples()
    assert set(stored) == {("finance", 2), ("work", 1)}

    form = largest_form(browser.get(f"/activities/{visit.id}/edit").text).values
    browser.post(f"/activities/{visit.id}/edit", **(form | {"act": "save"}))

    assert set(stored.clone()) == {("finance", 2), ("work", 1)}


def test_the_line_above_the_button_names_who_is_ticked(phone, volunteer, family):
    hassan, child, _baby = family
    make_activity(volunteer, child, started_at=now() - timedelta(days=1))

    text = phone(volunteer).get("/activities/new").text
    [line] = re.findall(r"<span data-words>(.*?)</span>", text)

    assert "Yusuf" in line
    assert hassan.name not in line
