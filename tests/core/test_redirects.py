"""A visitor is only sent on to a page of this portal (R41)."""

import pytest

from portal.core.web.redirects import safe_next


@pytest.mark.parametrize("target", ["/help", "/accessibility", "/help?a=1&b=2", "/"])
def test_a_page_of_the_portal_is_allowed(app, target):
    assert safe_next(target) == target


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "https://example.org/",
        "//example.org/help",
        "///example.org",
        "/\\example.org",
        "\\\\example.org",
        "/%2f/example.org",
        "/help/../../x",
        "javascript:alert(1)",
        " /help",
        "/help\n",
        "/help\r\nSet-Cookie: a=b",
        "/help#x",
        "help",
        "/help@example.org",
        "/no-such-page",
        "/static/css/app.css",
        "/language/ar",
        "/help?" + "a" * 500,
    ],
)
def test_anything_else_leads_to_the_first_page(app, target):
    assert safe_next(target) == "/"


def test_the_caller_says_where_to_go_instead(app):
    assert safe_next("https://example.org/", "/help") == "/help"


def test_a_page_that_only_takes_forms_is_no_place_to_go(app):
    rules = [rule for rule in app.url_map.iter_rules() if not rule.arguments]
    pages = {rule.rule for rule in rules if "GET" in rule.methods}
    posts = {rule.rule for rule in rules} - pages
    assert posts
    assert {safe_next(path) for path in posts} == {"/"}


def test_choosing_a_language_stays_on_the_page_and_never_leaves_the_portal(client_for):
    stays = client_for().get("/language/ar?next=/help")
    leaves = client_for().get("/language/ar?next=https://example.org/")
    assert (stays.status_code, stays.location) == (302, "/help")
    assert (leaves.status_code, leaves.location) == (302, "/")
