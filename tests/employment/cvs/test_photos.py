"""A photo in a CV, if the client wants one: in page, PDF and Word, and never without the name."""

import io
import zipfile

import pypdf
import pytest
from PIL import Image

from portal.consents.actions import withdraw
from portal.consents.models import Consent
from portal.employment.cvs.actions import photos, versions
from portal.employment.cvs.models import CVPhoto, CVProfile, CVVersion, Layout
from portal.files.actions import content_of
from portal.files.models import StoredFile
from portal.privacy.actions.erasing import erase
from tests.employment.cvs.factories import agree, make_profile, make_share

RED = (200, 30, 30)


def a_photo(kind="JPEG", size=(900, 600)) -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "Zeyneb thuis"  # what a camera notes
    Image.new("RGB", size, RED).save(out, kind, exif=exif)
    return out.getvalue()


def send(browser, client, content: bytes, name="ik.jpg"):
    return browser.post(f"/cvs/{client.id}/photo/add", data={"photo": (io.BytesIO(content), name)})


@pytest.fixture
def willing(coached):
    """(client, coach): they agreed to all three, and a CV was begun."""
    agree(*coached, "make_cv", "share_cv", "photo")
    make_profile(coached[0])
    return coached


@pytest.fixture
def pictured(client_for, willing):
    """A version with a photo, of which the nameless text was read."""
    client, coach = willing
    assert send(client_for(coach), client, a_photo()).status_code == 303
    version = versions.make(coach, CVProfile.get())
    CVVersion.update(read_at=version.made_at).where(CVVersion.id == version.id).execute()
    return version


def pictures_in(content: bytes) -> int:
    if content.startswith(b"%PDF"):
        return sum(len(page.images) for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return sum(name.startswith("word/media/") for name in archive.namelist())


@pytest.mark.parametrize("layout", list(Layout))
def test_the_photo_is_in_page_pdf_and_word_and_never_without_the_name(
    client_for, willing, pictured, layout
):
    """C4: no photo in a CV without a name, by any address."""
    browser, address = client_for(willing[1]), f"/cvs/versions/{pictured.id}"
    for format_ in ("pdf", "docx"):
        for named, count in (("yes", 1), ("no", 0)):
            query = f"format={format_}&layout={layout}&named={named}"
            assert pictures_in(browser.get(f"{address}/file?{query}").data) == count
    assert f"{address}/photo" in browser.get(address).text
    assert f"{address}/photo" not in browser.get(f"{address}?named=no").text
    picture = browser.get(f"{address}/photo")
    assert picture.headers["Cache-Control"] == "no-store"
    with Image.open(io.BytesIO(picture.data)) as image:
        assert image.size == photos.PORTRAIT


def test_who_has_a_link_sees_it_only_with_the_name(client_for, willing, pictured):
    """C3"""
    named, bare = (make_share(willing[1], pictured, without_name=no) for no in (False, True))
    reader = client_for()
    assert f"/cv/{named}/photo" in reader.post(f"/cv/{named}").text
    assert reader.get(f"/cv/{named}/photo").status_code == 200
    assert "/photo" not in reader.post(f"/cv/{bare}").text
    assert reader.get(f"/cv/{bare}/photo").status_code == 404


def test_a_photo_is_written_anew_and_sealed(client_for, willing):
    """R43: nothing that a camera notes stays; in the database nobody reads it."""
    client, coach = willing
    send(client_for(coach), client, a_photo())
    file = StoredFile.get()
    assert b"Zeyneb" not in content_of(file)
    assert b"WEBP" not in bytes(file.content_sealed)


def test_without_a_yes_no_photo_is_kept(client_for, coached):
    """B7"""
    client, coach = coached
    agree(client, coach, "make_cv")
    send(client_for(coach), client, a_photo())
    assert not CVPhoto.select().exists()


@pytest.mark.parametrize(("content", "said"), [(b"%PDF-1.4 %%EOF", "Deze foto"), (b"", "leeg")])
def test_what_is_no_photo_is_refused_in_words_of_a_photo(client_for, willing, content, said):
    client, coach = willing
    answer = send(client_for(coach), client, content)
    assert answer.status_code == 422
    assert said in answer.text
    assert "bon" not in answer.text.partition('id="photo-error"')[2][:200]


def test_taken_back_it_is_gone_from_every_version(client_for, willing, pictured):
    """B7: by the consent, and by the button; an earlier version shows it no more."""
    client, coach = willing
    browser, address = client_for(coach), f"/cvs/versions/{pictured.id}"
    withdraw(coach, Consent.get(Consent.purpose == "photo"))

    assert not StoredFile.select().exists()
    assert browser.get(f"{address}/photo").status_code == 404
    assert pictures_in(browser.get(f"{address}/file?format=pdf").data) == 0
    agree(client, coach, "photo")
    send(browser, client, a_photo("PNG"))
    browser.post(f"/cvs/{client.id}/photo/drop")
    assert not StoredFile.select().exists()


def test_a_photo_is_erased_with_its_client(willing, pictured):
    client, _coach = willing
    erase(client, None)
    assert not StoredFile.select().exists()


def test_a_page_is_no_photo():
    page = io.BytesIO()
    Image.new("RGB", (90, 60), RED).save(page, "PDF")

    with pytest.raises(photos.NoPhoto):
        photos.portrait(page.getvalue(), "ik.pdf")
