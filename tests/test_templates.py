"""The rules for templates that a reader should never have to check by hand."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parent.parent / "templates"
PAGES = {
    str(path.relative_to(TEMPLATES)): path.read_text(encoding="utf-8")
    for path in sorted(TEMPLATES.glob("**/*.html"))
}
# What a page does not write by hand: the component that writes it, and the pages that may.
BY_COMPONENT = {
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
