"""The look-up at the desk says what it needs, before and after it was tried in vain."""

from portal.core.web.access import Role
from tests.factories import make_client, make_person


def test_a_code_alone_finds_nobody_and_the_page_says_what_to_type(client_for, branch):
    make_client(branch, code="K-77")
    browser = client_for(make_person(branch, Role.GUIDE))
    needed = "Typ bij een code ook de naam of de geboortedatum."

    assert needed in browser.get("/desk").text
    answer = browser.post("/desk", data={"number": "K-77", "reason": "Inloop, brief"})

    assert answer.status_code == 422
    assert f"We vonden niet precies één persoon. {needed}" in answer.text
