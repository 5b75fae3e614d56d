"""What people ask for (requirements*.in) and what is installed (requirements*.txt) agree."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
FILES = ("requirements", "requirements-dev", "requirements-bench")
PINNED = re.compile(
    r"^(?P<name>[\w.-]+)(?P<extras>\[.*\])?==(?P<version>[^ ]+)(?: ; (?P<marker>.*[^ ]))? \\\n"
    r"(?P<hashes>(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)"
    r"(?P<why>(?:    #.*\n)+)",
    re.MULTILINE,
)


def asked(file: str) -> list[Requirement]:
    lines = (ROOT / f"{file}.in").read_text().splitlines()
    return [Requirement(line) for line in lines if re.match(r"[a-z]", line)]


def pinned(file: str) -> dict[str, re.Match]:
    """Each package of the lock, by its name; the lock has nothing else."""
    text = (ROOT / f"{file}.txt").read_text()
    found = list(PINNED.finditer(text))
    assert "".join(match[0] for match in found) == text, "run `make lock`"
    return {canonicalize_name(match["name"]): match for match in found}


@pytest.mark.parametrize("file", FILES)
def test_each_wish_is_locked_at_a_version_that_it_allows(file):
    locked = pinned(file)

    for wish in asked(file):
        version = locked[canonicalize_name(wish.name)]["version"]
        assert version in wish.specifier, f"{wish}: {file}.txt has {version}; run `make lock`"


@pytest.mark.parametrize("file", FILES)
def test_nothing_is_locked_that_nobody_asks_for(file):
    because = re.compile(rf"-r {file}\.in\b")
    wished = {canonicalize_name(wish.name) for wish in asked(file)}

    assert {name for name, match in pinned(file).items() if because.search(match["why"])} == wished


@pytest.mark.parametrize(("small", "large"), pairwise(FILES))
def test_what_is_tested_is_what_is_served(small, large):
    some, all_ = pinned(small), pinned(large)

    assert {name: match["version"] for name, match in some.items()} == {
        name: all_[name]["version"] for name in some
    }


@pytest.mark.parametrize("file", FILES)
def test_the_lock_names_no_place_to_fetch_from(file):
    """Also what only another kind of machine needs is there, with hashes of its own."""
    text = (ROOT / f"{file}.txt").read_text()

    assert "://" not in text
    assert "--index" not in text
    assert "platform_machine == 'x86_64'" in pinned(file)["pysqlite3"]["marker"]
    assert len(pinned(file)["cryptography"]["hashes"].splitlines()) > 10
