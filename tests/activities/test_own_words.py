"""A9: topics, kinds, channels and questions are set per branch without code, and are dated."""

import re
from datetime import date, timedelta

import pytest
from peewee import IntegrityError

from portal.activities.actions import wording
from portal.activities.models import Activity, ActivityTopic
from portal.activities.models.words import ActivityWord, OwnWord
from portal.core.clock import today
from portal.core.web.access import Role
from portal.import_export.actions import bring_in
from portal.import_export.actions.exporting import files_of
from portal.import_export.actions.reading import Faults
from portal.reports import queries as reports
from portal.reports.queries import Scope
from tests.factories import make_activity, make_branch, make_client, make_person

pytestmark = pytest.mark.at("2026-12-02 10:00")  # a visit of years ago is asked about


@pytest.fixture
def leader(client_for, team_leader):
    return client_for(team_leader)


def add(leader, under, name, **typed):
    data = {"under": under, "name": name, "valid_from": "2018-01-01"} | typed
    answer = leader.post("/activities/words/new", data=data)
    assert answer.status_code == 303, answer.text
    return OwnWord.get(OwnWord.name == name)


def chosen():
    return {one.word.name: one.answer for one in ActivityWord.select()}


def test_a_topic_of_the_branch_counts_below_its_domain(leader, phone, volunteer, hassan):
    """Two of them below one domain are two questions on it; the domain need not be ticked."""
    debts, allowance = add(leader, "finance", "Schulden"), add(leader, "finance", "Bijstand")
    form = phone(volunteer).get("/activities/new").text
    assert "Schulden" in form

    answer = phone(volunteer).log(hassan, words=[str(debts.id), str(allowance.id)], topics=["care"])

    assert answer.status_code == 303
    assert chosen() == {"Schulden": None, "Bijstand": None}
    assert {row.topic: row.times for row in ActivityTopic.select()} == {"care": 1, "finance": 2}
    page = phone(volunteer).get(answer.location).text
    assert "Schulden" in page


def test_a_channel_and_a_kind_of_the_branch_are_one_tap(leader, phone, volunteer, hassan):
    app, welcome = add(leader, "phone", "WhatsApp"), add(leader, "guidance_talk", "Startdag")
    phone(volunteer).log(
        hassan, kind="guidance_talk", channel=f"phone/{app.id}", words=[str(welcome.id)]
    )

    made = Activity.get()
    assert made.channel == "phone"
    assert chosen() == {"WhatsApp": None, "Startdag": None}
    edit = phone(volunteer).get(f"/activities/{made.id}/edit").text
    assert f'value="phone/{app.id}" checked' in edit


@pytest.mark.parametrize(
    ("kind", "said"), [("yes_no", "yes"), ("number", "12"), ("choice", "Soms")]
)
def test_a_question_of_the_branch_is_asked_and_answered(
    leader, phone, volunteer, hassan, kind, said
):
    asked = add(leader, "home_visit", "Was er post?", asks=kind, choices="Vaak\nSoms")
    answer = phone(volunteer).log(hassan, **{f"answer-{asked.id}": said})

    assert chosen() == {"Was er post?": said}
    assert "Was er post?" in phone(volunteer).get(answer.location).text
    assert phone(volunteer).log(hassan, another="y").status_code == 303  # nobody has to answer
    assert ActivityWord.select().count() == 1


@pytest.mark.parametrize(
    ("kind", "said"),
    [("number", "veel"), ("choice", "Nooit"), ("yes_no", "misschien"), ("text", "BSN 111222333")],
)
def test_an_answer_that_does_not_fit_is_told_and_stays(
    leader, phone, volunteer, hassan, kind, said
):
    asked = add(leader, "home_visit", "Was er post?", asks=kind, choices="Vaak\nSoms")
    answer = phone(volunteer).log(hassan, **{f"answer-{asked.id}": said})

    assert answer.status_code == 422
    assert "Was er post?:" in answer.text
    assert not Activity.select().exists()


def test_another_name_leaves_the_past_its_word(leader, phone, volunteer, hassan):
    """What happened since the day has the new one; taken away, all have the old one again."""
    word = add(leader, "finance", "Schulden")
    for day in ("2025-03-01", "2026-03-01"):
        phone(volunteer).log(hassan, day="other", date=day, words=[str(word.id)])

    address = f"/activities/words/{word.id}/rename"
    typed = {"name": "Geldzorgen", "valid_from": "2026-01-01"}
    assert leader.post(address, data=typed).status_code == 303

    new = OwnWord.get(OwnWord.name == "Geldzorgen")
    assert named_by_year() == {2025: "Schulden", 2026: "Geldzorgen"}
    late = phone(volunteer).log(hassan, day="other", date="2025-04-01", words=[str(new.id)])
    assert late.status_code == 422
    assert f'name="words" value="{word.id}"' in late.text  # what held then is offered

    leader.post(f"/activities/words/{new.id}/drop")
    assert named_by_year() == {2025: "Schulden", 2026: "Schulden"}
    assert OwnWord.get().valid_until is None


def named_by_year():
    rows = ActivityWord.select(ActivityWord, Activity, OwnWord).join(Activity)
    rows = rows.switch(ActivityWord).join(OwnWord)
    return {row.activity.happened_on.year: row.word.name for row in rows}


def test_what_is_no_longer_offered_stays_where_it_was_chosen(leader, phone, volunteer, hassan):
    word = add(leader, "finance", "Schulden")
    phone(volunteer).log(hassan, words=[str(word.id)])
    assert leader.post(f"/activities/words/{word.id}/drop").status_code == 303
    assert OwnWord.select().count() == 1  # it was chosen

    leader.post(f"/activities/words/{word.id}/end")

    assert f'name="words" value="{word.id}"' not in phone(volunteer).get("/activities/new").text
    made = Activity.get()
    assert (
        f'name="words" value="{word.id}" checked'
        in phone(volunteer).get(f"/activities/{made.id}/edit").text
    )
    leader.post(f"/activities/words/{word.id}/resume")
    assert f'name="words" value="{word.id}"' in phone(volunteer).get("/activities/new").text


@pytest.mark.parametrize(
    "typed",
    [
        {"name": ""},
        {"name": "a|b"},
        {"valid_from": ""},
        {"under": "nothing"},
        {"asks": "choice", "choices": "een", "under": "home_visit"},
        {"asks": "yes_no"},
        {"name": "Schulden"},
    ],
    ids=str,
)
def test_what_cannot_be_a_word_is_told(leader, typed):
    """A question stands below a kind; the same word twice from a day is one too many."""
    add(leader, "finance", "Schulden")
    data = {"under": "finance", "name": "Nieuw", "valid_from": "2018-01-01"} | typed
    assert leader.post("/activities/words/new", data=data).status_code == 422
    assert OwnWord.select().count() == 1


def test_a_branch_has_its_own(leader, client_for, phone, volunteer, hassan):
    word = add(leader, "finance", "Schulden")
    other = make_person(make_branch(), Role.TEAM_LEADER)
    assert "Schulden" not in client_for(other).get("/activities/words").text
    assert client_for(other).post(f"/activities/words/{word.id}/end").status_code == 404
    elsewhere = OwnWord.create(branch=other.branch, under="finance", name="Elders")
    assert phone(volunteer).log(hassan, words=[str(elsewhere.id)]).status_code == 422
    assert client_for(volunteer).get("/activities/words").status_code == 403


def test_it_counts_by_its_word_and_opens_its_list(leader, phone, branch, volunteer, hassan):
    """A figure for each word, in last year's report with last year's words."""
    word = add(leader, "finance", "Schulden")
    asked = add(leader, "home_visit", "Was er post?", asks="yes_no")
    phone(volunteer).log(hassan, words=[str(word.id)], **{f"answer-{asked.id}": "yes"})
    values = reports.annual(Scope(branch, today(), today()))

    assert values["activities.word.finance/Schulden"] == 1
    assert values["activities.word.home_visit/Was er post?=yes"] == 1
    key = "activities.word.finance/Schulden"
    page = leader.get(f"/figures/{key}?year={today().year}").text
    assert "1 in deze lijst" in page


WORDS = "branch,under,name,answer,choices,valid_from,valid_until\r\n"


def test_files_bring_words_and_take_them_out_again(branch, team_leader, volunteer, hassan):
    """Import and export: the same file again changes nothing, an empty cell takes none away."""
    row = f"{branch.code},finance,Schulden,,,2018-01-01,2018-12-31\r\n"
    row += f"{branch.code},home_visit,Hoe vaak?,choice,Vaak|Soms,,\r\n"
    made = make_activity(volunteer, hassan, topics={"finance": 1})
    said = files_of(branch.code)["activities"].decode()
    cell = "finance/Schulden|home_visit/Hoe vaak?=Soms"
    assert said.splitlines()[0].endswith(",own_words")
    filled = "\r\n".join([said.splitlines()[0], said.splitlines()[1] + cell, ""])
    for _again in range(2):
        bring_in({"own_words": (WORDS + row).encode(), "activities": filled.encode()})

    assert chosen() == {"Schulden": None, "Hoe vaak?": "Soms"}
    out = files_of(branch.code)
    assert out["own_words"].decode() == WORDS + row
    assert out["activities"].decode() == filled
    tally = bring_in({"activities": said.encode()}).tallies["activities"]
    assert (tally["same"], ActivityWord.select().count()) == (1, 2)
    assert made.happened_on == date(2018, 4, 13)


@pytest.mark.parametrize("cell", ["finance/Weg", "Schulden", "nothing/Schulden", "finance/Later"])
def test_a_file_names_only_words_that_hold_on_the_day(branch, volunteer, hassan, cell):
    OwnWord.create(branch=branch, under="finance", name="Later", valid_from=today())
    make_activity(volunteer, hassan)
    said = files_of(branch.code)["activities"].decode().splitlines()
    with pytest.raises(Faults, match="own_words"):
        bring_in({"activities": f"{said[0]}\r\n{said[1]}{cell}\r\n".encode()})


def test_saving_it_unchanged_changes_nothing(leader, phone, volunteer, hassan):
    asked = add(leader, "home_visit", "Was er post?", asks="text")
    word = add(leader, "finance", "Schulden", valid_from=str(today() - timedelta(days=9)))
    phone(volunteer).log(hassan, words=[str(word.id)], **{f"answer-{asked.id}": "Ja, veel"})
    made = Activity.get()
    same = {"words": [str(word.id)], "topics": ["finance"], f"answer-{asked.id}": "Ja, veel"}
    phone(volunteer).post(
        f"/activities/{made.id}/edit", **phone(volunteer).form(hassan, version="0", **same)
    )

    assert Activity.get().version == 0
    less = phone(volunteer).form(hassan, version="0", topics=["finance"])
    phone(volunteer).post(f"/activities/{made.id}/edit", **less)
    assert chosen() == {}
    assert "Ja, veel" in phone(volunteer).get(f"/activities/{made.id}").text  # in its history


def test_a_client_of_another_branch_has_no_words_here(branch, volunteer):
    other = make_branch()
    word = OwnWord.create(branch=other, under="finance", name="Elders")
    made = make_activity(volunteer, make_client(branch))
    with pytest.raises(IntegrityError):
        ActivityWord.create(branch=branch, activity=made, word=word)


def test_answers_that_are_numbers_or_words_have_a_list_and_numbers_a_sum(
    leader, branch, volunteer, hassan
):
    """They count in no figure: here they stand, of what was done, by year."""
    asked = {"branch": branch, "under": "home_visit"}
    rooms = OwnWord.create(**asked, name="Hoeveel kamers?", answer="number")
    why = OwnWord.create(**asked, name="Waarom?", answer="text")
    for said, fields in (("2", {}), ("5", {}), ("9", {"outcome": "no_show"})):
        visit = make_activity(volunteer, hassan, **fields)
        ActivityWord.create(branch=branch, activity=visit, word=rooms, answer=said)
        ActivityWord.create(branch=branch, activity=visit, word=why, answer=f"omdat {said}")

    page = leader.get(f"/activities/words/{rooms.id}/answers?year=2018").text
    assert re.findall(r'<dd class="num">([^<]*)</dd>', page) == ["7", "3,5"]
    assert page.count("/activities/") - page.count("/activities/words") >= 2
    assert f"/activities/words/{rooms.id}/answers" in leader.get("/activities/words").text
    told = leader.get(f"/activities/words/{why.id}/answers").text
    assert "omdat 5" in told
    assert "omdat 9" not in told
    assert "Nog niemand" in leader.get(f"/activities/words/{why.id}/answers?year=2017").text


def test_a_new_name_follows_only_what_was_used(leader, team_leader, volunteer, hassan):
    """One that nobody used keeps its row; one that was used needs a later day and a free name."""
    debts, _other = add(leader, "finance", "Schulden"), add(leader, "finance", "Bijstand")

    assert wording.rename(debts, team_leader, "Schuld", today()).id == debts.id
    debts = OwnWord.get_by_id(debts.id)
    assert (debts.name, OwnWord.select().count()) == ("Schuld", 2)
    with pytest.raises(wording.SameWord):
        wording.rename(debts, team_leader, "Bijstand", today())
    visit = make_activity(volunteer, hassan)
    ActivityWord.create(branch=visit.branch_id, activity=visit, word=debts)
    with pytest.raises(wording.TooEarly):
        wording.rename(debts, team_leader, "Tekort", debts.valid_from)

    assert OwnWord.get_by_id(debts.id).name == "Schuld"
    assert OwnWord.select().count() == 2
