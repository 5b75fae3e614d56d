"""The sections of a file and of a person: what is used most on top, each also when empty."""

import re

from portal.core.web.access import Role
from tests.factories import make_client, make_person


def titles(page: str) -> list[str]:
    return [re.sub(r"\s+", " ", one).strip() for one in re.findall(r"<h2[^>]*>([^<]*)", page)]


def in_order(wanted: list[str], found: list[str]) -> bool:
    places = [found.index(one) for one in wanted]
    return places == sorted(places)


def test_a_file_begins_with_what_is_used_most(client_for, branch, team_leader):
    """Sections order of a client's file; none is missing because nothing is in it."""
    page = client_for(team_leader).get(f"/clients/{make_client(branch).id}").text
    wanted = ["Gegevens", "Gepland", "Bezoeken en contacten", "Begeleiding", "Juridische dossiers"]
    wanted += ["Taalniveaus", "Taallessen", "Werk en stage", "Tolk", "Doorverwijzingen"]

    assert in_order([*wanted, "Toestemming"], titles(page))


def test_a_person_begins_with_whom_they_help(client_for, branch, team_leader):
    coach = make_person(branch, Role.LANGUAGE_COACH)
    page = client_for(team_leader).get(f"/people/{coach.id}").text
    wanted = ["Cliënten", "Uren", "Open declaraties", "Teamoverleg"]

    assert in_order([*wanted, "Taallessen", "Talen"], titles(page))
    for step in ("/clients", "/activities/team", "/claims/decide", "/meetings/new"):
        assert f'href="{step}"' in page, step
