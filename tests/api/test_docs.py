"""H2: docs/api.md says what the API answers."""

import json
import re
from pathlib import Path

import pytest

from portal.core.web.access import Role
from portal.feature import contributed
from tests.factories import make_activity, make_branch, make_client, make_person

pytestmark = pytest.mark.at("2026-12-02 10:00")  # the days of the page

PAGE = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
EXAMPLE = re.compile(r"```http\n(GET|POST|PATCH) (\S+)\n(.*?)```\n\n```json\n(.*?)```", re.DOTALL)


def shape(value):
    """What it is made of, whatever it says."""
    if isinstance(value, dict):
        return {name: shape(part) for name, part in value.items()}
    if isinstance(value, list):
        return [shape(part) for part in value[:1]]
    return None if value is None else type(value).__name__


def test_each_example_is_answered_so(program):
    leader = make_person(branch := make_branch(), Role.TEAM_LEADER)
    make_activity(leader, make_client(branch, name="Sara"), note="Een brief")
    asks = program(leader)
    examples = EXAMPLE.findall(PAGE)

    def with_number(name):
        return f"/{name[1]}/{asks.get(f'/api/v1/{name[1]}').json['data'][0]['id']}"

    assert len(examples) > 3
    for method, address, sent, told in examples:
        here = re.sub(r"/(\w+)/12\b", with_number, address)
        answer = asks.open(here, method=method, json=json.loads(sent) if sent else None)
        assert shape(answer.json) == shape(json.loads(told)), address


def test_the_page_names_every_list(app):
    for one in contributed().resources:
        assert f"| `/api/v1/{one.name}` |" in PAGE
        assert f"`{one.name}:read`" in PAGE
