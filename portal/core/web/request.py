"""A request, without what no keyboard types and no database keeps."""

from flask import Request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.utils import cached_property

from portal.core.text import NEVER_TYPED


class TypedRequest(Request):
    """Its texts bear no NUL, which PostgreSQL refuses, and no half letter, which UTF-8 has not."""

    @cached_property
    def args(self) -> ImmutableMultiDict:
        return typed_only(super().args)

    @cached_property
    def form(self) -> ImmutableMultiDict:
        return typed_only(super().form)


def typed_only(sent: ImmutableMultiDict) -> ImmutableMultiDict:
    if not any(NEVER_TYPED.search(text) for pair in sent.items(multi=True) for text in pair):
        return sent
    bare = [[NEVER_TYPED.sub("", text) for text in pair] for pair in sent.items(multi=True)]
    return type(sent)(bare)
