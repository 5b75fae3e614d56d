"""R84: every part that the portal runs on is known, with its licence, its hashes and a way out."""

import re

from tests.test_requirements import asked, pinned
from tools import bill


def test_the_bill_names_every_locked_package_with_its_hashes():
    made = bill.bill()
    libraries = {each["name"]: each for each in made["components"]}
    locked = pinned("requirements")

    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.6")
    assert locked.keys() <= libraries.keys()
    for name, match in locked.items():
        assert libraries[name]["version"] == match["version"]
        assert len(libraries[name]["hashes"]) == match["hashes"].count("sha256:")
    assert "lucide-static" in libraries


def test_the_page_says_why_each_library_is_there_and_what_replaces_it():
    page = bill.PAGE.read_text()
    rows = re.findall(r"^\| ([\w-]+) +\| (.+?) +\| (.+?) +\|$", page, re.MULTILINE)
    told = {name: (why, instead) for name, why, instead in rows}

    assert {wish.name for wish in asked("requirements")} == told.keys() - {"library", "---"}
    assert all(why and instead for why, instead in told.values())


def test_the_licences_of_all_parts_are_listed():
    """`make bill` writes them anew."""
    made = bill.bill()
    page = bill.PAGE.read_text().partition(bill.MARK)[2]
    listed = set(re.findall(r"^\| (\S+) +\| .+\|$", page, re.MULTILINE)) - {"what", "---"}

    assert listed == {each["name"] for each in made["components"]}
    assert "unknown" not in page
