"""Links: whether what pages name is there: pages to follow, pictures and files to load, places to jump to."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher, get_close_matches

import msgspec

from generator.checks.facts import Kind, Target
from generator.checks.finding import Finding, error, warning
from generator.checks.specimen import Lead, Specimen, page_address, stands_alone
from generator.links import nearest

_WHAT: dict[Kind, str] = {
    "link": "the link {} leads nowhere",
    "picture": "the picture {} is not there",
    "file": "the file {} is not there",
    "refresh": "the page leads on to {}, which is not there",
}
_LOCAL = re.compile(r"https?://(localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1\])(:\d+)?(/|$)", re.IGNORECASE)
_SCRIPT = re.compile(r"(javascript|vbscript|data|file):", re.IGNORECASE)


def links(specimen: Specimen) -> Iterator[Finding]:
    """Every address of every page; each address that stands alone is looked at once."""
    seen: dict[Target, Finding | None] = {}
    for page, facts in specimen.pages.items():
        for target in facts.targets:
            if target not in seen or not stands_alone(target.address):
                seen[target] = _verdict(target, page, specimen)
            found = seen[target]
            if found is not None:
                yield msgspec.structs.replace(found, where=specimen.clue(page, target.address))


def _verdict(target: Target, page: str, specimen: Specimen) -> Finding | None:
    address, lead = target.address, specimen.lead(target.address, page)
    if not address.strip():
        message = "a link has no address"
        return warning(specimen.clue(page, address), message, "write where it leads, or leave the link out")
    if lead.where == "inside":
        return None if lead.path in specimen.paths else _missing(target, lead, page, specimen)
    if lead.where == "elsewhere":
        return _elsewhere(target, page, specimen)
    clue, shown = specimen.clue(page, address), _short(address)
    if lead.where == "none" and _SCRIPT.match(address.strip()) and target.kind == "link":
        hint = "use http, https, mailto, tel, or a path"
        return error(clue, f"“{shown}” is no address that a page may link to", hint)
    if lead.where == "outside" and address.startswith("/") and not address.startswith("//"):
        hint = f"begin it with {{{{ site.home }}}}, which is {specimen.base.path}, or make it relative"
        return error(clue, f"{shown} leads out of the site, which lives under {specimen.base.path}", hint)
    return None


def _elsewhere(target: Target, page: str, specimen: Specimen) -> Finding | None:
    address, ours = target.address, specimen.base.origin
    if _LOCAL.match(address) and not _LOCAL.match(ours):
        message = f"{_short(address)} leads to the machine on which it was written"
        return warning(specimen.clue(page, address), message, "write the public address")
    if target.kind in ("picture", "file") and ours.startswith("https:") and address.lower().startswith("http:"):
        message = f"{_short(address)} is asked for without https: browsers refuse or warn"
        return warning(specimen.clue(page, address), message, "write https://, or put the file into content/")
    return None


def _short(address: str) -> str:
    return address if len(address) <= 80 else f"{address[:80]}…"


def _missing(target: Target, lead: Lead, page: str, specimen: Specimen) -> Finding:
    clue, shown = specimen.clue(page, target.address), _short(target.address)
    if f"{lead.path}/index.html" in specimen.paths:
        hint = f"write {target.address.partition('#')[0].partition('?')[0]}/"
        return warning(clue, f"the link {shown} leads to its page by a detour", hint)
    same = specimen.folded.get(lead.path.lower())
    if same is not None:
        hint = f"write {page_address(same)}: servers tell capitals from small letters"
    else:
        hint = _nearest(lead.path, specimen) or "correct the address, or remove it"
    return error(clue, _WHAT[target.kind].format(shown), hint)


def _nearest(path: str, specimen: Specimen) -> str:
    """The file that was meant, if one of the same kind is near enough to be it."""
    name = page_address(path)
    ending = name.rpartition("/")[2].rpartition(".")[2] if "." in name.rpartition("/")[2] else "/"
    known = {each: each for each in map(page_address, sorted(specimen.paths)) if each.endswith(ending)}
    hint = nearest(name, known)
    meant = hint.removeprefix("did you mean `").removesuffix("`?")
    return hint if SequenceMatcher(None, name, meant).ratio() >= ALIKE else ""


ALIKE = 0.8


def anchors(specimen: Specimen) -> Iterator[Finding]:
    """Every address with a `#`: whether the page to which it leads has that place."""
    ids = {page: frozenset(facts.ids) for page, facts in specimen.pages.items()}
    for page, facts in specimen.pages.items():
        for target in facts.targets:
            if "#" not in target.address:
                continue
            lead = specimen.lead(target.address, page)
            anchor = lead.fragment.partition(":~:")[0]
            if (
                lead.where != "inside"
                or anchor in ("", "top")
                or lead.path not in ids
                or anchor in ids[lead.path]
            ):
                continue
            near = get_close_matches(anchor, ids[lead.path], n=1)
            there = "on this page" if lead.path == page else f"on {page_address(lead.path)}"
            hint = f"did you mean `#{near[0]}`?" if near else "link to the page itself, or give the place an id"
            yield error(specimen.clue(page, target.address), f"there is no #{anchor} {there}", hint)
