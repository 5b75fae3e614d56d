"""Parts of what the API tells, which several features have."""

from marshmallow import Schema, fields


class NamedSchema(Schema):
    """A record by its number and what its reader calls it."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
