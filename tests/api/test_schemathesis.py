"""H2: schemathesis draws requests from the document of the API, right and wrong ones, and holds
every answer against it."""

from contextlib import suppress

import pytest
import schemathesis
from flask import g
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from portal.api.routes import entering
from portal.core.database import db
from portal.core.web.access import Role
from tests.factories import make_activity, make_assignment, make_client, make_person

EACH = 4  # requests of an operation, for right and for wrong ones
QUICKLY = settings(
    max_examples=EACH,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def document(app, branch, program, monkeypatch):
    """The API as schemathesis reads it, with the token of a leader of whom there is something."""
    monkeypatch.setattr(entering, "A_MINUTE", ())
    monkeypatch.setattr(entering, "GUESSES", ())
    leader = make_person(branch, Role.SENIOR_TEAM_LEADER)
    client = make_client(branch)
    make_assignment(leader, client.household)
    make_activity(leader, client)
    secret = program(leader).secret

    def afresh(environ, start_response):
        g.__dict__.clear()  # all of a test shares one application context
        return app(environ, start_response)

    config = schemathesis.Config.from_dict({"headers": {"Authorization": f"Bearer {secret}"}})
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", afresh, config=config)


@pytest.mark.no_database
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=str)
def test_every_answer_is_as_the_document_says(document, mode):
    asked = 0
    for found in document.get_all_operations():
        operation = found.ok()

        @QUICKLY
        @given(case=operation.as_strategy(generation_mode=mode))
        def each(case):
            nonlocal asked
            with db.atomic() as alone:
                answer = case.call()
                alone.rollback()
            # What a form asks besides, and which version there is, no schema can say.
            is_told = case.method != "GET" and answer.status_code in {412, 422}
            left_out = [positive_data_acceptance] if is_told else []
            case.validate_response(answer, excluded_checks=left_out)
            asked += 1

        with suppress(Unsatisfiable):  # who asks for oneself can say nothing wrong
            each()

    assert asked > 50
