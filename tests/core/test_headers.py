"""Every answer carries the headers of R51, and no form comes from elsewhere (R52)."""

import pytest

ADDRESSES = ["/help", "/no-such-page", "/static/css/app.css", "/healthz", "/"]


def policy_of(answer) -> dict:
    parts = answer.headers["Content-Security-Policy"].split(";")
    return {name: values for name, *values in (part.split() for part in parts if part.strip())}


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_has_the_headers_that_close_doors(client_for, address):
    with client_for().get(address) as answer:
        headers = answer.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere(client_for, address):
    """R37."""
    with client_for().get(address) as answer:
        policy = policy_of(answer)
    assert policy["default-src"] == ["'none'"]
    assert policy["frame-ancestors"] == ["'none'"]
    assert policy["base-uri"] == ["'none'"]
    assert {source for values in policy.values() for source in values} == {"'none'", "'self'"}


def test_a_page_is_never_stored_by_a_browser_or_a_proxy(client_for, volunteer):
    assert client_for(volunteer).get("/help").headers["Cache-Control"] == "no-store"
    assert client_for().get("/help").headers["Cache-Control"] == "no-store"


def test_only_a_portal_behind_https_asks_for_https(app, client_for, monkeypatch):
    assert "Strict-Transport-Security" not in client_for().get("/help").headers
    monkeypatch.setitem(app.config, "PRODUCTION", True)
    header = client_for().get("/healthz").headers["Strict-Transport-Security"]
    assert "max-age=31536000" in header


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_a_form_of_another_site_is_refused(client_for, method):
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert getattr(client_for(), method)("/log-in", headers=headers).status_code == 403


def test_a_link_on_another_site_works(client_for):
    assert client_for().get("/help", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200
