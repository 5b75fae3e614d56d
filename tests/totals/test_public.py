"""A public page: a published report that everybody may read, at an address of its own."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from portal.audit.models import AuditEntry
from portal.core.clock import today
from portal.reports.actions import Report, publishing
from portal.reports.models import Publication
from portal.reports.queries import Scope
from portal.reports.queries.published import Kept, packed
from portal.totals.actions.public import Hindered, address_of, make
from portal.totals.models import PublicPage
from tests.factories import make_activity, make_client


@pytest.fixture
def made(app, branch, team_leader):
    """The year 2018 as a leader published it: nine visitors, three of them from Iran."""
    for n in range(9):
        who = make_client(branch, housed_on=None, nationality="IR" if n < 3 else "SY")
        make_activity(team_leader, who, kind="desk_contact", topics={"finance": 1},
                      started_at=datetime(2018, 5, 1 + n, 12, tzinfo=UTC))  # fmt: skip
    scope = Scope(branch, date(2018, 1, 1), date(2018, 12, 31))
    with app.test_request_context():
        return publishing.publish(Report(scope), team_leader, None)


def path_in(page: str) -> str:
    return re.search(r"http[^\"]*(/report/[\w-]{43})\"", page)[1]


def plain(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_everybody_reads_what_was_published_until_it_is_withdrawn(client_for, made, team_leader):
    """Made with an end, told on the page of the publication, withdrawn at once; both are noted."""
    leader, nobody = client_for(team_leader), client_for()
    kept = f"/figures/published/{made.id}"
    typed = {"ends_on": today().isoformat()}

    assert leader.post(f"/publications/{made.id}/page", data=typed).status_code == 303
    told = leader.get(kept).text
    answer = nobody.get(path_in(told))

    assert f'href="{kept}#public"' in leader.get("/figures?year=2018").text
    assert "Kopieer" in told
    assert 'class="qr"' in told
    text = plain(answer.text)
    assert "Spreekuurcontacten 9" in text
    assert team_leader.full_name in text
    assert made.branch.name in text
    assert "Iran" not in text
    assert "verborgen" in text
    assert answer.headers["X-Robots-Tag"].startswith("noindex")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    assert 'lang="nl"' in answer.text
    links = set(re.findall(r'(?:href|action)="(/[^"]*)"', answer.text))
    assert {one for one in links if not one.startswith("/static/")} == set()

    page = PublicPage.get()
    assert leader.post(f"/publications/pages/{page.id}/withdraw").status_code == 303
    assert nobody.get(path_in(told)).status_code == 404
    assert path_in(told) not in leader.get(kept).text
    actions = [one.action for one in AuditEntry.select().order_by(AuditEntry.id)]
    assert [name for name in actions if name.startswith("public_page.")] == [
        "public_page.make",
        "public_page.withdraw",
    ]


def test_it_ends_with_its_last_day_and_shows_nothing_that_was_changed(
    client_for, made, team_leader
):
    page = make(made, team_leader, today())
    nobody, address = client_for(), path_of(page)

    assert nobody.get(address).status_code == 200
    PublicPage.update(ends_on=today() - timedelta(1)).execute()
    assert nobody.get(address).status_code == 404
    PublicPage.update(ends_on=None, content=page.content.replace("9", "8")).execute()
    assert nobody.get(address).status_code == 404
    assert nobody.get("/report/none").status_code == 404
    over = {"ends_on": (today() - timedelta(1)).isoformat()}
    PublicPage.update(withdrawn_at=datetime.now(UTC), withdrawn_by=team_leader).execute()
    refused = client_for(team_leader).post(f"/publications/{made.id}/page", data=over)
    assert refused.status_code == 422
    assert "Deze dag is voorbij" in refused.text


def path_of(page: PublicPage) -> str:
    return "/report/" + address_of(page).rpartition("/")[2]


def test_only_what_is_as_it_was_published_and_of_a_year_has_a_page(
    client_for, app, made, team_leader
):
    """Another number by now, a broken seal, days that outside has no version of."""
    leader, branch = client_for(team_leader), made.branch
    make_activity(team_leader, make_client(branch, housed_on=None), kind="desk_contact",
                  started_at=datetime(2018, 6, 1, 12, tzinfo=UTC))  # fmt: skip
    with pytest.raises(Hindered, match="changed"):
        make(made, team_leader, None)
    told = leader.get(f"/publications/{made.id}/page").text
    assert "Stel het verslag eerst opnieuw vast" in told

    with app.test_request_context():
        again = publishing.publish(
            Report(Scope(branch, made.since, made.until)), team_leader, "Een bezoek was vergeten."
        )
        month = publishing.publish(
            Report(Scope(branch, date(2018, 5, 1), date(2018, 5, 31))), team_leader, None
        )
    with pytest.raises(Hindered, match="not_for_outside"):
        make(month, team_leader, None)
    first = make(again, team_leader, None)
    Publication.update(reason="Iets anders.").where(Publication.id == again.id).execute()
    with pytest.raises(Hindered, match="not_whole"):
        make(Publication.get_by_id(again.id), team_leader, None)
    assert PublicPage.get_by_id(first.id).is_open


def test_a_figure_that_is_newer_than_what_was_published_is_not_on_it(made, team_leader):
    told = Kept(made).told
    assert told["figures"].pop("desk.topics")
    made.contents, made.definitions = packed(told), "of before"
    made.mac = publishing.seal(made, "")
    made.save()

    found = {line["label"] for part in make(made, team_leader, None).told["sections"]
             for line in part["lines"]}  # fmt: skip
    assert "Spreekuurcontacten" in found
    assert "Onderwerpen op het spreekuur" not in found


def test_of_one_period_there_is_one_page(app, made, team_leader):
    """Two beside each other tell who came between."""
    first = make(made, team_leader, None)
    with app.test_request_context():
        scope = Scope(made.branch, made.since, made.until)
        again = publishing.publish(Report(scope), team_leader, "Een tekst erbij.")
    second = make(again, team_leader, None)

    assert not PublicPage.get_by_id(first.id).is_open
    assert PublicPage.get_by_id(second.id).is_open
