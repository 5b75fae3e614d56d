"""A file as it was written anew, sealed under a key that is not in the database."""

from peewee import BlobField, CharField, Check, IntegerField

from portal.branches.models import Branch
from portal.core.clock import now
from portal.core.database import BaseModel, MomentField, parent


class StoredFile(BaseModel):
    """Never changed after it is stored. What it belongs to points to it, not the other way round.

    `place` is a random name: the contents are bound to it, so that they cannot change places.
    """

    branch = parent(Branch)
    place = CharField(max_length=43, unique=True)
    name = CharField(max_length=100, default="")  # as its owner called it, for showing only
    media_type = CharField(max_length=100)
    pages = IntegerField(default=1, constraints=[Check("pages >= 1")])
    size = IntegerField(constraints=[Check("size > 0")])  # bytes, before they were sealed
    digest = CharField(max_length=64, index=True)  # SHA-256 of the bytes as they came in
    likeness = CharField(max_length=128, null=True)  # 512 bits; "": of nothing
    content_sealed = BlobField()
    preview_sealed = BlobField(null=True)  # of a PDF: its first page as WebP
    stored_at = MomentField(default=now)
    stored_by_id = IntegerField(null=True)

    class Meta:
        indexes = ((("id", "branch"), True),)
