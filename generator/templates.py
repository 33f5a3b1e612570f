"""Templates: a theme compiled for a site, and one page rendered from it.

A theme's compiled form follows from its values and the site's, and is kept per process by them. What fails in
a template is a TemplateFault that carries a Problem with the template's path and line.
"""

import gc
import re
from types import CodeType, TracebackType
from typing import Any

import msgspec
from jinja2 import BaseLoader, Template, TemplateError, TemplateNotFound, TemplateSyntaxError, nodes
from jinja2.environment import Environment
from jinja2.visitor import NodeTransformer

from generator.contract import Context, Html, Site
from generator.dialect import Dialect, Texts, absent, dialect
from generator.problems import Location, Problem, error
from generator.theme import Theme, asset_href, options_key
from generator.words import words_for


class TemplateFault(Exception):
    """A template that cannot be rendered with the values it was given."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


class Templates(msgspec.Struct, frozen=True):
    """A theme, compiled for a site."""

    theme: Theme
    environment: Dialect
    codes: dict[str, CodeType]
    """Templates that are compiled, by their names: here, or by another process."""


FAULTS = (
    *(TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RuntimeError),
    MemoryError,
)
"""What an expression in a template can raise; the filters are pure, so nothing else comes out of it."""


def render(templates: Templates, name: str, page: Context, body: Html = Html("")) -> str:  # noqa: B008  # frozen
    """One page. Raises TemplateFault."""
    try:
        template = templates.environment.get_template(name)
        context = template.new_context({"page": page, "body": body})
        return "".join(template.root_render_func(context))
    except FAULTS as wrong:
        raise TemplateFault(_problem(wrong, name, templates.theme)) from wrong


_KEPT = 4
_opened: dict[tuple[str, bytes], Templates] = {}


def templates_for(theme: Theme, site: Site) -> Templates:
    """The theme compiled for a site; kept per process by the values of both."""
    key = (theme.digest, options_key(theme, site) + msgspec.msgpack.encode(site))
    if key not in _opened:
        if len(_opened) >= _KEPT:
            del _opened[next(iter(_opened))]
            gc.collect()  # templates are cycles of half a megabyte, and workers do not collect by themselves
        _opened[key] = _open(theme, site)
    return _opened[key]


def _open(theme: Theme, site: Site) -> Templates:
    codes: dict[str, CodeType] = {}
    environment = dialect(site.language, _Loader(theme, codes))
    environment.globals |= {
        "site": site,
        "theme": Texts(theme.options),
        "words": Texts.of(words_for(theme.words, site.language)),
        "assets": Texts({name: asset_href(site, name, asset) for name, asset in theme.assets.items()}),
    }
    return Templates(theme, environment, codes)


def code_of(templates: Templates, name: str) -> CodeType:
    """A template, compiled with everything folded in that the site already decides. Raises one of FAULTS."""
    return _remembered(templates.codes, templates.theme, templates.environment, name)


def _remembered(codes: dict[str, CodeType], theme: Theme, environment: Environment, name: str) -> CodeType:
    if name not in codes:
        codes[name] = _compiled(theme, environment, name)
    return codes[name]


def _compiled(theme: Theme, environment: Environment, name: str) -> CodeType:
    source = theme.templates.get(name)
    if source is None:
        raise TemplateNotFound(name)
    tree = environment.parse(source.text, name, source.path)
    tree = _Folder(environment, name, source.path).visit(tree)
    return _python(environment, tree, name, source.path)


def _python(environment: Environment, tree: nodes.Template, name: str, path: str) -> CodeType:
    """The code of a syntax tree; what Python alone finds wrong in it is told at the template's line."""
    try:
        return environment.compile(tree, name, path)
    except SyntaxError as wrong:
        message, hint = _as_a_sentence(wrong.msg)
        line = _line_of(environment.compile(tree, name, path, raw=True), wrong.lineno or 1)
        raise TemplateSyntaxError(f"{message}\n{hint}", line, name, path) from None


def _as_a_sentence(message: str) -> tuple[str, str]:
    """What Python says of a template's code, and a hint."""
    if "nested" in message:
        return "tags are nested too deeply here", "take a part of it out, into a macro or a template of its own"
    told = re.sub(r"\bl_\d+_", "", message)
    return f"this cannot be compiled: {told}", "name each parameter once"


def _line_of(code: str, line: int) -> int:
    """The line of a template that a line of its code was made of, by the list at the end of the code."""
    pairs = re.findall(r"(\d+)=(\d+)", code.rpartition("debug_info = ")[2])
    return max((int(theirs) for theirs, ours in pairs if int(ours) <= line), default=1)


class _Loader(BaseLoader):
    """Brings a theme's templates, compiled if they are not yet."""

    def __init__(self, theme: Theme, codes: dict[str, CodeType]) -> None:
        self.theme, self.codes = theme, codes

    def load(self, environment: Environment, name: str, globals: Any = None) -> Template:
        code = _remembered(self.codes, self.theme, environment, name)
        return environment.template_class.from_code(environment, code, environment.globals)


class _Folder(NodeTransformer):
    """Puts literal text where site, theme, words and assets alone decide what stands there."""

    def __init__(self, environment: Environment, name: str, path: str) -> None:
        self.environment, self.name, self.path = environment, name, path

    def visit_Scope(self, node: nodes.Scope) -> nodes.Node:
        """A `once` part: rendered here, spliced in as text.

        Broadsheet's navigation, footer and head links cost 0.02 ms on every page, half of what a short page
        costs in all; as literal text they cost nothing. The values it depends on are in the key of `_opened`.
        """
        tree = nodes.Template(node.body, lineno=node.lineno)
        tree.set_environment(self.environment)
        code = _python(self.environment, tree, self.name, self.path)
        template = Template.from_code(self.environment, code, self.environment.globals)
        text = "".join(template.root_render_func(template.new_context({})))
        return nodes.Output([nodes.TemplateData(text)], lineno=node.lineno)

    def visit_Getattr(self, node: nodes.Getattr) -> nodes.Node:
        return self._folded(node)

    def visit_Getitem(self, node: nodes.Getitem) -> nodes.Node:
        return self._folded(node)

    def _folded(self, node: nodes.Getattr | nodes.Getitem) -> nodes.Node:
        value = self._value(node)
        if type(value) in (str, int, float, bool):
            return nodes.Const(value, lineno=node.lineno)
        self.generic_visit(node)
        return node

    def _value(self, node: nodes.Node) -> Any:
        if isinstance(node, nodes.Name) and node.ctx == "load":
            return self.environment.globals.get(node.name)
        if isinstance(node, nodes.Getattr):
            owner, name = self._value(node.node), node.attr
        elif isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
            owner, name = self._value(node.node), node.arg.value
        else:
            return None
        if isinstance(owner, dict):
            return owner.get(name)
        if isinstance(owner, Context) and name in owner.__struct_fields__:
            return getattr(owner, name)
        return None


def _problem(wrong: Exception, name: str, theme: Theme) -> Problem:
    """A fault as a sentence, at the innermost line of a template that it passed through."""
    text = absent(wrong.obj, wrong.name) if isinstance(wrong, AttributeError) and wrong.name else str(wrong)
    message, _, hint = text.partition("\n")
    if isinstance(wrong, RecursionError):
        message, hint = "this template includes or calls itself without an end", "break the circle"
    elif isinstance(wrong, MemoryError):
        message, hint = "this asks for more memory than there is", "repeat or fill less"
    elif isinstance(wrong, TemplateNotFound):
        message, hint = f"there is no template `{wrong.name}`", "write its name as it stands under templates/"
    where = _place(wrong.__traceback__, theme)
    if isinstance(wrong, TemplateSyntaxError):
        message, _, hint = (wrong.message or message).partition("\n")
        # Of what is never closed, Jinja gives the path as the name, and no path.
        where = Location(wrong.filename or wrong.name or _path(name, theme), int(wrong.lineno))
    return error(where or Location(_path(name, theme)), message, hint=hint)


def _place(trace: TracebackType | None, theme: Theme) -> Location | None:
    where = None
    while trace is not None:
        template = trace.tb_frame.f_globals.get("__jinja_template__")
        if isinstance(template, Template) and template.name:
            where = Location(_path(template.name, theme), template.get_corresponding_lineno(trace.tb_lineno))
        trace = trace.tb_next
    return where


def _path(name: str, theme: Theme) -> str:
    source = theme.templates.get(name)
    return source.path if source else f"themes/{theme.name}/templates/{name}"
