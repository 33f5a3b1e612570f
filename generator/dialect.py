"""Dialect: the Jinja that themes are written in, cut down to what is pure.

Everything that is printed is escaped, and only the contract's Html and what Jinja itself has escaped passes as
it is. An undefined name, a field that does not exist, None and a whole context where text belongs are faults,
not empty text. Neither themes nor their values are known here; `compiler` turns the dialect into Python.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
from jinja2 import BaseLoader, Environment, StrictUndefined, nodes
from jinja2.exceptions import TemplateRuntimeError, TemplateSyntaxError
from jinja2.ext import Extension
from jinja2.filters import FILTERS as JINJA_FILTERS
from jinja2.filters import do_striptags
from jinja2.lexer import TokenStream
from jinja2.parser import Parser
from jinja2.tests import TESTS as JINJA_TESTS
from jinja2.utils import missing

from generator.compiler import Compiler, beside, beyond, written
from generator.filters import filters_for
from generator.hypertext import with_short_numbers
from generator.reach import is_out_of_reach
from generator.spelling import suggestion


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FILTERS = _names(
    "abs batch capitalize center count d default dictsort e escape first float forceescape groupby indent int "
    "items join last length list lower map max min reject rejectattr replace reverse round select selectattr "
    "slice sort string striptags sum title trim truncate unique upper urlencode wordcount wordwrap"
)
"""Jinja's own filters that themes may use. `safe`, `tojson`, `urlize`, `xmlattr` make markup out of text,
`random` and `pprint` differ between runs, `attr` and `format` reach into values."""

TESTS = _names(
    "boolean defined divisibleby eq equalto even float ge greaterthan gt in integer iterable le lessthan lower "
    "lt mapping ne none number odd sameas sequence string undefined upper == != < <= > >= true false"
)

GLOBALS = ("range",)

TEXT_METHODS = _names(
    "capitalize count endswith find isdigit isspace join lower lstrip partition removeprefix removesuffix "
    "replace rpartition rstrip split splitlines startswith strip title upper"
)
"""`format` is not among them, see `reach`."""


class Texts(dict[str, Any]):
    """A map for templates, its values also as attributes: `words.read_more`."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name=name, obj=self) from None

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Texts":
        return cls(
            (name, cls.of(value) if isinstance(value, dict) else value) for name, value in values.items()
        )


class Line(int):
    """A line number that also knows its column: Jinja's tokens carry it to the nodes of the syntax tree."""

    column = 0


def _with_columns(source: str, tokens: Iterable[tuple[int, str, str]]) -> Iterator[tuple[int, str, str]]:
    place = 0
    for number, kind, text in tokens:
        place = max(source.find(text, place), place)
        line = Line(number)
        line.column = place - source.rfind("\n", 0, place)
        yield line, kind, text
        place += len(text)


def _with_short_numbers(
    tokens: Iterable[tuple[int, str, str]], name: str | None, filename: str | None
) -> Iterator[tuple[int, str, str]]:
    """The tokens; a number that Python itself would not read is a mistake at its place."""
    for token in tokens:
        if token[1] == "integer" and len(token[2]) > MOST_DIGITS:
            raise TemplateSyntaxError("this number is too long", token[0], name, filename)
        yield token


MOST_DIGITS = 1000


class Dialect(Environment):
    """A Jinja environment in which a name stands for an attribute, and `["name"]` for a key or a field."""

    code_generator_class = Compiler
    written = staticmethod(written)
    beside = staticmethod(beside)
    columns = False
    """Whether lines know their columns, which only who looks for mistakes asks: a tenth of compiling."""

    def _tokenize(
        self, source: str, name: str | None, filename: str | None = None, state: str | None = None
    ) -> TokenStream:
        tokens = _with_short_numbers(self.lexer.tokeniter(source, name, filename, state), name, filename)
        if self.columns:
            tokens = _with_columns(source, tokens)
        return TokenStream(self.lexer.wrap(tokens, name, filename), name, filename)

    def getattr(self, obj: Any, attribute: str) -> Any:
        if is_out_of_reach(attribute):
            raise TemplateRuntimeError(beyond(attribute))
        try:
            return getattr(obj, attribute)
        except AttributeError:
            return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        # An attribute by a computed name is looked up in contexts alone: filters such as `map` need that,
        # and with anything else it would be a way round the check of attribute names.
        try:
            return obj[argument]
        except (TypeError, LookupError):
            if isinstance(obj, msgspec.Struct) and argument in obj.__struct_fields__:
                return getattr(obj, argument)
        return self.undefined(obj=obj, name=argument)


def dialect(language: str = "en", loader: BaseLoader | None = None) -> Dialect:
    """An environment for one language, with nothing in it but what the contract promises."""
    environment = Dialect(
        loader=loader,
        autoescape=True,
        undefined=Absent,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
        optimized=False,  # what is constant is folded where it is printed; the rest is not worth a walk
        extensions=[Once],
    )
    own = {"striptags": _striptags} | filters_for(language)
    environment.filters = {name: JINJA_FILTERS[name] for name in FILTERS} | own
    environment.tests = {name: JINJA_TESTS[name] for name in TESTS}
    environment.globals = {name: environment.globals[name] for name in GLOBALS}
    return environment


def _striptags(value: Any) -> str:
    """Jinja's own, of a text in which no number is too long for it."""
    text = value.__html__() if hasattr(value, "__html__") else str(value)
    return do_striptags(with_short_numbers(text))


class Absent(StrictUndefined):
    """A name or a field that does not exist. Its message is a sentence, a line feed, and a hint."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        if isinstance(self._undefined_hint, str):
            return self._undefined_hint
        if self._undefined_obj is missing:
            return f"`{self._undefined_name}` is not defined\nsee themes/CONTRACT.md for what a template knows"
        return absent(self._undefined_obj, str(self._undefined_name))


def absent(owner: object, name: str) -> str:
    """What to say of a field that a value does not have: a sentence, a line feed, and a hint."""
    if isinstance(owner, msgspec.Struct):
        return f"{type(owner).__name__} has no `{name}`\n{suggestion(name, list(owner.__struct_fields__))}"
    if isinstance(owner, dict):
        return f"there is no `{name}` here\n{suggestion(name, [str(key) for key in owner])}"
    if owner is None:
        return f"`{name}` is asked of a value that is None\nput `{{% if … %}}` around it"
    kind = "a text" if isinstance(owner, str) else "a list" if isinstance(owner, tuple | list) else "this value"
    return f"{kind} has no `{name}`\nsee themes/CONTRACT.md for what there is"


class Once(Extension):
    """`{% once %} … {% endonce %}`: a part that depends on site, theme, words and assets alone.

    The navigation, the footer and the links in the head are the same on every page of a kind. `templates`
    renders such a part when it compiles the template and puts the result in its place as literal text.
    Jinja makes no node of its own for extensions; a Scope stands for this one, as no tag of Jinja's makes any.
    """

    tags = {"once"}  # noqa: RUF012  # Jinja's own form

    def parse(self, parser: Parser) -> nodes.Node:
        line = next(parser.stream).lineno
        body = parser.parse_statements(("name:endonce",), drop_needle=True)
        return nodes.Scope(body, lineno=line)
