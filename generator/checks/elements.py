"""Elements: the rules that single elements of a page keep, and what each adds to the page's facts.

Rules of our own, few, and each with a reader whom its breach hurts: one who listens, who reads by headings,
who cannot see pictures, who writes from the right. Whether tags match is the business of `tags`, which is
asked only where a page is suspicious: it takes five times as long as all else here.
"""

import re
from collections import Counter
from typing import Any

from generator.checks import structured
from generator.checks.facts import Fault, Kind, Target
from generator.checks.tags import CLOSED, mismatches, misplaced
from generator.problems import Severity


class Elements:
    """What is gathered of a page, element by element."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.title = self.description = self.canonical = ""
        self.hidden = False
        self.targets: dict[Target, None] = {}
        self.ids: dict[str, None] = {}
        self.faults: list[Fault] = []
        self._level = self._mains = 0
        self._titled = self._encoded = False
        self._named: list[tuple[str, str]] = []

    def see(self, root: Any, *, suspicious: bool) -> None:
        """Take a page in. `suspicious` says that its tags may not match."""
        for element in root.iter(*_SEEN):
            _SEEN[element.tag](self, element)
        for element in root.xpath("//*[@id or @tabindex or @for or @aria-labelledby or @aria-describedby]"):
            self._common(element)
        self._close()
        if suspicious or self._unclosed() or misplaced(root):
            self.faults += [Fault("html", "error", *found) for found in mismatches(self.text)]

    def _close(self) -> None:
        """Say what can be said at the end of the page."""
        missing = [
            (self._titled, "the page has no title", "write a <title> into its <head>"),
            (
                self._encoded,
                "the page does not say that it is UTF-8",
                'write <meta charset="utf-8"> first in <head>',
            ),
            (_DOCTYPE.match(self.text), "the page has no doctype", "begin the template with <!doctype html>"),
        ]
        self.faults += [
            Fault("html", "error", message, hint, 1, 1, self._beginning())
            for there, message, hint in missing
            if not there
        ]
        for name, ident in self._named:
            if ident not in self.ids:
                hint = "name the id of an element that is on the page"
                text = f'"{ident}"'
                line, column = _place(self.text, f"{name}={text}")
                message = f"`{name}` names #{ident}, which is not on the page"
                self.faults.append(Fault("html", "error", message, hint, line, column, (text,)))

    def _beginning(self) -> tuple[str, ...]:
        """The tag by which the template is found that a page begins with."""
        found = _HEAD.search(self.text) or _HTML.search(self.text)
        return (found.group(),) if found else ()

    def _unclosed(self) -> bool:
        """Whether there are more or fewer tags that begin an element than tags that end it."""
        counts = Counter(_TAG.findall(self.text))
        return any(counts[f"/{tag}"] != count for tag, count in counts.items() if tag in CLOSED)

    def wrong(
        self,
        element: Any,
        message: str,
        hint: str,
        *,
        text: str = "",
        check: str = "html",
        severity: Severity = "error",
    ) -> None:
        """Note a fault at a text of the element's tag, or at the tag. libxml2 knows its line alone."""
        line = element.sourceline or 1
        rows = self.text.split("\n", line)
        row = rows[line - 1] if line <= len(rows) else ""
        column = row.find(text or f"<{element.tag}") + 1
        tag = _START.match(row, column - 1) if column else None
        texts = tuple([each for each in (text, tag.group() if tag else "") if each])
        self.faults.append(Fault(check, severity, message, hint, line, max(column, 1), texts))

    def _common(self, element: Any) -> None:
        ident = element.get("id")
        if ident is not None:
            self._id(element, ident)
        for name in _NAMING:
            named = element.get(name)
            if named:
                self._named += [(name, each) for each in named.split()]
        order = element.get("tabindex", "")
        if order.isdecimal() and order.strip("0"):
            hint = 'write tabindex="0": readers meet what they can use in the order of the page'
            message = "an element is taken out of the order of the page by its tabindex"
            self.wrong(element, message, hint, text=f'tabindex="{order}"', severity="warning")

    def _id(self, element: Any, ident: str) -> None:
        text = f'id="{ident}"'
        if not ident or _BLANK.search(ident):
            self.wrong(element, f"the id “{ident}” is empty or has a blank in it", "write a word", text=text)
        elif ident in self.ids:
            hint = "give one of the two another id: what leads to it finds the first alone"
            self.wrong(element, f"the id “{ident}” is on the page twice", hint, text=text)
        self.ids[ident] = None

    def html(self, element: Any) -> None:
        language = element.get("lang", "")
        if not language:
            hint = (
                'write <html lang="{{ site.language }}">: who listens to a page hears it read in that language'
            )
            self.wrong(element, "the page does not say in which language it is", hint)
        elif _RTL.match(language) and element.get("dir") != "rtl":
            hint = 'write dir="{{ site.direction }}" beside `lang`'
            self.wrong(element, f"the page is in `{language}`, but its lines begin at the left", hint)

    def title_(self, element: Any) -> None:
        if element.getparent().tag == "head":
            self._titled = True
            self.title = " ".join((element.text or "").split())
            if not self.title:
                self.wrong(element, "the page has an empty title", "write something into <title>")

    def meta(self, element: Any) -> None:
        name, content = element.get("name", "").lower(), element.get("content", "")
        if element.get("charset") is not None:
            self._encoded = element.get("charset").lower() == "utf-8"
        if name == "description":
            self.description = content
        elif name == "robots":
            self.hidden = "noindex" in content
        elif name == "viewport" and _UNSCALED.search(content):
            hint = "leave `user-scalable` and `maximum-scale` out"
            self.wrong(element, "readers cannot enlarge the page", hint, severity="warning")
        elif element.get("http-equiv", "").lower() == "refresh" and "=" in content:
            self.targets[Target("refresh", content.partition("=")[2].strip().strip("'\""))] = None

    def link(self, element: Any) -> None:
        relations = set(element.get("rel", "").lower().split())
        href = element.get("href")
        if href is None:
            return
        if "canonical" in relations:
            self.canonical = href
        kind: Kind = "file" if relations & _LOADED else "link"
        if kind == "file" or relations & _LED:
            self.targets[Target(kind, href)] = None

    def anchor(self, element: Any) -> None:
        if element.get("name"):
            self.ids[element.get("name")] = None
        href = element.get("href")
        if href is None:
            return
        self.targets[Target("link", href)] = None
        if not _has_words(element):
            hint = "put words between its tags, or an `aria-label` on it: who listens hears nothing but “link”"
            self.wrong(element, "a link has no words", hint)

    def heading(self, element: Any) -> None:
        level = int(element.tag[1])
        if not _has_words(element):
            self.wrong(element, f"an h{level} has no words", "write a heading, or leave it out")
        if level > self._level + 1:
            before = f"follows an h{self._level}" if self._level else "is the page’s first heading"
            hint = f"write an h{self._level + 1}: who reads by headings looks for what is missing between them"
            self.wrong(element, f"an h{level} {before}", hint, severity="warning")
        elif level == 1 and self._level:
            hint = "let the headline be the only h1, and begin the other parts with h2"
            self.wrong(element, "the page has a second h1", hint, severity="warning")
        self._level = level

    def loaded(self, element: Any) -> None:
        if element.get("src") is not None:
            self.targets[Target("file", element.get("src"))] = None
        if element.tag == "script" and element.get("type") == "application/ld+json":
            for message, hint in structured.faults(element.text or "", self.canonical):
                self.wrong(element, message, hint, check="jsonld")
        if element.tag == "iframe" and not (element.get("title") or element.get("aria-label")):
            self.wrong(element, "a frame has no title", "say in `title` what it holds", severity="warning")

    def picture(self, element: Any) -> None:
        source, alt = element.get("src"), element.get("alt")
        if not (source or "").strip():
            self.wrong(element, "a picture has no address", "write its `src`", check="images")
            return
        self.targets[Target("picture", source)] = None
        for each in (element.get("srcset") or "").split(","):
            if each.strip():
                self.targets[Target("picture", each.split()[0])] = None
        name = source.partition("?")[0].rpartition("/")[2]
        if alt is None:
            hint = 'say in `alt` what it shows, or write alt="" if it is an ornament'
            self.wrong(element, f"the picture {name} has no `alt`", hint, check="images")
        elif alt and alt.strip().casefold() in (name.casefold(), name.casefold().rpartition(".")[0]):
            hint = "say what the picture shows, for readers who cannot see it"
            message = f"the `alt` of the picture {name} is the name of its file"
            self.wrong(element, message, hint, text=alt, check="images", severity="warning")

    def button(self, element: Any) -> None:
        if not _has_words(element):
            self.wrong(element, "a button has no words", "put words between its tags, or an `aria-label` on it")

    def main(self, element: Any) -> None:
        self._mains += 1
        if self._mains == 2:
            self.wrong(element, "the page has a second <main>", "keep one: screen readers jump to it")


def _has_words(element: Any) -> bool:
    """Whether a screen reader finds something to say of an element."""
    if (element.text and not element.text.isspace()) or element.get("aria-label") or element.get("title"):
        return True
    if element.get("aria-labelledby") or any(not part.isspace() for part in element.itertext()):
        return True
    return any(inner.get("alt") or inner.get("aria-label") for inner in element.iter())


def _place(text: str, wanted: str) -> tuple[int, int]:
    at = text.find(wanted)
    return (text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)) if at >= 0 else (1, 1)


_SEEN = {
    "html": Elements.html,
    "title": Elements.title_,
    "meta": Elements.meta,
    "link": Elements.link,
    "a": Elements.anchor,
    "area": Elements.anchor,
    "img": Elements.picture,
    "button": Elements.button,
    "main": Elements.main,
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), Elements.heading),
    **dict.fromkeys(("script", "iframe", "audio", "video", "source", "embed", "track"), Elements.loaded),
}
_NAMING = ("aria-labelledby", "aria-describedby", "for")
_LOADED = frozenset(["stylesheet", "icon", "preload", "manifest", "modulepreload", "apple-touch-icon"])
_LED = frozenset(["canonical", "alternate", "next", "prev"])
_RTL = re.compile(r"(ar|fa|he|ur|yi|ps|sd|ug|dv|ckb)(-|$)", re.IGNORECASE)
_UNSCALED = re.compile(r"user-scalable\s*=\s*(no|0)|maximum-scale\s*=\s*[01](\.0*)?\b")
_BLANK = re.compile(r"\s")
_DOCTYPE = re.compile(r"\ufeff?\s*(?:<!--(?:(?!-->).)*-->\s*)*<!doctype html", re.IGNORECASE | re.DOTALL)
_HEAD = re.compile(r"<head\b[^<>]*>", re.IGNORECASE)
_HTML = re.compile(r"<html\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<(/?[a-z][a-z0-9]*)")
_START = re.compile(r"<[a-zA-Z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
