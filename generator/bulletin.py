"""Bulletin: the plan in words: text for a terminal, Markdown for a summary, values for machines. Pure."""

from html import escape

from generator.catalog import Held
from generator.forecast import Forecast, Redirected, Rung
from generator.hosting import LIMIT
from generator.printing import held_facts

FEW = 12
MANY = 100
"""How many addresses are named in a terminal, and in a summary; machines get all."""


def as_text(plan: Forecast, *, whole: bool = False) -> str:
    """The plan for a terminal: a line for each thing, the count first."""
    most = 10**9 if whole else FEW
    lines = [headline(plan)]
    for title, entries in sections(plan):
        lines.append(f"{title}: {len(entries):,}")
        lines += [f"  {entry}" for entry in entries[:most]]
        if len(entries) > most:
            lines.append(f"  and {len(entries) - most:,} more; -v names all")
    lines.append(weight(plan))
    return "\n".join(lines)


def as_markdown(plan: Forecast) -> str:
    """The plan for the summary of a run on GitHub."""
    lines = ["## What readers will see", "", headline(plan), ""]
    for title, entries in sections(plan):
        lines += [f"<details><summary>{escape(title)}: <b>{len(entries):,}</b></summary>", "", "<ul>"]
        lines += [f"<li><code>{escape(entry)}</code></li>" for entry in entries[:MANY]]
        if len(entries) > MANY:
            lines.append(f"<li>and {len(entries) - MANY:,} more</li>")
        lines += ["</ul>", "</details>", ""]
    if any(held.until and held.why != "expired" for held in plan.held):
        lines += [_RELEASE, ""]
    lines.append(weight(plan))
    return "\n".join(lines)


_RELEASE = (
    "What is held until a moment comes out with the first build after it: with `COPYDESK_SCHEDULE` on, within"
    " the hour. GitHub stops schedules in a repository that has seen no push for 60 days."
)


def headline(plan: Forecast) -> str:
    """`3 pages new, 12 changed, 1 gone; 1 address breaks; feed readers see 2 new entries, 1 updated.`"""
    if plan.same:
        return "Nothing changes: this build is published already."
    pages = plan.pages
    if plan.first:
        return f"Nothing is published yet: {_count(len(pages.new), 'page')} will be new."
    parts = [
        f"{_count(len(addresses), 'story', plural='stories')} {what}"
        for what, addresses in (("taken down", plan.taken_down), ("restored", plan.restored))
        if addresses
    ]
    parts += [f"{_count(len(pages.new), 'page')} new, {len(pages.changed):,} changed, {len(pages.gone):,} gone"]
    if plan.broken:
        parts.append(f"{_count(len(plan.broken), 'address', 'es')} will lead nowhere")
    if plan.redirects:
        parts.append(f"{_count(len(plan.redirects), 'former address', 'es')} will lead on")
    rung = _count(len(plan.new_entries), "new entry", plural="new entries")
    parts.append(f"feed readers will see {rung}, {len(plan.updated_entries):,} updated")
    return "; ".join(parts) + "."


def sections(plan: Forecast) -> list[tuple[str, list[str]]]:
    """What there is to tell, by title; what is empty is left out."""
    told: list[tuple[str, list[str]]] = [
        ("taken down: a notice stays at", list(plan.taken_down)),
        ("no longer taken down", list(plan.restored)),
        ("addresses that will lead nowhere", list(plan.broken)),
        ("former addresses that will lead on", [_redirect(each) for each in plan.redirects]),
        ("new in feeds", [_entry(each) for each in plan.new_entries]),
        ("updated in feeds", [_entry(each) for each in plan.updated_entries]),
        ("held back", [_held(each) for each in plan.held if each.why != "takedown"]),
        ("pages new", list(plan.pages.new)),
        ("pages changed", list(plan.pages.changed)),
        ("files new", list(plan.files.new)),
        ("files changed", list(plan.files.changed)),
    ]
    return [(title, entries) for title, entries in told if entries]


def weight(plan: Forecast) -> str:
    """`4,120 files, 81 MB: 8 % of what GitHub Pages takes`, and a warning where that is much."""
    share = plan.weight / LIMIT
    part = f"{share:.0%}" if share >= 0.01 else "less than 1%"
    line = f"{plan.number:,} files, {_bytes(plan.weight)}: {part} of the 1 GB that GitHub Pages takes"
    return f"{line}. It is nearly full: make the pictures smaller." if plan.heavy else f"{line}."


def facts(plan: Forecast) -> dict[str, object]:
    """The plan for machines."""
    return {
        "first": plan.first,
        "same": plan.same,
        "pages": plan.pages,
        "files": plan.files,
        "taken_down": plan.taken_down,
        "restored": plan.restored,
        "redirects": plan.redirects,
        "broken": plan.broken,
        "feeds": {"new": plan.new_entries, "updated": plan.updated_entries},
        "held": held_facts(plan.held),
        "weight": {"files": plan.number, "bytes": plan.weight, "limit": LIMIT, "heavy": plan.heavy},
    }


def _redirect(redirected: Redirected) -> str:
    return f"{redirected.address} → {redirected.to}"


def _entry(rung: Rung) -> str:
    return f"{rung.address} (in the feed of {', '.join(rung.feeds)})"


def _held(held: Held) -> str:
    until = held.until.text if held.until else ""
    why = {"draft": "a draft", "expired": f"expired on {until}"}.get(held.why, f"until {until}")
    return f"content/{held.path}: {why}"


def _count(number: int, word: str, ending: str = "s", *, plural: str = "") -> str:
    return f"{number:,} {word if number == 1 else plural or word + ending}"


def _bytes(number: int) -> str:
    return f"{number / 1e6:,.1f} MB" if number < 1e9 else f"{number / 1e9:.2f} GB"
