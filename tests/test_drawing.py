"""What makes a page quick leaves it the same: its text, its language, its rights, its tokens."""

import re

import pytest
from flask import render_template_string, url_for
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import TemplateSyntaxError
from jinja2.meta import find_undeclared_variables
from markupsafe import Markup, escape

from portal import drawing
from portal.access import Role
from portal.language import speaking
from portal.organisation.models import Setting
from portal.people.models import PersonRole
from tests.factories import make_branch, make_person

VALUES = st.text() | st.integers() | st.booleans() | st.none() | st.floats() | st.builds(Markup)


class Proxy:
    """Says that it is a text, and is not."""

    __class__ = str

    def __str__(self) -> str:
        return "<b>"


@given(VALUES)
def test_a_value_is_shown_as_jinja_would_escape_it(value):
    assert drawing.shown(value) == escape(value)


def test_only_markup_itself_is_trusted():
    class Loud(str):
        __slots__ = ()

    assert drawing.shown(Loud("<b>")) == "&lt;b&gt;"
    assert drawing.shown(Proxy()) == "&lt;b&gt;"
    assert drawing.shown(Markup("<b>")) == "<b>"


def drawn(app, template, **values):
    with app.test_request_context("/help"):
        return render_template_string(template, **values)


def test_what_a_template_shows_is_escaped_in_a_page_a_loop_a_macro_and_a_kept_part(app):
    template = (
        "{% macro m(x) %}{{ x }}{% endmacro %}{{ x }}{% for y in [x] %}{{ y }}{% endfor %}"
        "{{ m(x) }}{% kept x=x %}{{ x }}{% endkept %}{{ _('%(n)s min', n=x) }}"
    )
    page = drawn(app, template, x="<script>'\"&")

    assert "<script" not in page
    assert page.count("&lt;script&gt;&#39;&#34;&amp;") == 5


def test_loops_say_the_same_in_lists_in_conditions_and_in_each_other(app):
    template = (
        "{% for a in rows if a %}{{ loop.index }}{% for b in a %}{{ b }}{% else %}-{% endfor %};"
        "{% endfor %}{% for c in [] %}x{% else %}nothing{% endfor %}"
        "{% for d in tree recursive %}({{ d.n }}{{ loop(d.below) }}){% endfor %}"
    )
    tree = [{"n": 1, "below": [{"n": 2, "below": []}]}]

    assert drawn(app, template, rows=["ab", "", "c"], tree=tree) == "1ab;2c;nothing(1(2))"


@pytest.mark.parametrize(
    "body",
    [
        "{{ current_user.label }}",
        "{{ request.args.q }}",
        "{% if is_demo %}x{% endif %}",
        "{{ csrf_token() }}",
        "{% include 'errors/error.html' %}",
        "{% block main %}{% endblock %}",
        "{{ parts.csrf() }}",
    ],
)
def test_a_kept_part_that_could_show_somebody_elses_data_does_not_load(app, body):
    with pytest.raises(TemplateSyntaxError):
        app.jinja_env.from_string("{% kept place=place %}" + body + "{% endkept %}")


def test_a_kept_part_is_drawn_once_for_each_value_language_role_and_page(app, monkeypatch):
    drawn_parts = []
    monkeypatch.setitem(
        app.jinja_env.globals, "icon", lambda name: drawn_parts.append(name) or name
    )
    template = app.jinja_env.from_string(
        "{% kept a=a %}{{ icon(a) }} {{ _('Log out') }}{% endkept %}"
        "{% kept %}, {{ icon('z') }}{% endkept %}"
    )

    def page(a, language, path="/help"):
        with app.test_request_context(path), speaking(language):
            values = {"a": a}
            app.update_template_context(values)
            return template.render(values)

    assert page("x", "nl") == page("x", "nl") == "x Log uit, z"
    assert page("x", "en") == "x Log out, z"
    assert page("y", "nl") == "y Log uit, z"
    page("x", "nl", "/accessibility")
    assert drawn_parts == ["x", "z", "x", "z", "y", "x", "z"]


def test_what_is_imported_needs_nothing_of_the_page_that_imports_it(app):
    source = app.jinja_env.loader.get_source(app.jinja_env, "_parts.html")[0]
    unknown = find_undeclared_variables(app.jinja_env.parse(source)) - set(app.jinja_env.globals)

    assert unknown <= {"extra", "done"}  # set in the macro itself


def test_an_address_that_is_kept_is_the_one_flask_would_make(app):
    with app.test_request_context("/help"):
        for values in ({"n": 1}, {"n": "1"}, {"n": True}, {"n": 1.0}, {"n": "a&b"}, {"n": None}):
            for _twice in (1, 2):
                assert url_for("pages.guide", **values) == super(type(app), app).url_for(
                    "pages.guide", **values
                )
    with app.test_request_context("/help", environ_overrides={"SCRIPT_NAME": "/brug"}):
        assert url_for("pages.guide", n=1) == "/brug/help?n=1"


def token_of(page):
    return re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]


def test_the_token_of_a_form_is_of_its_session_and_of_no_other(
    app, client_for, branch, monkeypatch
):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    mine, theirs = (client_for(make_person(branch)) for _ in range(2))
    token = token_of(mine.get("/help"))

    assert token == token_of(mine.get("/accessibility")) != token_of(theirs.get("/help"))
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
