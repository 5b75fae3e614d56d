"""How templates become pages, and what of a page is drawn once and kept.

Jinja's own way is general; three things of it are done quicker here, the same for every page.
Text is escaped without making a Markup of each piece, a block is joined before it is passed on,
and what stands between `kept` and `endkept` is drawn once for all who would see the same.
"""

import re
from collections.abc import Callable, Iterator
from itertools import count

from flask import Flask, has_request_context, request
from flask_login import current_user
from jinja2 import Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import TemplateModule
from jinja2.ext import Extension
from jinja2.parser import Parser
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

from portal.language import language

UNSAFE = re.compile("[&<>'\"]").search
MOST = 4000  # parts kept; a few kilobytes each


def init_app(app: Flask) -> None:
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.template_class = PageTemplate
    app.jinja_env.code_generator_class = PlainWriter
    app.jinja_env.add_extension(Kept)
    app.jinja_env.globals["parts"] = Parts(app)
    app.context_processor(lambda: {"reader": reader()} if has_request_context() else {})


class Parts:
    """`parts.field(…)`: the macros of _parts.html, known in every template and made once."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def __getattr__(self, name: str) -> Macro:
        macro = getattr(self.app.jinja_env.get_template("_parts.html").module, name)
        if not self.app.jinja_env.auto_reload:
            self.__dict__[name] = macro
        return macro


# What no page changes: functions that want nothing of the page that they are called from.
HELPERS = frozenset({"_", "icon", "static_url", "url_for", "may_open", "menu", "languages"})


class PlainWriter(CodeGenerator):
    """Compiles a loop so that its text is gathered in a list and handed over once.

    A helper is called as it is, without asking at each call whether it wants to know the page.
    """

    def visit_Call(  # noqa: N802  named by Jinja
        self, node: nodes.Call, frame: Frame, forward_caller: bool = False
    ) -> None:
        helper = isinstance(node.node, nodes.Name) and node.node.name in HELPERS
        if not helper or node.dyn_args or node.dyn_kwargs:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")

    def visit_For(self, node: nodes.For, frame: Frame) -> None:  # noqa: N802  named by Jinja
        if frame.buffer is not None:
            super().visit_For(node, frame)
            return
        gathering = frame.soft()
        self.buffer(gathering)
        super().visit_For(node, gathering)
        self.simple_write(f"concat({gathering.buffer})", frame)


class PageTemplate(Template):
    """A template whose blocks hand over one text, escaped by `shown`."""

    @classmethod
    def _from_namespace(cls, environment, namespace: dict, known) -> "PageTemplate":
        namespace["escape"] = shown
        namespace["root"] = joined(namespace["root"])
        namespace["blocks"] = {name: joined(draw) for name, draw in namespace["blocks"].items()}
        return super()._from_namespace(environment, namespace, known)

    def _get_default_module(self, _context: Context | None = None) -> TemplateModule:
        """What is imported knows the same globals for every page, so it is made once."""
        return super()._get_default_module()


def shown(value: object) -> str:
    """The value as it may stand in HTML."""
    kind = type(value)
    if kind is str:
        return escape(value) if UNSAFE(value) else value
    if kind is Markup:
        return value
    return str(value) if kind is int else escape(value)


def joined(draw: Callable[..., Iterator[str]]) -> Callable[..., Iterator[str]]:
    def draw_at_once(*context) -> Iterator[str]:
        yield "".join(draw(*context))

    return draw_at_once


class Kept(Extension):
    """{% kept place=person.branch_name %} … {{ place }} … {% endkept %}

    The part looks the same for the same language, rights, page and named values, and is drawn
    once. It may use those values and HELPERS, nothing else: the template does not load otherwise.
    """

    tags = frozenset({"kept"})

    def __init__(self, environment) -> None:
        super().__init__(environment)
        self.numbers = count()
        self.drawn: dict[tuple, Markup] = {}

    def parse(self, parser: Parser) -> nodes.Node:
        line = next(parser.stream).lineno
        names, values = [], []
        while parser.stream.current.type != "block_end":
            names.append(parser.parse_assign_target(name_only=True).set_ctx("param"))
            parser.stream.expect("assign")
            values.append(parser.parse_expression())
            parser.stream.skip_if("comma")
        body = parser.parse_statements(("name:endkept",), drop_needle=True)
        self.refuse_unnamed(parser, body, {name.name for name in names})
        number = nodes.Const(next(self.numbers))  # a template that changed has new parts
        call = self.call_method(
            "part", [nodes.ContextReference(), number, nodes.Tuple(values, "load")]
        )
        return nodes.CallBlock(call, names, [], body).set_lineno(line)

    def refuse_unnamed(self, parser: Parser, body: list[nodes.Node], named: set[str]) -> None:
        whole = nodes.Template(body, lineno=1)
        for part in whole.find_all((nodes.Block, nodes.Include)):
            parser.fail("a block or an include cannot stand in a kept part", part.lineno)
        used = {(name.name, name.ctx == "load") for name in whole.find_all(nodes.Name)}
        made_here = {name for name, is_read in used if not is_read}
        if others := {name for name, is_read in used if is_read} - made_here - named - HELPERS:
            parser.fail(f"a kept part must name what it depends on: {', '.join(sorted(others))}")

    def part(self, page: Context, number: int, values: tuple, caller) -> Markup:
        key = (number, values, page.get("reader") or reader())
        if key not in self.drawn:
            if len(self.drawn) >= MOST:
                self.drawn.clear()
            self.drawn[key] = Markup(caller(*values))  # noqa: S704  drawn by our own template
        return self.drawn[key]


def reader() -> tuple:
    """For whom and where a page is drawn: what its kept parts depend on besides their values."""
    grounds = current_user.grounds if current_user.is_authenticated else None
    return (language(), grounds, request.endpoint)
