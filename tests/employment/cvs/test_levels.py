"""B6: language levels are one register: what is in the CV and what was judged are one record."""

from datetime import timedelta

import pytest

from portal.audit.models import AuditEntry
from portal.core.clock import today
from portal.employment.cvs.actions import keeping, versions
from portal.employment.cvs.models import CVProfile, LanguageLevel
from portal.employment.cvs.queries.levels import Skilled, levels_of
from portal.employment.vacancies.actions import ladder
from tests.factories import make_assignment, make_person

DUTCH = {"languages-0-language": "nl", "act": "next"}


@pytest.fixture
def browser(client_for, agreed):
    return client_for(agreed[1])


def send(browser, client, **typed):
    profile = CVProfile.get_or_none()
    address = f"/cvs/{client.id}/steps/languages"
    return browser.post(
        address, data=DUTCH | typed | {"version": profile.version if profile else 0}
    )


def in_cv(client) -> list[tuple]:
    rows = versions.content_of(CVProfile.get(CVProfile.client == client.id))["languages"]
    return [(row["language"], row["spoken"], row["written"]) for row in rows]


def test_a_level_of_the_cv_is_a_judgement_with_its_day(browser, agreed):
    """B6: by whom and when; it stands on the file, and who fits a vacancy goes by it."""
    client, coach = agreed
    send(browser, client, **{"languages-0-spoken": "B1", "languages-0-written": "A2"})

    [judged] = LanguageLevel.select()
    assert (judged.spoken, judged.written, judged.measured_on) == ("B1", "A2", today())
    assert judged.judged_by_id == coach.id
    assert "spreken <b>B1</b>" in browser.get(f"/clients/{client.id}").text
    assert in_cv(client) == [("nl", "B1", "A2")]


def test_a_judgement_of_somebody_else_is_the_level_of_the_cv(browser, agreed, branch):
    """B6: the newest of each skill; a CV in which no language stands begins with them."""
    client, _coach = agreed
    teacher = make_person(branch, "language_coach")
    make_assignment(teacher, client.household, role="language_coach")
    first = {"language": "nl", "spoken": "A2", "written": "A2"}
    ladder.judge(LanguageLevel, client, teacher, **first, measured_on=today() - timedelta(days=9))
    later = {"language": "nl", "spoken": "B1", "written": None}
    ladder.judge(LanguageLevel, client, teacher, **later, measured_on=today() - timedelta(days=2))

    page = browser.get(f"/cvs/{client.id}/steps/languages").text
    assert page.count("selected") >= 3
    send(browser, client, **{"languages-0-spoken": "B1", "languages-0-written": "A2"})
    assert LanguageLevel.select().count() == 2  # nothing was said anew
    assert in_cv(client) == [("nl", "B1", "A2")]
    assert levels_of(client) == {"nl": Skilled("B1", "A2")}


def test_another_level_of_today_puts_ones_own_right_and_withdraws_that_of_another(
    browser, agreed, branch
):
    """Nothing is overwritten unseen: the audit log keeps what one's own was."""
    client, coach = agreed
    ladder.judge(
        LanguageLevel,
        client,
        make_person(branch, "language_coach"),
        language="nl",
        spoken="A1",
        written=None,
        measured_on=today(),
    )
    for spoken in ("A2", "B1"):
        send(browser, client, **{"languages-0-spoken": spoken})

    gone, held = LanguageLevel.select().order_by(LanguageLevel.id)
    assert (gone.spoken, gone.withdrawn_by_id) == ("A1", coach.id)
    assert (held.spoken, held.withdrawn_at) == ("B1", None)
    told = [e.action for e in AuditEntry.select() if e.action.startswith("language_level.")]
    assert sorted(told) == [
        "language_level.change",
        "language_level.judge",
        "language_level.judge",
        "language_level.withdraw",
    ]


def test_a_mother_tongue_is_the_best_level_and_said_so(browser, agreed):
    client, _coach = agreed
    send(browser, client, **{"languages-0-language": "ti", "languages-0-spoken": "native"})
    judged = LanguageLevel.get()
    assert (judged.spoken, judged.is_native) == ("C2", True)
    assert in_cv(client) == [("ti", "native", None)]
    assert "moedertaal" in browser.get(f"/clients/{client.id}").text


def test_what_the_cv_leaves_open_stays_as_it_was_judged(agreed):
    client, coach = agreed
    profile = keeping.begin(coach, client)
    rows = [{"language": "nl", "spoken": "B2", "written": "B1"}]
    keeping.keep(coach, profile, 0, {}, {"languages": rows})
    keeping.keep(coach, profile, 1, {}, {"languages": [{"language": "nl", "spoken": "C1"}]})
    assert in_cv(client) == [("nl", "C1", "B1")]
