"""How templates become pages: Jinja as it is, and the parts that every template knows."""

from collections.abc import Iterable
from functools import cached_property

from flask import Flask
from jinja2.runtime import Macro
from markupsafe import Markup, escape

from portal.core.render.charts import bar


def init_app(app: Flask) -> None:
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(parts=Parts(app), bar=bar)
    app.jinja_env.filters["dotted"] = dotted


def dotted(texts: Iterable[object], between: str = " · ") -> Markup:
    """Those of the texts that there are, in one line, each in the direction of its own."""
    return escape(between).join(Markup("<bdi>{}</bdi>").format(text) for text in texts if text)


class Parts:
    """`parts.field(…)`: the macros of components/, which know what they get and what is global."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    @cached_property
    def macros(self) -> dict[str, Macro]:
        """Made at the first page, when all that the macros use is there."""
        env = self.app.jinja_env
        names = env.list_templates(filter_func=lambda name: name.startswith("components/"))
        modules = [vars(env.get_template(name).module) for name in names]
        return {
            name: part
            for module in modules
            for name, part in module.items()
            if isinstance(part, Macro)
        }

    def __getattr__(self, name: str) -> Macro:
        try:
            return self.macros[name]
        except KeyError:
            raise AttributeError(name) from None
