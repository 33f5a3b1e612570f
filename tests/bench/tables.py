"""Tables: figures of a run as Markdown, with their ratios to the peers' and the bars that were set for them."""

import json
import statistics
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ORDER = ("copydesk", "broadsheet", "hugo", "zola", "eleventy", "pelican")
STEPS = ("cold", "no change", "body", "headline", "template", "added")

Figures = list[dict[str, Any]]


def of(results: Path) -> str:
    """All tables for a file of results."""
    figures = [json.loads(line) for line in results.read_text("utf-8").splitlines()]
    parts = [
        _about(figures),
        _bars(figures),
        _builds(figures),
        _memory(figures),
        _watch(figures),
        _rest(figures),
    ]
    return "\n\n".join(part for part in parts if part)


def _about(figures: Figures) -> str:
    about = [each for each in figures if each["part"] == "about"]
    if not about:
        return ""
    versions: dict[str, str] = {}
    for each in about:
        versions |= each["versions"]
    named = ", ".join(f"{name} {version}" for name, version in versions.items())
    return f"{about[-1]['when']}. {about[-1]['machine']}. Sites in {about[-1]['sites']}. {named}."


def _walls(figures: Figures, peer: str, amount: int, step: str) -> tuple[Figures, bool]:
    """The runs that count: those that were not disturbed, if they are at least three; else all."""
    runs = [
        each
        for each in figures
        if each["part"] == "build"
        and (each["peer"], each["n"], each["step"]) == (peer, amount, step)
        and each["code"] == 0
    ]
    quiet = [each for each in runs if not each["disturbed"]]
    return (quiet, False) if len(quiet) >= min(3, len(runs)) else (runs, True)


def _median(figures: Figures, peer: str, amount: int, step: str) -> float | None:
    runs, _ = _walls(figures, peer, amount, step)
    return statistics.median(each["wall"] for each in runs) if runs else None


def _watched(figures: Figures, peer: str, amount: int) -> float | None:
    took = [t for each in figures if each["part"] == "watch" for t in _took(each, peer, amount)]
    return statistics.median(took) if took else None


def _took(each: dict[str, Any], peer: str, amount: int) -> list[float]:
    return each.get("took", []) if (each["peer"], each["n"]) == (peer, amount) else []


def _peak(figures: Figures, peer: str, amount: int) -> float | None:
    found = [
        each for each in figures if each["part"] == "memory" and (each["peer"], each["n"]) == (peer, amount)
    ]
    return statistics.median(each["together"] for each in found) if found else None


TEN, THOUSAND, MANY = 10_000, 1_000, 100_000
Bar = tuple[str, float | None, float, str]
"""What is measured, the figure if there is one, how much it may be, and its unit."""


def _bars(figures: Figures) -> str:
    """Every bar, with what was measured."""
    rows = [
        *_bars_of_builds(figures),
        *_bars_of_watching(figures),
        *_bars_of_memory(figures),
        *_bar_of_help(figures),
    ]
    measured = [
        f"| {name} | {_short(value)}{unit} | ≤ {_short(bar)}{unit} | {_verdict(value, bar)} |"
        for name, value, bar, unit in rows
        if value is not None
    ]
    return "\n".join(["| what | measured | bar | |", "|---|---|---|---|", *measured]) if measured else ""


def _bars_of_builds(figures: Figures) -> list[Bar]:
    def wall(peer: str, amount: int, step: str = "cold") -> float | None:
        return _median(figures, peer, amount, step)

    def ratio(one: str, other: str, amount: int, step: str = "cold") -> float | None:
        return _ratio(wall(one, amount, step), wall(other, amount, step))

    def growth(step: str) -> float | None:
        return _ratio(wall("copydesk", MANY, step), wall("copydesk", TEN, step))

    template = _ratio(wall("copydesk", TEN, "template"), wall("copydesk", TEN))
    return [
        ("cold, 10,000 ÷ Hugo", ratio("copydesk", "hugo", TEN), 0.9, ""),
        ("cold, 10,000 ÷ Zola", ratio("copydesk", "zola", TEN), 1.0, ""),
        ("cold, 10,000 ÷ Eleventy", ratio("copydesk", "eleventy", TEN), 0.3, ""),
        ("cold, 10,000 ÷ Pelican", ratio("copydesk", "pelican", TEN), 0.15, ""),
        ("cold, 1,000 ÷ Hugo", ratio("copydesk", "hugo", THOUSAND), 1.3, ""),
        ("cold, 10,000, broadsheet ÷ minimal theme", ratio("broadsheet", "copydesk", TEN), 1.3, ""),
        ("cold, 1,000, broadsheet ÷ minimal theme", ratio("broadsheet", "copydesk", THOUSAND), 1.3, ""),
        ("no change, 10,000 ÷ Hugo", ratio("copydesk", "hugo", TEN, "no change"), 0.1, ""),
        ("one body edited, 10,000 ÷ Hugo", ratio("copydesk", "hugo", TEN, "body"), 0.12, ""),
        ("one template edited, 10,000 ÷ our own cold", template, 0.7, ""),
        ("cold, 100,000 ÷ 10,000", growth("cold"), 11, ""),
        ("no change, 100,000 ÷ 10,000", growth("no change"), 11, ""),
    ]


def _bars_of_watching(figures: Figures) -> list[Bar]:
    ours, hugo = _watched(figures, "copydesk", TEN), _watched(figures, "hugo", TEN)
    small = _watched(figures, "copydesk", THOUSAND)
    return [
        ("save → served, 10,000 ÷ Hugo", _ratio(ours, hugo), 0.2, ""),
        ("save → served, 10,000", ours and ours * 1000, 150, " ms"),
        ("save → served, 1,000", small and small * 1000, 50, " ms"),
    ]


def _bars_of_memory(figures: Figures) -> list[Bar]:
    ours, hugo = _peak(figures, "copydesk", TEN), _peak(figures, "hugo", TEN)
    many = _peak(figures, "copydesk", MANY)
    return [
        ("memory, cold, 10,000, all processes ÷ Hugo", _ratio(ours, hugo), 1.0, ""),
        ("memory, cold, 100,000, all processes", many and many / 1000, 1.5, " GB"),
    ]


def _bar_of_help(figures: Figures) -> list[Bar]:
    walls = {each["command"]: each["wall"] * 1000 for each in figures if each["part"] == "help"}
    more = walls["build.py --help"] - walls["python -c pass"] if walls else None
    return [("`build.py --help` − `python -c pass`", more, 120, " ms")]


def _ratio(one: float | None, other: float | None) -> float | None:
    return one / other if one is not None and other else None


def _verdict(value: float, bar: float) -> str:
    return "yes" if value <= bar else f"**falls short** by {value / bar - 1:.0%}"


def _short(value: float) -> str:
    return f"{value:.0f}" if value >= 20 else f"{value:.3g}"


def _builds(figures: Figures) -> str:
    found = {(each["n"], each["peer"]) for each in figures if each["part"] == "build"}
    blocks = []
    for amount in sorted({n for n, _ in found}):
        lines = [
            f"**{amount:,} articles**: median wall in seconds (least to most; runs that count)",
            "",
            f"| | {' | '.join(STEPS)} | pages |",
            "|---|" + "---|" * (len(STEPS) + 1),
        ]
        for peer in ORDER:
            if (amount, peer) in found:
                cells = [_cell(*_walls(figures, peer, amount, step)) for step in STEPS]
                lines.append(f"| {peer} | {' | '.join(cells)} | {_pages(figures, peer, amount)} |")
        lines += _wrong(figures, amount)
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def _cell(runs: Figures, disturbed: bool) -> str:
    if not runs:
        return ""
    walls = [each["wall"] for each in runs]
    mark = " ~" if disturbed else ""
    return f"{statistics.median(walls):.2f}{mark} ({min(walls):.2f}–{max(walls):.2f}; {len(walls)})"


def _pages(figures: Figures, peer: str, amount: int) -> str:
    counts = {
        each["pages"] for each in figures if "pages" in each and (each["peer"], each["n"]) == (peer, amount)
    }
    return ", ".join(f"{count:,}" for count in sorted(counts))


def _wrong(figures: Figures, amount: int) -> Iterable[str]:
    for each in figures:
        if each["part"] == "build" and each["n"] == amount and (each["code"] or each["wrong"]):
            yield f"\n**{each['peer']}, {each['step']}: code {each['code']}, not seen in {each['wrong']}**"


def _memory(figures: Figures) -> str:
    found = [each for each in figures if each["part"] == "memory"]
    if not found:
        return ""
    lines = [
        "**Memory of a cold build**, MB: the largest process (VmHWM), all together (largest sum of PSS)",
        "",
        "| articles | | largest | together | processes |",
        "|---|---|---|---|---|",
    ]
    for each in sorted(found, key=lambda each: (each["n"], ORDER.index(each["peer"]))):
        sizes = f"{each['largest']:.0f} | {each['together']:.0f} | {each['processes']}"
        lines.append(f"| {each['n']:,} | {each['peer']} | {sizes} |")
    return "\n".join(lines)


def _watch(figures: Figures) -> str:
    found = [each for each in figures if each["part"] == "watch"]
    if not found:
        return ""
    lines = [
        "**From the save to the changed page served**, ms (median, least to most), and the server",
        "",
        "| articles | | save → served | start to first page | memory together |",
        "|---|---|---|---|---|",
    ]
    for each in sorted(found, key=lambda each: (each["n"], ORDER.index(each["peer"]))):
        took = [1000 * t for t in each.get("took", [])]
        if not took:
            lines.append(f"| {each['n']:,} | {each['peer']} | **{each['wrong']}** | | |")
            continue
        span = f"{statistics.median(took):.0f} ({min(took):.0f}–{max(took):.0f})"
        lines.append(
            f"| {each['n']:,} | {each['peer']} | {span} | {each['ready']:.1f} s | {each['together']:.0f} MB |"
        )
    return "\n".join(lines)


def _rest(figures: Figures) -> str:
    lines = []
    for place, amount in sorted({(each["place"], each["n"]) for each in figures if each["part"] == "floor"}):
        runs = [
            each
            for each in figures
            if each["part"] == "floor" and (each["place"], each["n"]) == (place, amount)
        ]
        walls = ", ".join(f"{each['wall']:.2f}" for each in runs)
        lines.append(
            f"The {place}'s floor: the {runs[0]['files']:,} files of {amount:,} articles copied in {walls} s."
        )
    for each in figures:
        if each["part"] == "help":
            lines.append(f"`{each['command']}`: {each['wall'] * 1000:.0f} ms.")
    return "  \n".join(lines)
