"""Reading the forms of a page as a browser would, to send them."""

from collections import defaultdict
from dataclasses import dataclass

from lxml import html


@dataclass
class PageForm:
    """Where a form goes, what it sends as it stands, and what its choices are, by name."""

    action: str
    values: dict[str, list[str]]
    offered: dict[str, set[str]]

    @property
    def names(self) -> set[str]:
        return self.values.keys() | self.offered.keys()

    def holds_numbers(self, name: str) -> bool:
        """Whether what this field sends is the number of a record, or nothing."""
        known = {*self.values.get(name, []), *self.offered.get(name, ())} - {""}
        return all(value.isdecimal() for value in known) and bool(known or name in self.offered)


def largest_form(page: str) -> PageForm:
    """The form of a page with the most fields: what the page is for. Each has a search besides."""
    posts = [form for form in html.fromstring(page).forms if form.method == "POST"]
    forms = [form for form in posts if form.get("role") != "search"]
    return max((read(form) for form in forms), key=lambda form: len(form.names))


def read(form: html.FormElement) -> PageForm:
    values, offered = defaultdict(list), defaultdict(set)
    for name, value in form.form_values():
        values[name].append(value)
    for field in form.inputs:
        if isinstance(field, html.SelectElement):
            offered[field.name] |= set(field.value_options)
        elif field.name and getattr(field, "type", "") in {"checkbox", "radio"}:
            offered[field.name].add(field.get("value", "on"))
    return PageForm(form.action or "", dict(values), dict(offered))
