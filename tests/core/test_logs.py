"""R33: a secret in an address never reaches a log."""

import io
import logging

from portal.core.logs import Scrubber, scrubbed


def test_every_kind_of_secret_address_is_scrubbed():
    for kind in ("calendar", "rsvp", "cv", "sign", "answer", "book", "reset", "invite", "address"):
        assert scrubbed(f"GET /{kind}/Ab-c_9.ics HTTP/1.1") == f"GET /{kind}/*** HTTP/1.1"
    assert scrubbed("GET /clients/7 HTTP/1.1") == "GET /clients/7 HTTP/1.1"


def test_a_traceback_is_scrubbed_too():
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(Scrubber(None))
    logger = logging.getLogger("a logger of this test")
    logger.addHandler(handler)
    try:
        raise ValueError("broke on /reset/SECRETSECRET")
    except ValueError:
        logger.exception("Exception on /invite/OTHERSECRET [GET]")

    assert "SECRET" not in written.getvalue().replace("***", "")
    assert "/reset/***" in written.getvalue()


def test_a_slash_in_another_form_hides_nothing():
    assert scrubbed("GET /reset%2FSECRET HTTP/1.1") == "GET /reset%2F*** HTTP/1.1"
    assert scrubbed("GET //invite//SECRET HTTP/1.1") == "GET //invite//*** HTTP/1.1"
    assert scrubbed("GET /log-in?next=%2Fcv%2fSECRET") == "GET /log-in?next=%2Fcv%2f***"
