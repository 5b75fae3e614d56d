"""H2: docs/api.md says what the API answers."""

import json
import re
from pathlib import Path

from portal.core.web.access import Role
from tests.factories import make_branch, make_person

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
    asks = program(make_person(make_branch(), Role.TEAM_LEADER))
    examples = EXAMPLE.findall(PAGE)

    assert len(examples) > 1
    for method, address, sent, told in examples:
        answer = asks.open(address, method=method, json=json.loads(sent) if sent else None)
        assert shape(answer.json) == shape(json.loads(told)), address
