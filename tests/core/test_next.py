"""R41: `next=` is a page here or nothing: line breaks, other hosts and tricks lead home."""

import pytest

HOSTILE = [
    "//evil.nl",
    "///evil.nl",
    "/\t/evil.nl",
    "/\n/evil.nl",
    "/\r/evil.nl",
    "/\r\n/evil.nl",
    "/clients\r\nSet-Cookie: a=b",
    "/clients\nLocation: //evil.nl",
    "/clients%0d%0aSet-Cookie:%20a=b",
    "/clients?a=1\r\nSet-Cookie: a=b",
    "/clients?a=1\n//evil.nl",
    "/clients?a=1\u2028evil",
    "/clients\x0b",
    "/clients\x0c",
    "/clients\x00",
    "/clients\x85",
    "/clients\u2028",
    "/clients\u2029",
    "\n/clients",
    "\r//evil.nl",
    " /clients",
    "\t//evil.nl",
    "/\\evil.nl",
    "\\\\evil.nl",
    "/\\/evil.nl",
    "http://evil.nl",
    "https:evil.nl",
    "https:/evil.nl",
    "javascript:alert(1)",
    "data:text/html,x",
    "/..//evil.nl",
    "/./../evil.nl",
    "/%2f%2fevil.nl",
    "/%5cevil.nl",
    "/%09/evil.nl",
    "/@evil.nl",
    "evil.nl",
    "?x=//evil.nl",
    "#//evil.nl",
    "/static/app.js",
    "/language/nl",
    "/nowhere",
    "/clients" + "a" * 600,
]


@pytest.mark.parametrize("target", HOSTILE, ids=ascii)
def test_r41_no_target_leads_elsewhere_or_splits_a_header(client_for, volunteer, target):
    browser = client_for(volunteer)

    answer = browser.get("/log-in", query_string={"next": target})

    assert answer.status_code < 500
    location = answer.headers.get("Location", "/")
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\", "/\t"))
    assert "evil" not in location
    assert "Set-Cookie: a=b" not in str(answer.headers)
    assert not set(location) & set("\r\n\t\x00\x0b\x0c\x85\u2028\u2029")
