"""Files are kept sealed, each in its own place."""

import pytest

from portal.core.crypto import Unreadable
from portal.core.database import db
from portal.files import actions
from portal.files.models import StoredFile
from portal.files.uploads import CleanFile


def clean_file(content=b"RIFF de inhoud", preview=None):
    return CleanFile(content, "image/webp", preview, 1, "0" * 64, "bon.jpg")


def test_a_file_comes_back_as_it_was_and_is_nowhere_in_the_clear(app, volunteer):
    """Trust 6.9: whoever has the database but not the key reads nothing."""
    kept = StoredFile.get_by_id(actions.keep(volunteer, clean_file(preview=b"RIFF klein")).id)

    assert actions.content_of(kept) == b"RIFF de inhoud"
    assert actions.picture_of(kept) == b"RIFF klein"
    assert b"inhoud" not in bytes(kept.content_sealed)
    assert b"klein" not in bytes(kept.preview_sealed)


def test_a_picture_is_its_own_preview(app, volunteer):
    assert actions.picture_of(actions.keep(volunteer, clean_file())) == b"RIFF de inhoud"


def test_contents_that_changed_places_do_not_open(app, volunteer):
    one, other = actions.keep(volunteer, clean_file()), actions.keep(volunteer, clean_file())
    with db.atomic():
        StoredFile.update(content_sealed=one.content_sealed).where(
            StoredFile.id == other.id
        ).execute()

    with pytest.raises(Unreadable):
        actions.content_of(StoredFile.get_by_id(other.id))
