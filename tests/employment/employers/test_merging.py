"""Two employers that turn out to be one: all that is known follows, and can go back."""

from datetime import date

import pytest

from portal.activities.models import Activity
from portal.employment.employers import actions
from portal.employment.employers.actions import merging
from portal.employment.employers.models import ContactPerson, Employer, EmployerMerge, EmployerMove
from portal.employment.placements.models import Placement
from portal.employment.vacancies.models import Vacancy
from portal.import_export.actions import Faults, bring_in
from portal.import_export.actions.exporting import files_of
from tests.factories import make_activity, make_branch, make_client, make_employer, make_vacancy


@pytest.fixture
def two(branch, job_coach):
    """The one that stays, and its double with a bit of everything."""
    kept = make_employer(branch, name="Bakker Jansen", contact_name="Anton", stage="contacted")
    gone = make_employer(
        branch,
        name="Jansen Bakkerij",
        place="Delft",
        contact_name="Bea",
        stage="visited",
        next_action="Taart",
        next_action_on=date(2030, 1, 1),
    )
    EmployerMove.create(branch=branch, employer=gone, stage="visited", person=job_coach)
    make_activity(job_coach, kind="employer_contact", employer=gone)
    make_vacancy(gone)
    Placement.create(
        branch=branch,
        code="p",
        client=make_client(branch),
        employer=gone,
        kind="paid_job",
        started_on=date(2020, 1, 1),
    )
    return kept, gone


FOLLOWERS = (Activity, Vacancy, Placement, EmployerMove)


def owners() -> set[int]:
    return {row.employer_id for model in FOLLOWERS for row in model.select()}


def test_everything_follows_into_the_one_that_stays(client_for, job_coach, two):
    kept, gone = two
    browser = client_for(job_coach)
    page = browser.get(f"/employers/{kept.id}/merge?with={gone.id}").text
    assert "plaatsingen (1)" in page

    browser.post(f"/employers/{kept.id}/merge", data={"gone": gone.id})

    assert owners() == {kept.id}
    history = browser.get(f"/employers/{kept.id}").text.split('id="hs"')[1]
    assert history.count("Jansen Bakkerij is bij deze werkgever gevoegd") == 1
    one = Employer.get_by_id(kept.id)
    assert (one.name, one.place, one.stage) == ("Bakker Jansen", "Delft", "visited")
    assert (one.contact_name, one.next_action) == ("Anton", "Taart")
    assert [p.name for p in ContactPerson.select()] == ["Bea"]
    assert browser.get(f"/employers/{gone.id}").status_code == 404
    assert "Jansen Bakkerij" not in browser.get("/employers").text
    assert "Jansen Bakkerij" not in browser.get("/activities/new?kind=employer_contact").text


def test_a_merge_is_undone_with_all_that_went_along(client_for, job_coach, two):
    kept, gone = two
    before = [{**e.__data__, "version": 0} for e in Employer.select().order_by(Employer.id)]
    done = merging.merge(kept, gone, job_coach)
    later = make_activity(job_coach, kind="employer_contact", employer=kept)

    answer = client_for(job_coach).post(f"/employers/merges/{done.id}/undo")

    assert answer.location == f"/employers/{gone.id}"
    after = [{**e.__data__, "version": 0} for e in Employer.select().order_by(Employer.id)]
    assert after == before
    assert Activity.get_by_id(later.id).employer_id == kept.id
    assert owners() - {kept.id} == {gone.id}
    assert not ContactPerson.select().exists()


def test_nobody_is_merged_with_themselves_or_with_another_branch(job_coach, two):
    kept, _gone = two

    for other in (kept, make_employer(make_branch())):
        with pytest.raises(merging.CannotMerge):
            merging.merge(kept, other, job_coach)


def test_one_that_was_merged_away_stays_so_when_its_file_comes_again(branch, job_coach, two):
    """An import knows the old code: what it says of it goes to the one that stayed."""
    kept, gone = two
    files = files_of(branch.code)
    merging.merge(Employer.get_by_id(kept.id), Employer.get_by_id(gone.id), job_coach)

    bring_in(files)

    assert owners() == {kept.id}
    exported = files_of(branch.code)["employers"].decode()
    assert "Jansen Bakkerij" not in exported
    assert "Bakker Jansen" in exported


def test_a_place_stands_once_in_the_list_of_what_may_be_the_same(client_for, job_coach, branch):
    kept = make_employer(branch, name="Kwekerij Oost")
    for place in ("Delft", "Maassluis"):
        make_employer(branch, name="Bakker Jansen", place=place)
    make_employer(branch, name="Kwekerij Oost", place="Delft")
    page = client_for(job_coach).get(f"/employers/{kept.id}/merge").text

    assert "Bakker Jansen · Delft" in page
    assert "Bakker Jansen · Maassluis" in page
    assert "Kwekerij Oost · Delft (lijkt" in page
    assert "(Delft)" not in page


def test_an_employer_is_merged_once_and_kept_while_another_has_gone_into_it(job_coach, two):
    kept, gone = two
    merging.merge(kept, gone, job_coach)

    with pytest.raises(merging.CannotMerge):
        merging.merge(Employer.get_by_id(kept.id), Employer.get_by_id(gone.id), job_coach)
    for model in (Activity, Vacancy, Placement, ContactPerson):
        model.delete().execute()
    with pytest.raises(actions.StillNeeded) as refused:
        actions.delete(Employer.get_by_id(kept.id), job_coach)
    assert refused.value.counts == {"employer_merge": 1}


def test_an_undone_merge_gives_the_kept_one_its_own_step_back(branch, job_coach):
    """The merged one had the soonest step of the two."""
    later, sooner = date(2030, 3, 1), date(2030, 1, 1)
    kept = make_employer(branch, stage="contacted", next_action="Bellen", next_action_on=later)
    gone = make_employer(branch, stage="contacted", next_action="Mailen", next_action_on=sooner)
    done = merging.merge(kept, gone, job_coach)
    assert Employer.get_by_id(kept.id).next_action_on == sooner

    merging.undo(EmployerMerge.get_by_id(done.id), job_coach)

    back = Employer.get_by_id(kept.id)
    assert (back.next_action, back.next_action_on) == ("Bellen", later)


def test_a_file_changes_no_employer_that_was_merged_away(two, job_coach):
    """Nobody would see it: the row is refused, and says where to."""
    kept, gone = two
    files = files_of(kept.branch.code)
    merging.merge(kept, gone, job_coach)
    was = Employer.get_by_id(gone.id)
    before = {"employers": files["employers"]}
    changed = {"employers": files["employers"].replace(b"Delft", b"Leiden")}
    assert changed != before

    with pytest.raises(Faults) as found:
        bring_in(changed)
    assert kept.code in str(found.value)
    assert Employer.get_by_id(gone.id).place == was.place


def test_one_that_is_closed_is_offered_only_where_it_looks_the_same(client_for, branch, job_coach):
    """C5: the lists to choose from leave out the closed."""
    kept = make_employer(branch, name="Bakkerij Jansen", place="Delft")
    twin = make_employer(branch, name="Bakkerij Jansen", place="Delft", stage="closed")
    other = make_employer(branch, name="Heel anders", stage="closed")

    page = client_for(job_coach).get(f"/employers/{kept.id}/merge").text

    assert f'value="{twin.id}"' in page
    assert f'value="{other.id}"' not in page
