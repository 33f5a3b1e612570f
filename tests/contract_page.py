"""Writes `themes/CONTRACT.md` from `generator/contract.py`: `make contract`, or run this file.

Field docstrings are read from the module's syntax tree; what Jinja offers comes from `generator/dialect.py`.
"""

import ast
import re
from collections.abc import Iterable
from pathlib import Path

from generator import contract, dialect
from generator.filters import FILTERS
from generator.layouts import TEMPLATES
from generator.reach import MAP_METHODS
from generator.words import PLURALS

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "themes" / "CONTRACT.md"

ABOUT = """\
# The theme contract, version {version}

*Written from `generator/contract.py` by `make contract`; edit it there.*

A theme turns values into pages. This page names all values that a template can see; there is no other door to
the digest. What a template does not see cannot make its page stale.

## A theme's files

```
themes/NAME/
  theme.yaml            contract, extends, options
  templates/*.html      one for each kind of page, and what they share
  assets/*              published as /assets/<name>, below the base path
  words/en.yaml         the theme's texts, a file per language
```

A theme is looked for in the site's `themes/NAME/`, then among those that come with the program.

```yaml
# theme.yaml
contract: {version}              # the version of this page
extends: broadsheet      # optional: of each file the first theme in the chain that has it wins
options:                 # what a site may choose under theme_options in config.yaml
  accent: {{default: red, choices: [red, blue], about: The one colour beside ink.}}
  wide: {{default: false, about: Whether the sheet fills the screen.}}
```

An option has its default's type: text, whole number, number, or `true`/`false`. A theme that extends another
inherits its options and may give them another default.

A template can extend its namesake one step up by that theme's name:
`{{% extends "broadsheet/article.html" %}}`. Every other name (`{{% include "card.html" %}}`) means the first
theme in the chain that has the file. Names stand in the template as text; one that is computed at run time is
an error.

Texts (`words/en.yaml`) are laid over those of the theme one step up, name by name. What a language lacks comes
from the language without its region (`pt` for `pt-BR`), then from English. A map of plural categories
({plurals}) is one text in several numbers: `stories: {{one: "{{n}} story", other: "{{n}} stories"}}`.
A text that is laid over another must be of its kind and have its places to fill (`{{names}}`); one of another
name is an error unless a template of the same theme names it (`words.mine`).

## What a template knows

| name | is |
|---|---|
| `page` | one of the pages below, by the template's name |
| `body` | the page's converted Markdown, ready markup, often empty (`{{% if body %}}`) |
| `site` | a [Site](#site) |
| `theme` | the theme's options: `theme.accent` |
| `words` | the theme's texts in the site's language: `words.read_more` |
| `assets` | addresses of the theme's assets by name: `assets["style.css"]` |

`site`, `theme`, `words` and `assets` are the same on every page and are seen in imported macros too; these four
names cannot be set. Addresses (`href`, `src`, `home`) already carry the base path.

`body` is plain HTML: paragraphs, `h2` to `h6`, lists, `figure`, `blockquote`, `pre`. What a style sheet may
look for beside: `.dateline`, `.table` around each table, `.align-left` and its like in it, `.footnote-ref` and
`.footnotes`, and what the editor names in braces above a block. One name has a meaning: `blockquote.pull` is a
pull quote, whose quotation marks are the theme's (`quotes` by language); a second paragraph says who speaks.

## The language

Jinja, cut down to what is pure and safe:

- **Everything printed is escaped.** Only `Html` values (`body`, `page.head.json_ld`) pass as they are. There is
  no `safe`, no `Markup`, no `{{% autoescape %}}`. Put quotes around every attribute's value.
- **What does not exist is an error**, and so is printing None, `true`, a list or a whole context. All templates
  are read against this page before anything reaches the site, and all that is wrong is told at once; where a
  value may be None, put `{{% if card.source %}}` around its use.
- Tags: `block`, `extends`, `include`, `import`, `from`, `if`, `for`, `set`, `with`, `macro`, `call`, `filter`,
  `raw`, and `once`. Lines that hold only a tag leave no empty line.
- Jinja's filters: {filters}.
- Jinja's tests: {tests}.
- Functions: `range`. Methods of texts: {text_methods}. Methods of maps: {map_methods}.

`{{% once %}} … {{% endonce %}}` is for what is the same on every page: navigation, footer, links in the head.
It may use only `site`, `theme`, `words` and `assets` (and macros that it imports itself), and cannot stand in a
loop or a macro. It is rendered when the template is compiled; the page is the same as without it, only sooner
made.

## Filters of the digest

"""


def contract_page() -> str:
    """The whole page."""
    tree = ast.parse((ROOT / "generator" / "contract.py").read_text("utf-8"))
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    pages = {page.__name__: template for page, template in TEMPLATES.items()}
    text = ABOUT.format(
        version=contract.VERSION,
        plurals=_code(PLURALS),
        filters=_code(dialect.FILTERS),
        tests=_code(name for name in dialect.TESTS if name.isalpha()),
        text_methods=_code(dialect.TEXT_METHODS),
        map_methods=_code(MAP_METHODS),
    )
    text += "".join(f"- {about}\n" for about in FILTERS.values())
    text += "\n## Pages\n\nA theme has, or inherits, a template for each.\n"
    text += "".join(_section(classes[name], pages, classes) for name in pages)
    text += "\n## What pages are made of\n"
    parts = [name for name in classes if name not in pages and name != "Context"]
    text += "".join(_section(classes[name], pages, classes) for name in parts)
    return text


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _section(node: ast.ClassDef, pages: dict[str, str], classes: dict[str, ast.ClassDef]) -> str:
    template = f": `{pages[node.name]}`" if node.name in pages else ""
    lines = [f"\n### {node.name}{template}\n", _flat(ast.get_docstring(node) or ""), ""]
    for place, field in enumerate(node.body):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            about = _docstring(node.body[place + 1 : place + 2])
            kind = _kind(field.annotation, classes)
            lines.append(f"- `{field.target.id}` ({kind})" + (f": {about}" if about else ""))
    return "\n".join(lines) + "\n"


def _docstring(after: list[ast.stmt]) -> str:
    if after and isinstance(after[0], ast.Expr) and isinstance(after[0].value, ast.Constant):
        return _flat(str(after[0].value.value))
    return ""


def _flat(text: str) -> str:
    return "\n\n".join(" ".join(part.split()) for part in re.split(r"\n\s*\n", text.strip()))


_WORDS = {"str": "text", "int": "number", "bool": "true or false", "None": "None"}


def _kind(annotation: ast.expr, classes: dict[str, ast.ClassDef]) -> str:
    if isinstance(annotation, ast.BinOp):
        return f"{_kind(annotation.left, classes)} or {_kind(annotation.right, classes)}"
    if isinstance(annotation, ast.Subscript) and isinstance(annotation.slice, ast.Tuple):
        return f"list of {_kind(annotation.slice.elts[0], classes)}"
    name = ast.unparse(annotation)
    return f"[{name}](#{name.lower()})" if name in classes else _WORDS[name]


if __name__ == "__main__":
    PAGE.write_text(contract_page(), "utf-8")
