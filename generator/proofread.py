"""Proofread: reads every template of a theme against the contract, without rendering anything.

Each page kind's template is read the way Jinja would run it, through everything it extends, includes and
imports, with the kinds of the values that it would get there. All that is wrong in all templates is told at
once. It costs some 100 ms and follows from the theme alone: a theme found good need not be read again.
"""

from typing import Any

import msgspec
from jinja2 import nodes

from generator.contract import Site
from generator.expressions import Scope, check_listed, check_printed, decided, kind_of
from generator.galleys import Galleys
from generator.kinds import (
    MARKUP,
    TEXT,
    UNKNOWN,
    Group,
    Kind,
    Loop,
    Macro,
    Module,
    either,
    of_value,
    proven,
)
from generator.layouts import TEMPLATES
from generator.marks import Reader, mark_doubled
from generator.problems import Problem, Severity, in_order
from generator.spelling import suggestion
from generator.theme import Source, Theme
from generator.words import FALLBACK

ALWAYS = ("site", "theme", "words", "assets")
"""What is the same on every page of a site; these names belong to the contract."""


def proofread(theme: Theme) -> list[Problem]:
    """What is wrong in a theme's templates, in the order of the files."""
    desk = _Desk(theme)
    for page, name in TEMPLATES.items():
        if name in theme.templates:
            desk.template(name, desk.start((page,)))
    for name in theme.templates:
        if not desk.galleys.was_read(name):
            desk.template(name, desk.start(UNKNOWN), alone=True)
    desk.read_uncalled_macros()
    return list(in_order(desk.galleys.problems))


class _Here(msgspec.Struct):
    """Where reading stands: the template, the blocks of its line of descent, and what surrounds the place."""

    source: Source
    blocks: dict[str, list[tuple[Source, nodes.Block]]]
    top: Scope
    """The names that blocks see."""
    inner: bool = False
    """Within a loop or a macro."""
    once: bool = False


class _Written(msgspec.Struct):
    """A macro as it was met: where it stands, and what it sees."""

    node: nodes.Macro
    here: _Here
    scope: Scope


class _Desk:
    """One reading of a theme: the parsed templates, the macros that were met, and what is wrong."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.galleys = Galleys(theme)
        self.macros: list[_Written] = []
        self.called: set[tuple[int, tuple[Kind, ...]]] = set()
        self.open: list[str] = []
        self.open_blocks: list[nodes.Block] = []
        self.modules: dict[str, Module] = {}

    def start(self, page: Kind) -> Scope:
        theme = self.theme
        words: Any = theme.words.get(FALLBACK) or next(iter(theme.words.values()), {})
        names: dict[str, Kind] = {
            "site": (Site,),
            "theme": of_value(theme.options, "theme"),
            "words": of_value(words, "words"),
            "assets": (Group("assets", tuple((name, TEXT) for name in theme.assets)),),
            "page": page,
            "body": MARKUP,
        }
        return Scope(names)

    # Templates: what one extends, and the blocks that go into it.

    def template(self, name: str, scope: Scope, *, alone: bool = False) -> Scope:
        """Read a template as if it were rendered with these names; the names that stand at its top after it.

        `alone`: nobody is known to use it, so that any name may be there.
        """
        if alone:
            scope = scope.inside()
            scope.names |= dict.fromkeys(self._free_names(name), UNKNOWN)
        if name in self.open:
            return scope
        self.open.append(name)
        blocks: dict[str, list[tuple[Source, nodes.Block]]] = {}
        line = self.galleys.descent(name)
        for source, tree in line:
            for block in self.galleys.within(tree, nodes.Block):
                blocks.setdefault(block.name, []).append((source, block))
        for place, (source, tree) in enumerate(line):
            here = _Here(source, blocks, scope)
            if place < len(line) - 1:
                self._check_overrides(source, tree, line[place + 1 :])
                self._top_of_child(tree, scope, here)
            else:
                self.body(tree.body, scope, here)
        self.open.pop()
        return scope

    def _free_names(self, name: str) -> set[str]:
        tree = self.galleys.parse(name)
        return {each.name for each in tree.find_all(nodes.Name)} - {*ALWAYS, "page", "body"} if tree else set()

    def _check_overrides(
        self, source: Source, tree: nodes.Template, above: list[tuple[Source, nodes.Template]]
    ) -> None:
        known = {block.name for _, parent in above for block in self.galleys.within(parent, nodes.Block)}
        for node in tree.body:
            if isinstance(node, nodes.Block) and node.name not in known:
                hint = suggestion(node.name, sorted(known)) if known else "there are no blocks above"
                message = f"no template above has a block `{node.name}`, so this one is never shown"
                self.galleys.tell(source, node, message, hint, node.name)

    def _top_of_child(self, tree: nodes.Template, scope: Scope, here: _Here) -> None:
        """What a template that extends another does beside its blocks: it sets, imports and defines."""
        for node in tree.body:
            if isinstance(node, nodes.Output):
                shown = [each for each in node.nodes if not _blank(each)]
                if shown:
                    message = "this stands outside every block, so it is never shown"
                    self.tell(here, shown[0], message, "move it into a block", "", "warning")
            elif not isinstance(node, nodes.Block | nodes.Extends):
                self.statement(node, scope, here)

    # Statements.

    def body(self, body: list[nodes.Node], scope: Scope, here: _Here) -> None:
        for node in body:
            self.statement(node, scope, here)

    def statement(self, node: nodes.Node, scope: Scope, here: _Here) -> None:
        read = getattr(self, f"_{type(node).__name__.lower()}", None)
        if read is None:
            self.tell(here, node, "this tag is not part of the themes' language", "see themes/CONTRACT.md")
        else:
            read(node, scope, here)

    def _output(self, node: nodes.Output, scope: Scope, here: _Here) -> None:
        for each in node.nodes:
            check_printed(each, scope, self.reader(here))

    def _extends(self, node: nodes.Extends, scope: Scope, here: _Here) -> None:
        """Followed in `descent`; here only what Jinja does not allow."""
        if not self.galleys.at_top(here.source, node):
            hint = "put it first in the template; what differs goes into blocks"
            self.tell(here, node, "`extends` cannot stand within another tag", hint, "extends")

    def _block(self, node: nodes.Block, scope: Scope, here: _Here) -> None:
        if here.once:
            self.tell(here, node, "a block cannot stand in `once`", "put the once part into the block", "block")
        line = here.blocks.get(node.name, [(here.source, node)])
        if line[0][1] in self.open_blocks:
            hint = "give one of the two another name"
            self.tell(here, node, f"the block `{node.name}` stands within itself", hint, node.name)
            return
        self._block_at(line, 0, scope if node.scoped else _from_top(scope, here), here)

    def _block_at(self, line: list[tuple[Source, nodes.Block]], place: int, scope: Scope, here: _Here) -> None:
        source, block = line[place]
        inside = scope.inside()
        if place + 1 < len(line):
            inside.names["super"] = UNKNOWN
        around = msgspec.structs.replace(here, source=source, inner=False)
        self.open_blocks.append(block)
        self.body(block.body, inside, around)
        if place + 1 < len(line) and any(
            each.name == "super" for each in self.galleys.within(block, nodes.Name)
        ):
            self._block_at(line, place + 1, scope, here)
        self.open_blocks.pop()

    def _if(self, node: nodes.If, scope: Scope, here: _Here) -> None:
        reader = self.reader(here)
        facts: frozenset[str] = frozenset()
        branches: list[Scope] = []
        decision: bool | None = None
        for branch in (node, *node.elif_):
            around = scope.inside(facts)
            kind_of(branch.test, around, reader)
            decision = decided(branch.test, around, reader)
            if decision is not False:
                branches.append(self._branch(branch.body, around.inside(proven(branch.test, True)), here))
            facts |= proven(branch.test, False)
            if decision is True:
                break
        if decision is not True:
            branches.append(self._branch(node.else_, scope.inside(facts), here))
        for name in dict.fromkeys(name for branch in branches for name in branch.names):
            scope.names[name] = either(*(branch.names[name] for branch in branches if name in branch.names))

    def _branch(self, body: list[nodes.Node], scope: Scope, here: _Here) -> Scope:
        self.body(body, scope, here)
        return scope

    def _for(self, node: nodes.For, scope: Scope, here: _Here) -> None:
        item = check_listed(node.iter, scope, self.reader(here))
        inside = scope.inside()
        self._bind(node.target, item, inside, here)
        if node.test is not None:
            kind_of(node.test, inside, self.reader(here))
            inside = inside.inside(proven(node.test, True))
        inside.names["loop"] = (Loop(),)
        self.body(node.body, inside, msgspec.structs.replace(here, inner=True))
        self.body(node.else_, scope.inside(), here)

    def _bind(self, target: nodes.Node, kind: Kind, scope: Scope, here: _Here) -> None:
        if isinstance(target, nodes.Tuple):
            for each in target.items:
                self._bind(each, UNKNOWN, scope, here)
        elif isinstance(target, nodes.Name):
            if target.name in ALWAYS:
                hint = "choose another name"
                self.tell(here, target, f"the name `{target.name}` belongs to the contract", hint, target.name)
            else:
                scope.bind(target.name, kind)
        else:
            self.tell(here, target, "only a plain name can be set", "write `{% set name = … %}`")

    def _assign(self, node: nodes.Assign, scope: Scope, here: _Here) -> None:
        self._bind(node.target, kind_of(node.node, scope, self.reader(here)), scope, here)

    def _assignblock(self, node: nodes.AssignBlock, scope: Scope, here: _Here) -> None:
        if node.filter is not None:
            kind_of(node.filter, scope, self.reader(here))
        self.body(node.body, scope.inside(), here)
        self._bind(node.target, TEXT, scope, here)

    def _with(self, node: nodes.With, scope: Scope, here: _Here) -> None:
        inside = scope.inside()
        for target, value in zip(node.targets, node.values, strict=True):
            self._bind(target, kind_of(value, scope, self.reader(here)), inside, here)
        self.body(node.body, inside, here)

    def _filterblock(self, node: nodes.FilterBlock, scope: Scope, here: _Here) -> None:
        kind_of(node.filter, scope, self.reader(here))
        self.body(node.body, scope.inside(), here)

    def _exprstmt(self, node: nodes.ExprStmt, scope: Scope, here: _Here) -> None:
        kind_of(node.node, scope, self.reader(here))

    def _scope(self, node: nodes.Scope, scope: Scope, here: _Here) -> None:
        """A `once` part: only what is the same on every page stands there."""
        if here.inner:
            hint = "move it out; what stands in a loop or a macro differs each time"
            self.tell(here, node, "`once` cannot stand in a loop or a macro", hint, "once")
        names = {name: kind for name, kind in scope.names.items() if name in ALWAYS}
        inside = Scope(names, frozenset(), frozenset(scope.names) - frozenset(names))
        self.body(node.body, inside, msgspec.structs.replace(here, once=True))

    # Other templates, and macros.

    def _include(self, node: nodes.Include, scope: Scope, here: _Here) -> None:
        for name in self.galleys.references(node, node.template, here.source, optional=node.ignore_missing):
            self.template(name, scope.inside() if node.with_context else self._alone(scope))

    def _import(self, node: nodes.Import, scope: Scope, here: _Here) -> None:
        module = self._module(node, scope, here)
        self._bind(
            nodes.Name(node.target, "store", lineno=node.lineno), (module,) if module else UNKNOWN, scope, here
        )

    def _fromimport(self, node: nodes.FromImport, scope: Scope, here: _Here) -> None:
        module = self._module(node, scope, here)
        known = dict(module.names) if module else {}
        for each in node.names:
            name, alias = each if isinstance(each, tuple) else (each, each)
            if module and name not in known:
                message = f"the template `{module.template}` has no macro `{name}`"
                self.tell(here, node, message, suggestion(name, list(known)) if known else "it has none", name)
            self._bind(nodes.Name(alias, "store", lineno=node.lineno), known.get(name, UNKNOWN), scope, here)

    def _module(self, node: nodes.Import | nodes.FromImport, scope: Scope, here: _Here) -> Module | None:
        reached = self.galleys.references(node, node.template, here.source)
        if not reached:
            return None
        name = reached[0]
        if node.with_context or name not in self.modules:
            before = scope.inside() if node.with_context else self._alone(scope)
            known = set(before.names)
            after = self.template(name, before)
            self.modules[name] = Module(name, tuple((n, k) for n, k in after.names.items() if n not in known))
        return self.modules[name]

    def _alone(self, scope: Scope) -> Scope:
        return Scope({name: kind for name, kind in scope.names.items() if name in ALWAYS})

    def _macro(self, node: nodes.Macro, scope: Scope, here: _Here) -> None:
        scope.names[node.name] = (Macro(node.name, len(self.macros)),)
        if node.name in ALWAYS:
            self.tell(
                here, node, f"the name `{node.name}` belongs to the contract", "choose another name", node.name
            )
        mark_doubled(node, [each.name for each in node.args], self.reader(here))
        self.macros.append(_Written(node, here, scope))

    def _callblock(self, node: nodes.CallBlock, scope: Scope, here: _Here) -> None:
        kind_of(node.call, scope, self.reader(here))
        inside = scope.inside()
        for each in node.args:
            self._bind(each, UNKNOWN, inside, here)
        self.body(node.body, inside, msgspec.structs.replace(here, inner=True))

    def reader(self, here: _Here) -> Reader:
        def tell(
            node: nodes.Node, message: str, hint: str, word: str = "", severity: Severity = "error"
        ) -> None:
            self.tell(here, node, message, hint, word, severity)

        def call(macro: Macro, node: nodes.Call, args: list[Kind], named: dict[str, Kind]) -> None:
            self.call(here, macro, node, args, named)

        return Reader(self.galleys.dialect, tell, call)

    def call(
        self, here: _Here, macro: Macro, node: nodes.Call, args: list[Kind], named: dict[str, Kind]
    ) -> None:
        """Check a call, and read the macro with the kinds that it is called with."""
        written = self.macros[macro.number]
        parameters = [each.name for each in written.node.args]
        optional = parameters[len(parameters) - len(written.node.defaults) :]
        given = dict(zip(parameters, args, strict=False)) | named
        takes = f"it takes {', '.join(parameters) or 'nothing'}"
        if len(args) > len(parameters) and not _mentions(written.node, "varargs"):
            self.tell(here, node.node, f"`{macro.name}` is called with too much", takes, macro.name)
        for name in named:
            if name not in parameters and name != "caller" and not _mentions(written.node, "kwargs"):
                self.tell(here, node, f"`{macro.name}` has no parameter `{name}`", takes, name)
        for name in parameters:
            if name not in given and name not in optional and not (node.dyn_args or node.dyn_kwargs):
                self.tell(here, node.node, f"`{macro.name}` is called without `{name}`", takes, macro.name)
        self._read_macro(macro.number, tuple(given.get(name, UNKNOWN) for name in parameters))

    def _read_macro(self, number: int, kinds: tuple[Kind, ...]) -> None:
        if (number, kinds) in self.called:
            return
        self.called.add((number, kinds))
        written = self.macros[number]
        inside = written.scope.inside()
        inside.names |= dict.fromkeys(("caller", "varargs", "kwargs"), UNKNOWN)
        for place, (parameter, kind) in enumerate(zip(written.node.args, kinds, strict=True)):
            default = place - (len(kinds) - len(written.node.defaults))
            if kind == UNKNOWN and default >= 0:
                kind_of(written.node.defaults[default], inside, self.reader(written.here))
            self._bind(parameter, kind, inside, written.here)
        self.body(written.node.body, inside, msgspec.structs.replace(written.here, inner=True))

    def read_uncalled_macros(self) -> None:
        called = {self.macros[number].node for number, _ in self.called}
        for number, written in enumerate(self.macros):
            if written.node not in called:
                called.add(written.node)
                self._read_macro(number, tuple(UNKNOWN for _ in written.node.args))

    def tell(
        self,
        here: _Here,
        node: nodes.Node,
        message: str,
        hint: str,
        word: str = "",
        severity: Severity = "error",
    ) -> None:
        self.galleys.tell(here.source, node, message, hint, word, severity)


def _from_top(scope: Scope, here: _Here) -> Scope:
    """What a block sees that is not `scoped`: the names at the top, and what is proven of them."""
    names = here.top.names
    facts = [fact for fact in scope.facts if names.get(root := fact.split(".")[0]) == scope.names.get(root)]
    return Scope(dict(names), frozenset(facts), scope.hidden)


def _blank(node: nodes.Node) -> bool:
    return isinstance(node, nodes.TemplateData) and not node.data.strip()


def _mentions(macro: nodes.Macro, name: str) -> bool:
    return any(each.name == name for each in macro.find_all(nodes.Name))
