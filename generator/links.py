"""Links: what the references of a body lead to, and the attributes that stand in the page for them.

Conversion leaves references as the editor wrote them; here they meet the catalog. A renamed story or a
replaced picture so changes exactly the pages that show it, and the base path enters only here.
"""

import re
from collections.abc import Iterable, Mapping, Set
from functools import lru_cache
from html import escape
from unicodedata import normalize
from urllib.parse import quote, unquote

import msgspec

from generator.assets import Asset
from generator.catalog import Catalog
from generator.contract import Picture
from generator.documents import Body
from generator.problems import Location, Problem, Related, error, notice
from generator.references import Reference, is_external
from generator.renditions import address_of as address_of_picture
from generator.renditions import widths
from generator.urls import Base, address_of, is_web_address, relative, resolve

_HREF_SAFE = "/-._~!$&'()*+,;=:@%?#[]"
_USUAL = re.compile(r"https?://[A-Za-z0-9/._~!$()*+,;=:@%?#-]+")


SIZES = "(min-width: 48em) 44rem, 100vw"
"""How wide a picture within a text is shown at most: a column, or a phone's screen."""


class Ground(msgspec.Struct, frozen=True):
    """What links are resolved against: the catalog, the base URL, and every address that the site will have."""

    catalog: Catalog
    base: Base
    addresses: Set[str]
    outward: Mapping[str, str] = {}
    """Stories without a page of their own: path -> the address of the original, empty if it is not known."""
    cut: Set[str] = frozenset()
    """Stories that are not shown to their end: a link into them leads to their beginning."""


def fill(path: str, body: Body, ground: Ground, problems: list[Problem]) -> tuple[str, ...]:
    """What stands in the page for each reference of a body: a link's attributes, the inside of a `<picture>`.

    What leads nowhere is added to `problems`.
    """
    return tuple([_fill(path, body, reference, ground, problems) for reference in body.references])


def picture(path: str, file: str, ground: Ground, where: Location, problems: list[Problem]) -> Picture | None:
    """The picture that a front matter names, without its texts."""
    asset = _asset(path, file, ground, where, problems)
    if asset is None:
        return None
    href = ground.base.href(f"/{asset.path}")
    return Picture(href, "", asset.width, asset.height, webp=_srcset(asset, ground.base))


def _srcset(asset: Asset, base: Base) -> str:
    """The widths of a picture, with their addresses. A comma or a blank in a name would end one."""
    return ", ".join(
        f"{base.href(address_of_picture(asset, width)).replace(',', '%2C')} {width}w" for width in widths(asset)
    )


def _fill(path: str, body: Body, reference: Reference, ground: Ground, problems: list[Problem]) -> str:
    target = reference.target
    if reference.kind == "link" and (outward := _outward(target)):
        return outward
    where = Location(f"content/{path}", body.line + reference.line - 1, reference.column)
    if reference.kind == "image":
        return _image(path, target, ground, where, problems)
    href = _internal(path, body, target, ground, where, problems)
    marked = ' rel="external"' if href and ground.outward and is_web_address(href) else ""
    return f' href="{escape(href)}"{marked}' if href else ""


@lru_cache(maxsize=1 << 16)
def _outward(target: str) -> str:
    """The attributes of a link that leads out of the site; empty if it does not."""
    if _USUAL.fullmatch(target):
        return f' href="{target}" rel="external"'  # nothing to quote or to escape: a fifth of the time
    if not is_external(target):
        return ""
    marked = ' rel="external"' if not target.lower().startswith(("mailto:", "tel:")) else ""
    return f' href="{escape(quote(target, safe=_HREF_SAFE))}"{marked}'


def _image(path: str, target: str, ground: Ground, where: Location, problems: list[Problem]) -> str:
    asset = _asset(path, target, ground, where, problems)
    if asset is None:
        return '><img src=""'
    size = f' width="{asset.width}" height="{asset.height}"' if asset.width and asset.height else ""
    webp = _srcset(asset, ground.base)
    source = f'<source type="image/webp" srcset="{escape(webp)}" sizes="{SIZES}">' if webp else ""
    return f'>{source}<img src="{escape(ground.base.href(f"/{asset.path}"))}"{size}'


def _asset(path: str, target: str, ground: Ground, where: Location, problems: list[Problem]) -> Asset | None:
    name = resolve(path, unquote(target.partition("?")[0].partition("#")[0]))
    asset = ground.catalog.assets.get(name)
    if asset is None and name not in ground.catalog.hidden:
        message = f"there is no picture {target}"
        lies = "a folder lies here" if _is_folder(name, ground.catalog) else "nothing lies here"
        related = (Related(Location(f"content/{name}"), lies),)
        there = (*ground.catalog.assets, *sorted(ground.catalog.hidden))  # what nothing names is held back
        meant = _pasted(path, _nearest(name, there))
        hint = _same_letters(name, there) or _did_you_mean(meant) or "put the file beside the document"
        problems.append(error(where, message, hint=hint, related=related))
    return asset


def _internal(
    path: str, body: Body, target: str, ground: Ground, where: Location, problems: list[Problem]
) -> str:
    """The href of a link within the site; empty, with a problem or a notice, if it leads nowhere."""
    location, _, fragment = target.partition("#")
    location, _, query = location.partition("?")
    if not target.strip():
        hint = "write an address between the round brackets: [the harbour](harbour.md)"
        problems.append(error(where, "this link has no address", hint=hint))
        return ""
    if not location:
        return _within(path, path, body, fragment, where, problems)
    catalog = ground.catalog
    name = resolve(path, unquote(location))
    names = [catalog.merged.get(each, each) for each in (name, f"{name}.md", f"{name}/index.md")]
    found = next((each for each in names if each in catalog.addresses), None)
    if found is None and name in catalog.assets:
        return ground.base.href(f"/{name}") + _tail(query, fragment)
    if found is None and location.startswith("/"):
        return _by_address(unquote(location), fragment, query, ground, where, problems)
    if found is None:
        hidden = catalog.hidden.intersection((name, f"{name}.md", f"{name}/index.md"))
        problems += _held_back(where, target, hidden - catalog.broken)
        if not hidden:
            problems.append(_dead(path, where, target, name, catalog))
        return ""
    if found in ground.outward:
        return _original(ground.outward[found], target, where, problems)
    if found in ground.cut and found != path:
        fragment = ""
    if fragment and not _within(path, found, catalog.bodies[found], fragment, where, problems):
        return ""
    return ground.base.href(catalog.addresses[found]) + _tail(query, fragment)


def _original(url: str, target: str, where: Location, problems: list[Problem]) -> str:
    """The original of a story that has no page here."""
    if not url:
        hint = "readers see the words without the link; the story’s `url` would give it one"
        problems.append(
            notice(where, f"the link {target} leads to a story that may not be shown here", hint=hint)
        )
    return quote(url, safe=_HREF_SAFE)


def _by_address(
    location: str, fragment: str, query: str, ground: Ground, where: Location, problems: list[Problem]
) -> str:
    address = location if location.endswith("/") or "." in location.rpartition("/")[2] else f"{location}/"
    if address in ground.addresses:
        return ground.base.href(address) + _tail(query, fragment)
    outward = next((path for path in ground.outward if ground.catalog.addresses[path] == address), None)
    if outward is not None:
        return _original(ground.outward[outward], location, where, problems)
    hidden = {path for path in ground.catalog.hidden if path.endswith(".md") and address_of(path) == address}
    problems += _held_back(where, location, hidden - ground.catalog.broken)
    if not hidden:
        hint = nearest(address, dict.fromkeys(sorted(ground.addresses))) or _ELSEWHERE
        problems.append(error(where, f"the link {location} leads nowhere", hint=hint))
    return ""


def _within(path: str, found: str, body: Body, fragment: str, where: Location, problems: list[Problem]) -> str:
    anchor = unquote(fragment)
    if not anchor or anchor == "top" or anchor in body.anchors:
        return f"#{quote(anchor, safe=_HREF_SAFE)}"
    related = () if path == found else (Related(Location(f"content/{found}"), "the link leads here"),)
    near = _nearest(anchor, body.anchors)
    hint = _did_you_mean(f"#{near}" if near else "") or "link to the document itself"
    problems.append(error(where, f"there is no heading #{anchor}", hint=hint, related=related))
    return ""


def _tail(query: str, fragment: str) -> str:
    tail = f"?{quote(query, safe=_HREF_SAFE)}" if query else ""
    return tail + (f"#{quote(unquote(fragment), safe=_HREF_SAFE)}" if fragment else "")


_ELSEWHERE = "link to a file below content/, as a path from this one"


def _dead(path: str, where: Location, target: str, name: str, catalog: Catalog) -> Problem:
    message, lies = f"the link {target} leads nowhere", Location(f"content/{name}")
    if _is_folder(name, catalog):
        related = (Related(lies, "a folder lies here, without an index.md"),)
        return error(where, message, hint="link to a document in it", related=related)
    meant = _pasted(path, _nearest(name, catalog.addresses))
    nothing = (Related(lies, "nothing lies here"),) if name else ()
    there = (*catalog.addresses, *catalog.assets, *sorted(catalog.hidden))
    hint = _same_letters(name, there) or _did_you_mean(meant) or _ELSEWHERE
    return error(where, message, hint=hint, related=nothing)


def _is_folder(name: str, catalog: Catalog) -> bool:
    within = f"{name}/" if name else ""
    return any(each.startswith(within) for every in (catalog.addresses, catalog.assets) for each in every)


def _pasted(path: str, name: str) -> str:
    """What stands between round brackets for what lies at `name`; nothing for nothing."""
    if not name:
        return ""
    written = re.sub(r"[\s%?#()<>]", lambda sign: quote(sign[0], safe=""), relative(path, name))
    return f"./{written}" if is_external(written) else written


def _same_letters(name: str, known: Iterable[str]) -> str:
    """What to do where a name that looks the same is there: "did you mean" would not tell the two apart."""
    if name.isascii():
        return ""
    meant = normalize("NFC", name)
    if not any(normalize("NFC", each) == meant for each in known if not each.isascii()):
        return ""
    return "its accents are written as signs of their own, here or there: rename the file as it is written here"


def _held_back(where: Location, target: str, held: Set[str]) -> list[Problem]:
    """A notice that a link leads to what is held, if it does."""
    hint = "readers see the words without the link until it is published"
    return [notice(where, f"the link {target} leads to something that is held back", hint=hint)] if held else []


def nearest(name: str, known: Iterable[str]) -> str:
    """`did you mean …?`, or nothing."""
    return _did_you_mean(_nearest(name, known))


def _did_you_mean(name: str) -> str:
    return f"did you mean `{name}`?" if name else ""


def _nearest(name: str, known: Iterable[str]) -> str:
    """The last part of a path counts first, then the way to it."""
    import difflib  # only needed for mistakes

    by_end: dict[str, list[str]] = {}
    for each in known:
        by_end.setdefault(_end(each), []).append(each)
    end = _end(name)
    same = [end] if end in by_end else difflib.get_close_matches(end, list(by_end)[:_COMPARED], n=1, cutoff=0.6)
    found = [each for match in same for each in by_end[match]]
    near = difflib.get_close_matches(name, found[:_COMPARED], n=1, cutoff=0)
    return near[0] if near and end else ""


def _end(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2].removesuffix(".md")


_COMPARED = 2_000
"""Comparing takes 10 µs per name; a thousand dead links should not cost minutes."""
