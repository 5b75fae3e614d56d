"""J2: what a browser keeps to write something down without a network, and what it never keeps."""

import json
from datetime import timedelta

from portal.core.clock import today
from portal.core.web.access import Role
from tests.factories import make_activity, make_assignment, make_branch, make_client, make_person


def test_it_keeps_the_kinds_and_the_short_names_of_whom_one_helps_and_no_more(client_for):
    """J2, I1: no note, no address, no phone number, nobody of somebody else."""
    branch = make_branch()
    guide, other = make_person(branch, Role.GUIDE), make_person(branch, Role.GUIDE)
    mine = make_client(branch, phone="0612345678", street="Laan 1")
    make_assignment(guide, mine.household)
    make_assignment(other, make_client(branch, name="Somebody Else").household)
    make_activity(guide, mine, note="A secret note", distance_hm=84)
    ended = make_client(branch, name="No Longer")
    make_assignment(guide, ended.household, ended_on=today() - timedelta(1))

    answer = client_for(guide).get("/offline/mine")

    kept = answer.json
    assert kept.keys() == {"person", "claims", "kinds", "households"}
    assert kept["person"] == guide.id
    assert [household["label"] for household in kept["households"]] == [mine.label]
    assert kept["kinds"][0] == {
        "value": "home_visit",
        "label": "Huisbezoek",
        "clients": "yes",
        "topics": True,
        "travel": True,
        "group": False,
        "channel": "in_person",
        "isUsual": True,
    }
    for hidden in ("secret", "0612345678", "Laan 1", "Somebody Else", "No Longer"):
        assert hidden not in answer.text


def test_who_logs_nothing_for_clients_keeps_nobody(client_for):
    kept = client_for(make_person(make_branch(), Role.TREASURER)).get("/offline/mine").json

    assert (kept["kinds"], kept["households"], kept["claims"]) == ([], [], True)


def test_the_page_that_is_kept_is_of_nobody(client_for, volunteer):
    """J2: an empty shell, the same for who is logged in and who is not."""
    assert client_for(volunteer).get("/offline").text == client_for().get("/offline").text


def test_the_worker_keeps_that_page_and_files_only(client_for):
    script = client_for().get("/sw.js")
    first, _rest = script.text.split("\n", 1)
    known = json.loads(first.removeprefix("const brug = ").removesuffix(";"))

    assert script.mimetype == "text/javascript"
    assert [part for part in known["parts"] if not part.startswith("/static/")] == ["/offline"]
    for part in known["parts"]:
        with client_for().get(part) as answer:
            assert answer.status_code == 200, part


def test_a_phone_can_put_it_among_its_apps(client_for):
    """I1: name, colours and an icon that is there."""
    found = client_for().get("/app.webmanifest").json
    assert (found["name"], found["display"], found["start_url"]) == ("Brug", "standalone", "/")
    for one in found["icons"]:
        with client_for().get(one["src"]) as answer:
            assert answer.mimetype == "image/png"
