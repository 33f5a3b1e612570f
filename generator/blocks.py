"""Blocks written as HTML: one loop over what `markdown` parsed, each kind with its own few lines.

A picture alone in its paragraph becomes a figure, and headings find their level below the headline.
"""

from markdown_it.common.utils import unescapeAll
from markdown_it.token import Token

from generator.hypertext import escape, text_of
from generator.inlines import write_inline, write_tokens
from generator.markdown import Document, Line, inline
from generator.markup import (
    Heading,
    Markup,
    attributes_of,
    claim,
    free_id,
    tell_unclosed,
    write_note,
    write_raw,
)
from generator.problems import warning
from generator.urls import slug


def write(document: Document, *, path: str, first_line: int = 1) -> Markup:
    """The markup of a text that begins at a line of a file."""
    writing = Markup(document, path, first_line)
    _write_blocks(writing)
    tell_unclosed(writing)
    for label in document.unused_notes():
        where = writing.location(*document.seek(f"[^{label}]:"))
        message = f"the footnote [^{label}] is not shown, since no mark in the text leads to it"
        writing.problems.append(warning(where, message, hint=f"write [^{label}] where it belongs"))
    for mark, place in document.lost_notes():
        message = f"the footnote {mark} has no text, so that its mark stands here as it is written"
        hint = f"write `{mark}: …` below, or `\\{mark}` if that is meant"
        writing.problems.append(warning(writing.location(*place), message, hint=hint))
    return writing


def _write_blocks(writing: Markup) -> None:
    blocks, out = writing.document.blocks, writing.out
    i = 0
    while i < len(blocks):
        block = blocks[i]
        if isinstance(block, Line):
            if block.level:
                _write_heading(writing, block.level, block)
            else:
                before, after = _AROUND[block.shape]
                out.append(before)
                write_inline(writing, block)
                out.append(after)
        else:
            i = _write_block(writing, i, block)
        i += 1


_AROUND = {
    "paragraph": ("<p>", "</p>\n"),
    "quotation": ("<blockquote>\n<p>", "</p>\n</blockquote>\n"),
    "first item": ("<ul>\n<li>", "</li>\n"),
    "item": ("<li>", "</li>\n"),
    "last item": ("<li>", "</li>\n</ul>\n"),
    "only item": ("<ul>\n<li>", "</li>\n</ul>\n"),
}


_REACHED = ' tabindex="0"'
"""What is wider than a phone scrolls alone, and so must be reachable by keyboard."""


def _write_block(writing: Markup, i: int, block: Token) -> int:
    """Write one token of the library's, with those that belong to it; the answer is the last one's index."""
    blocks, out, kind = writing.document.blocks, writing.out, block.type
    if kind == "inline":
        write_inline(writing, block)
    elif kind == "paragraph_open" and not block.hidden and _write_figure(writing, blocks[i + 1]):
        return i + 2
    elif kind == "heading_open":
        after = blocks[i + 1]
        _write_heading(writing, int(block.tag[1]), after, block)
        return i + 2
    elif kind == "fence":
        language = (unescapeAll(block.info).split(maxsplit=1) or [""])[0]
        if language:
            block.attrs["class"] = f"{block.attrs.get('class', '')} language-{language}".strip()
        code = f"<code{attributes_of(writing, block)}>{escape(block.content)}</code>"
        out.append(f"<pre{_REACHED}>{code}</pre>\n")
    elif kind == "code_block":
        opening = f"<pre{_REACHED}{attributes_of(writing, block)}>"
        out.append(f"{opening}<code>{escape(block.content)}</code></pre>\n")
    elif kind == "table_open":
        out.append(f'<div class="table"{_REACHED}>\n')
        _write_tag(writing, i, block)
    elif kind == "table_close":
        out.append("</table>\n</div>\n")
    elif kind == "html_block":
        write_raw(writing, block.content, block)
    elif kind.startswith("footnote_"):
        write_note(writing, block)
    elif not block.hidden:
        _write_tag(writing, i, block)
    return i


def _write_tag(writing: Markup, i: int, block: Token) -> None:
    """A tag with the line breaks around it that the library's renderer sets."""
    blocks, out = writing.document.blocks, writing.out
    before = blocks[i - 1] if i else None
    if block.nesting != -1 and isinstance(before, Token) and before.hidden:
        out.append("\n")
    if block.nesting == -1:
        out.append(f"</{block.tag}>\n")
        return
    end = ">\n"
    after = blocks[i + 1] if i + 1 < len(blocks) else None
    if (
        block.nesting == 1
        and isinstance(after, Token)
        and (after.type == "inline" or after.hidden or (after.nesting == -1 and after.tag == block.tag))
    ):
        end = ">"
    out.append(f"<{block.tag}{attributes_of(writing, block)}{end}")


def _write_heading(writing: Markup, level: int, block: Token | Line, opening: Token | None = None) -> None:
    out, start = writing.out, len(writing.out)
    out.append("")
    write_inline(writing, block)
    text = " ".join(text_of("".join(out[start:])).split())
    chosen = str(opening.attrs.pop("id", "")) if opening else ""
    if chosen and not claim(writing, chosen, block):
        chosen = ""
    ident = chosen or free_id(writing, slug(text) or "section")
    level = _level(writing.outline, level)
    more = attributes_of(writing, opening) if opening and opening.attrs else ""
    out[start] = f'<h{level} id="{escape(ident)}"{more}>'
    out.append(f"</h{level}>\n")
    writing.headings.append(Heading(level, ident, text))


def _level(outline: list[int], level: int) -> int:
    """A heading's level on the page: the headline is its h1, and no level is passed over below it."""
    while outline and outline[-1] >= level:
        outline.pop()
    outline.append(level)
    return min(len(outline) + 1, 6)


def _write_figure(writing: Markup, block: Token | Line) -> bool:
    """A picture alone in its paragraph, perhaps as a link, becomes a figure; its title is the caption."""
    if isinstance(block, Line) or not block.content.startswith(("![", "[![")):
        return False
    tokens = block.children = block.children or inline(block.content, writing.document)
    kinds = [token.type for token in tokens]
    if kinds not in (["image"], ["link_open", "image", "link_close"]):
        return False
    picture = tokens[kinds.index("image")]
    caption = str(picture.attrs.pop("title", ""))
    style = picture.attrs.pop("class", "")
    writing.out.append(f'<figure class="{escape(str(style))}">' if style else "<figure>")
    write_tokens(writing, tokens, block, title=caption)
    if caption:
        writing.out.append(f"<figcaption>{escape(caption)}</figcaption>")
    writing.out.append("</figure>\n")
    return True
