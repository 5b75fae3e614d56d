"""The rules for templates that a reader should never have to check by hand."""

import re
from collections import defaultdict
from itertools import product
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

TEMPLATES = Path(__file__).parent.parent / "templates"
PAGES = {
    str(path.relative_to(TEMPLATES)): path.read_text(encoding="utf-8")
    for path in sorted(TEMPLATES.glob("**/*.html"))
}
# What a page does not write by hand: the component that writes it, and the pages that may.
BY_COMPONENT = {
    r"\.svg\(|class=\"(?:[^\"]* )?kpi[ \"]|\{\{ ?bar\(": (
        "parts.chart, stairs, bar_line or tile",
        # On paper; a bar in a tile; a chart in a card with other things.
        {"reports/file.html", "payouts/overview.html", "site/_sample.html"},
    ),
    r'class="(?:[^"]* )?item[ "{]': (
        "parts.item or person",
        {"meetings/_tick.html"},  # a thing to do, which is ticked
    ),
    r'class="(?:[^"]* )?head[ "]': ("parts.head", set()),
    r'<section\s[^>]*class="(?:[^"]* )?card[ "]': ("parts.card or day", set()),
    r'class="(?:[^"]* )?icon-btn[ "]': (
        "parts.icon_link or icon_button",
        {"phone.html"},  # its address is a block
    ),
    r'class="(?:[^"]* )?btn[ "]': (
        "parts.link, button, post, copying or opener",
        # Labels of a field that look like a button: for a photo, and for a row to take out.
        {"claims/_status.html", "cvs/steps/_fields.html"},
    ),
}


@pytest.mark.parametrize("mark", BY_COMPONENT)
def test_a_page_is_made_of_components(mark):
    component, exceptions = BY_COMPONENT[mark]
    by_hand = {name for name, page in PAGES.items() if re.search(mark, page)}

    assert {name for name in by_hand if "components" not in name} == exceptions, component


LINES = 6  # that stand in two places are one thing


def is_trivial(line):
    """A line that every page could have: a tag that opens or closes, the end of a block."""
    return len(re.sub(r"</?\w+|\{%-? ?(end\w+|else)|[^A-Za-z]", "", line)) < 4


def passages(page):
    lines = [line for line in map(str.strip, page.splitlines()) if not is_trivial(line)]
    return {tuple(lines[n : n + LINES]) for n in range(len(lines) - LINES + 1)}


def test_no_six_lines_stand_in_two_templates():
    """What two pages have alike is a component, a macro or a template that both extend."""
    places = defaultdict(set)
    for name, page in PAGES.items():
        for passage in passages(page):
            places[passage].add(name)

    assert [names for names in places.values() if len(names) > 1] == []


SHEETS = sorted((TEMPLATES.parent / "static" / "css" / "components").glob("*.css"))
LEFT_OUT = re.compile(r"/\*.*?\*/|@media print \{([^{}]*\{[^{}]*\})*\s*\}", re.DOTALL)
RULE = re.compile(r"([^{};]+)\{([^{}]*)\}")  # without the @media or @layer that it stands in


def said_by(sheet):
    """Each (selector, property) of a sheet, on a screen."""
    for selectors, body in RULE.findall(LEFT_OUT.sub("", sheet.read_text(encoding="utf-8"))):
        for selector, line in product(selectors.split(","), body.split(";")):
            if ":" in line:
                yield " ".join(selector.split()), line.split(":")[0].strip()


def test_no_two_components_say_the_same_property_of_the_same_thing():
    """A component has one sheet, which no other borrows from or takes back."""
    places = defaultdict(set)
    for sheet in SHEETS:
        for said in said_by(sheet):
            places[said].add(sheet.name)

    assert {said: names for said, names in places.items() if len(names) > 1} == {}


@pytest.mark.no_database
def test_a_choice_in_a_template_holds_no_other_choice():
    """What depends on two things is said in two lines, or prepared in Python."""
    environment = Environment(autoescape=True)
    nested = [
        f"{page}:{choice.lineno}"
        for page, text in PAGES.items()
        for choice in environment.parse(text).find_all(nodes.CondExpr)
        if any(isinstance(part, nodes.CondExpr) for part in (choice.expr1, choice.expr2))
    ]
    assert not nested
