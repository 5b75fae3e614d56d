"""How templates become pages: Jinja as it is, and the parts that every template knows."""

from functools import cached_property

from flask import Flask
from jinja2.environment import TemplateModule
from jinja2.runtime import Macro


def init_app(app: Flask) -> None:
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["parts"] = Parts(app)


class Parts:
    """`parts.field(…)`: the macros of _parts.html, which see what every page sees."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    @cached_property
    def module(self) -> TemplateModule:
        """Made at the first page, when all that the macros use is there."""
        return self.app.jinja_env.get_template("_parts.html").module

    def __getattr__(self, name: str) -> Macro:
        return getattr(self.module, name)
