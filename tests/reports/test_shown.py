"""Breakdowns as people read them: the most frequent first, equal ones in the order of names."""

from datetime import UTC, datetime

from portal.reports.actions.line import Line, in_order
from tests.factories import make_activity, make_client, make_person

NOON = datetime(2025, 3, 4, 12, 0, tzinfo=UTC)


def test_equal_nationalities_stand_in_the_order_of_their_names():
    def line(code, label, value):
        return Line(f"housing.nationality.{code}", label, "", value, 0, value)

    lines = [line("SY", "Syrië", 2), line("TR", "Turkije", 1), line("AF", "Zweden", 1)]
    lines = [*lines, line("AX", "Åland", 1), Line("housing.homes", "Woningen", "", 9, 0, 9)]

    assert [x.label for x in in_order(lines)] == ["Syrië", "Åland", "Turkije", "Zweden", "Woningen"]


def test_equal_topics_stand_in_the_order_of_their_names(client_for, branch, team_leader):
    guide = make_person(branch)
    client = make_client(branch)
    topics = ["tax_allowances", "legal", "care", "housing"]
    for topic in topics:
        make_activity(guide, client, kind="desk_contact", topics={topic: 1}, started_at=NOON)

    page = client_for(team_leader).get("/figures?year=2025").text
    report = page.split('id="topics"')[1].split("</section>")[0]

    names = ["Belasting en toeslagen", "Gezin", "Gezondheid", "Wonen"]
    places = [report.find(name) for name in names]
    assert -1 not in places
    assert places == sorted(places)
