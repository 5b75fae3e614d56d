"""Whatever the forms take, comes out, goes into an empty database, and comes out the same."""

from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from portal.branches.models import Municipality
from portal.clients.forms import ClientForm
from portal.clients.models import Client, Household
from portal.core.clock import local, now
from portal.core.database import db
from portal.core.i18n import countries
from portal.core.text import clean
from portal.core.web.access import Role
from portal.employment.employers.models import Employer
from portal.import_export.actions import bring_in
from portal.import_export.actions.columns import BY_NAME
from portal.import_export.actions.exporting import files_of
from portal.schedule.meetings.models import Meeting
from tests.activities.factories import Phone
from tests.clients.test_editing import typed_for
from tests.employment.employers.forms import new_employer
from tests.employment.placements.test_placements import typed
from tests.factories import make_assignment, make_branch, make_client, make_person
from tests.import_export.test_round_trip import empty_the_database
from tests.import_export.worlds import TEXTS
from tests.schedule.desk_hours.test_roster import hours_form
from tests.schedule.meetings.test_planning import one

# Line breaks of every kind, marks that turn text, half letters, and what spreadsheets run.
SIGNS = "ab'=+-@|%;,\"\\\t\n\r\v\f\x00\x1c\x85\u00a0\u200b\u2028\u2029\u202e\ufeffé\u0301ı👋سß"
texts = st.sampled_from(TEXTS) | st.text(SIGNS, max_size=60) | st.text(max_size=60)
keys = count()


def send(browser, address: str, form: dict) -> None:
    """As a browser sends it; what the form refuses is not in the state."""
    assert browser.post(address, data=MultiDict(form)).status_code in {302, 303, 307, 422}, address


def fill(app, branch, say) -> None:
    """Something of everything that goes into the files, as different people type it."""
    leader, coach, guide = (
        make_person(branch, role) for role in (Role.TEAM_LEADER, Role.JOB_COACH, Role.GUIDE)
    )
    known = make_client(branch)
    for person, role in ((guide, Role.GUIDE), (coach, Role.JOB_COACH)):
        make_assignment(person, known.household, role=role)
    by = {person.id: app.test_client(user=person) for person in (leader, coach, guide)}
    lead, work, visit = by[leader.id], by[coach.id], by[guide.id]
    for nationality in (say(st.sampled_from(sorted(countries.CODES))), "stateless"):
        form = typed_for(known, code=say(texts), name=say(texts), nationality=nationality)
        send(lead, "/clients/new", form | {"household": "", "version": ""})
    email = f"{say(texts)}{next(keys)}@example.org"
    roles = ["guide", "language_coach"]
    send(lead, "/people/new", {"name": say(texts), "email": email, "employment": "volunteer"})
    person = {"name": say(texts), "email": f"x{next(keys)}@example.org", "employment": "paid"}
    send(lead, "/people/new", person | {"roles": roles[:: say(st.sampled_from([1, -1]))]})
    at_work(work, branch, known, say)
    phone = Phone(visit)
    send(visit, "/activities/new", phone.form(known, note=say(texts), topics="finance"))
    for day in ("today", "yesterday"):
        cost = {"kind": "other", "amount": "4,50", "day": day, "description": say(texts)}
        send(visit, "/claims/lines/new", cost | {"form_key": f"{next(keys):032}"})
    for title in (say(texts), say(texts)):
        form = one(title=title, place=say(texts), form_key=f"{next(keys):032}")
        send(lead, "/meetings/new", form)
    week_ago = now() - timedelta(days=7)
    held = {"status": "held", "starts_at": week_ago, "held_on": local(week_ago).date()}
    Meeting.update(**held).where(Meeting.branch == branch).execute()
    for desk in ("walk_in", "legal_guide"):
        send(lead, "/roster/hours/new", hours_form(desk=desk, slot_minutes="30"))


def at_work(browser, branch, client, say) -> None:
    fields = ("name", "place", "sector", "contact_name", "contact_phone", "next_action")
    for _ in range(2):
        send(browser, "/employers/new", new_employer(**{name: say(texts) for name in fields}))
    for employer in Employer.select().where(Employer.branch == branch):
        form = typed(
            employer, job_title=say(texts), course=say(texts), form_key=f"{next(keys):032}"
        )
        send(browser, f"/clients/{client.id}/placements/new", form | {"job_title": say(texts)})


@settings(
    max_examples=5,
    deadline=None,
    phases=[Phase.generate],  # a state is long to make: it is not made smaller
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.data())
def test_what_the_forms_take_comes_back_byte_for_byte(app, data):
    with db.atomic() as drawn:
        branch = make_branch(name="Stad", office_address=clean(data.draw(texts)))
        fill(app, branch, data.draw)
        gone_out = files_of(branch.code)
        for kind in ("people", "clients", "activities"):
            assert gone_out[kind].count(b"\r\n") > 1, kind
        empty_the_database()

        bring_in(gone_out)

        assert files_of(branch.code) == gone_out
        drawn.rollback()


def test_text_of_signs_that_no_keyboard_has_is_no_text(client_for, branch, team_leader):
    """It was taken as filled in, and then nothing was left to store."""
    form = typed_for(make_client(branch), code="\x00\u202e")

    assert client_for(team_leader).post("/clients/new", data=form).status_code == 422


def test_a_code_that_cannot_stand_among_others_is_refused_in_form_and_file(
    client_for, branch, team_leader
):
    sample = make_client(branch)

    page = client_for(team_leader).post("/clients/new", data=typed_for(sample, code="K|1"))

    assert page.status_code == 422
    assert 'id="code-error"' in page.text
    with pytest.raises(ValueError, match=r"\|"):
        BY_NAME["clients"].column("code").parse("K|1")


def test_the_longest_code_has_a_household_too(client_for, branch, team_leader):
    """Its household's code is made of it, and is another where that one is taken."""
    sample, browser = make_client(branch), client_for(team_leader)
    Household.create(branch=branch, code="H-k-1")
    for code in ("k" * 60, "k-1"):
        typed_form = typed_for(sample, code=code, household="", name=f"Nieuw {code}")
        assert browser.post("/clients/new", data=typed_form).status_code == 302

    codes = {c.household.code for c in Client.select().where(Client.name.startswith("Nieuw"))}
    assert codes == {"H-" + "k" * 58, "H-k-1-2"}


def test_form_and_file_have_one_list_of_nationalities(app, team_leader):
    with app.test_request_context():
        form = ClientForm(team_leader, None, Municipality.select())
    offered = {code for code, _name in form.nationality.choices.items() if code}

    assert offered == countries.CODES | {"stateless"}
    assert len(countries.CODES) == 250  # of ISO 3166-1, and Kosovo
    for code in offered:
        assert BY_NAME["clients"].column("nationality").parse(code) == code
