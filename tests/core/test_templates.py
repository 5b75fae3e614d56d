"""What every page is drawn with: its text escaped, and of this reader only."""

import re
from pathlib import Path

import pytest
from flask import render_template_string
from jinja2.meta import find_undeclared_variables

from portal.branches.models import Setting
from portal.core.web.access import Role
from portal.people.models import PersonRole
from tests.factories import make_branch, make_person

COMPONENTS = Path(__file__).parents[2] / "templates" / "components"


def drawn(app, template, **values):
    with app.test_request_context("/help"):
        return render_template_string(template, **values)


def test_what_a_template_shows_is_escaped_in_a_page_a_loop_and_a_macro(app):
    template = (
        "{% macro m(x) %}{{ x }}{% endmacro %}{{ x }}{% for y in [x] %}{{ y }}{% endfor %}"
        "{{ m(x) }}{{ _('%(n)s min', n=x) }}"
    )
    page = drawn(app, template, x="<script>'\"&")

    assert "<script" not in page
    assert page.count("&lt;script&gt;&#39;&#34;&amp;") == 4


@pytest.mark.parametrize("name", sorted(p.name for p in COMPONENTS.glob("*.html")))
def test_a_component_needs_nothing_of_the_page_that_it_stands_on(app, name):
    source = (COMPONENTS / name).read_text()
    unknown = find_undeclared_variables(app.jinja_env.parse(source)) - set(app.jinja_env.globals)

    assert unknown <= {"extra", "done", "always_filled"}  # set in the macro itself


def test_no_two_components_have_the_same_name(app):
    names = re.findall(r"{% macro (\w+)\(", "".join(p.read_text() for p in COMPONENTS.glob("*")))

    assert sorted(names) == sorted(app.jinja_env.globals["parts"].macros)


def token_of(page):
    return re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]


def test_the_token_of_a_form_is_of_its_session_and_of_no_other(
    app, client_for, branch, monkeypatch
):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    mine, theirs = (client_for(make_person(branch)) for _ in range(2))
    token = token_of(mine.get("/help"))

    assert token != token_of(theirs.get("/help"))
    assert theirs.post("/log-out", data={"csrf_token": token}).status_code == 400
    assert theirs.get("/account").status_code == 200
    assert mine.post("/log-out", data={"csrf_token": token}).status_code in {302, 303}
    assert mine.get("/account").status_code in {302, 303}


def test_the_menu_follows_a_change_of_roles_at_the_next_request(client_for, volunteer):
    browser = client_for(volunteer)
    assert 'href="/people"' not in browser.get("/help").text
    PersonRole.create(person=volunteer, role=Role.TEAM_LEADER)
    assert 'href="/people"' in browser.get("/help").text
    PersonRole.delete().execute()
    assert 'href="/people"' not in browser.get("/help").text


def test_the_banner_of_the_demo_goes_at_the_request_after_the_demo(client_for, volunteer):
    browser = client_for(volunteer)
    assert 'class="demo"' not in browser.get("/help").text
    shown = Setting.create(name="demo", value="")
    assert 'class="demo"' in browser.get("/help").text
    shown.delete_instance()
    assert 'class="demo"' not in browser.get("/help").text


def test_what_is_searched_for_stands_escaped_in_the_box_of_that_page_only(client_for, team_leader):
    browser = client_for(team_leader)
    found = browser.get("/clients?q=%22%3E%3Cb%3E@asked@").text

    assert 'value="&#34;&gt;&lt;b&gt;@asked@"' in found
    assert 'name="q" value=""' in browser.get("/clients").text
    assert 'name="q" value=""' in browser.get("/people?q=iemand").text


def test_two_people_with_the_same_roles_each_see_their_own_name_and_branch(client_for, branch):
    other = make_branch()
    one, two = (
        client_for(make_person(place, Role.TEAM_LEADER, name=name)).get("/help").text
        for place, name in ((branch, "Ans Eerste"), (other, "Bep Tweede"))
    )

    assert "Ans Eerste" in one
    assert f"<bdi>{branch.name}</bdi>" in one
    assert "Ans Eerste" not in two
    assert f"<bdi>{other.name}</bdi>" in two
    assert f"<bdi>{branch.name}</bdi>" not in two


def test_texts_with_dots_between_them_are_those_that_there_are_and_stay_escaped(app):
    assert drawn(app, "{{ ['<b>', '', none, x if x, 'سلام']|dotted }}") == (
        "<bdi>&lt;b&gt;</bdi> · <bdi>سلام</bdi>"
    )


def test_what_a_caller_adds_to_a_line_of_a_list_stands_outside_where_it_leads_somewhere(app):
    """A link in a link is none: what can be pressed by itself stands beside."""
    call = "{%% call parts.item('A', 'b', address='/a'%s) %%}<i>x</i>{%% endcall %%}"
    whole = drawn(app, call % "").split("</a")
    beside = drawn(app, call % ", row='r'").split("</a")

    assert "<i>x</i>" in whole[0]
    assert "<i>x</i>" in beside[1]
