"""Keeping a file sealed, and opening it again."""

import secrets
from datetime import timedelta
from typing import Any

from portal.core.clock import now
from portal.core.crypto import seal_bytes, unseal_bytes
from portal.core.database import db
from portal.files.models import StoredFile
from portal.files.uploads import CleanFile

MOST_A_DAY = 50  # files of one person (R42)


def stored_today(owner: Any) -> int:
    """How many files somebody stored in the last day."""
    since = StoredFile.stored_at >= now() - timedelta(days=1)
    return StoredFile.select().where(StoredFile.stored_by_id == owner.id, since).count()


def keep(owner: Any, file: CleanFile) -> StoredFile:
    """Store a file of this person's branch, sealed. Cleaning it is done before the transaction."""
    place = secrets.token_urlsafe(32)
    with db.atomic():
        return StoredFile.create(
            branch=owner.branch_id,
            place=place,
            name=file.name,
            media_type=file.media_type,
            pages=file.pages,
            size=len(file.content),
            digest=file.digest,
            likeness=file.likeness,
            content_sealed=seal_bytes(file.content, f"file.content.{place}"),
            preview_sealed=file.preview and seal_bytes(file.preview, f"file.preview.{place}"),
            stored_by_id=owner.id,
        )


def content_of(file: StoredFile) -> bytes:
    """Raises crypto.Unreadable."""
    return unseal_bytes(file.content_sealed, f"file.content.{file.place}")


def picture_of(file: StoredFile) -> bytes:
    """What to show of it, as WebP: the picture itself, or the first page. Raises Unreadable."""
    if file.preview_sealed is None:
        return content_of(file)
    return unseal_bytes(file.preview_sealed, f"file.preview.{file.place}")


def drop(number: int) -> None:
    """Erase the file of this number. What pointed to it must be gone already."""
    with db.atomic():
        StoredFile.delete().where(StoredFile.id == number).execute()
