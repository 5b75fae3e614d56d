"""One board for employers and for vacancies."""

import pytest

from portal.employment.board.queries import MOST_CARDS, Board
from tests.factories import make_employer, make_vacancy


def employers_and_vacancies(branch, many):
    for number in range(many):
        employer = make_employer(branch, name=f"Bedrijf {number}", stage="lead")
        make_vacancy(employer, title=f"Plek {number}", stage="lead")


@pytest.mark.parametrize("address", ["/work", "/vacancies"])
def test_a_column_that_is_full_leads_to_all_that_is_in_it(client_for, branch, job_coach, address):
    employers_and_vacancies(branch, MOST_CARDS + 2)
    browser = client_for(job_coach)
    more = f"Laat alle {MOST_CARDS + 2} zien"

    short = browser.get(address).text
    whole = browser.get(f"{address}?stage=lead").text
    assert (short.count('class="deal"'), more in short) == (MOST_CARDS, True)
    assert (whole.count('class="deal"'), more in whole) == (MOST_CARDS + 2, False)


@pytest.mark.parametrize(
    ("asked", "chosen"), [(None, "open"), ("talking", "talking"), ("nowhere", "open")]
)
def test_a_phone_shows_the_column_that_was_asked_for_else_the_first_with_a_card(asked, chosen):
    assert Board({"lead": [], "open": ["one"], "talking": []}, asked).chosen == chosen


def test_an_empty_board_begins_with_its_first_column():
    assert Board({"lead": [], "open": []}).chosen == "lead"
