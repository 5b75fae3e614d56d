"""Who is waiting at the desk: a short list with order and time, forgotten the next day."""

from datetime import timedelta

from portal.core.clock import now, today
from portal.core.web.access import Role
from portal.visitors.commands import forget
from portal.visitors.models import Visitor
from tests.factories import make_branch, make_person


def come(branch, called, minutes=0, **fields):
    came_at = now() - timedelta(minutes=minutes)
    return Visitor.create(branch=branch, called=called, came_at=came_at, **fields)


def test_who_came_first_is_first_and_is_helped_by_one(client_for, branch):
    come(branch, "Yonas", 5)
    first = come(branch, "Mariam", 25)
    come(make_branch(), "Vreemde", 30)
    one, other = (make_person(branch, Role.GUIDE, name=name) for name in ("Wim", "Joke"))
    browser = client_for(one)
    page = browser.get("/desk").text
    assert page.index("Mariam") < page.index("Yonas")
    assert "25 minuten" in page
    assert "Vreemde" not in page

    browser.post(f"/desk/waiting/{first.id}/take")
    client_for(other).post(f"/desk/waiting/{first.id}/take")

    assert Visitor.get_by_id(first.id).taken_by == one
    assert 'value="Mariam"' in browser.get("/desk").text  # in the look-up
    assert "wordt geholpen door" in client_for(other).get("/desk").text
    client_for(other).post(f"/desk/waiting/{first.id}/done")
    assert Visitor.get_by_id(first.id).done_at is None
    browser.post(f"/desk/waiting/{first.id}/back")
    browser.post(f"/desk/waiting/{first.id}/done")
    assert "Mariam" not in browser.get("/desk").text


def test_somebody_is_put_on_the_list(client_for, branch):
    browser = client_for(make_person(branch, Role.GUIDE))
    for wrong in ({"called": ""}, {"called": "x" * 61}, {"called": "Ali", "about": "111222333"}):
        assert browser.post("/desk/waiting/new", data={"about": "Brief"} | wrong).status_code == 422
    assert browser.post("/desk/waiting/new", data={"called": "Ali"}).location == "/desk"
    assert Visitor.get().called == "Ali"


def test_nobody_is_kept_from_one_day_to_the_next(client_for, branch):
    come(branch, "Gisteren", came_on=today() - timedelta(1))
    assert "Gisteren" not in client_for(make_person(branch, Role.GUIDE)).get("/desk").text
    assert forget() == "1 visitors of days before forgotten."
    assert forget() is None
