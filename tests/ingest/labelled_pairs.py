"""Pairs of seeds, each known to be one story or two: what near-copies are measured by. All of it is invented.

A grammar (`tongues.yaml`) writes stories in English, German, Chinese and Arabic. *Copies* are what other papers
make of a story: another headline, lead, byline or residue, cuts, a house's style, paragraphs of their own, a
number brought up to date. *Two stories* are what looks alike and is not: the same event by another writer who
quotes the same sentence, results, weather, markets and obituaries of one form, briefs that end with the same
agency's words on itself, what follows the next day and repeats the background.

`python -m tests.ingest.labelled_pairs` runs them through ingest and prints the figures.
"""

import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import yaml

from generator.ingest.run import ingest

WORDS: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "tongues.yaml").read_text(encoding="utf-8"))
TONGUES = ("en", "de", "zh", "ar")


class Pair(msgspec.Struct, frozen=True):
    """Two seeds, what was done to make the second, and whether both are one story."""

    kind: str
    one: str
    other: str
    is_one_story: bool


class Told(msgspec.Struct, frozen=True):
    """A story as a seed tells it."""

    headline: str
    body: list[str]
    byline: str = ""
    tail: list[str] = []

    def seed(self) -> str:
        byline = [f"By {self.byline}"] if self.byline else []
        return "\n\n".join([self.headline, *byline, *self.body, *self.tail]) + "\n"


class Writer:
    """Somebody who writes about one place in one language."""

    def __init__(self, chance: Random, language: str) -> None:
        self.chance, self.language, self.tongue = chance, language, WORDS[language]
        self.place = self.one(self.tongue["places"])

    def one(self, choices: list[str]) -> str:
        return self.chance.choice(choices)

    def filled(self, form: str) -> str:
        """The form with its places filled: a name is drawn once, numbers and choices each time."""
        drawn = dict(zip(("place", "place2"), self.chance.sample(self.tongue["places"], 2), strict=True))
        names = ("name", "name2", "name3", "name4")
        drawn |= dict(zip(names, self.chance.sample(self.tongue["names"], 4), strict=True))
        drawn["first"] = self.one(WORDS["first"])

        def fill(hole: re.Match[str]) -> str:
            name = hole[1]
            if number := re.fullmatch("([0-9]+)-([0-9]+)", name):
                return str(self.chance.randint(int(number[1]), int(number[2])))
            if "|" in name:
                return self.one(name.split("|"))
            if name.startswith("sentence"):
                return self.sentence()
            if name == "headline":
                return self.headline()
            return drawn.get(name) or self.one(self.tongue[name])

        return re.sub(r"\{([^{}]+)\}", fill, form)

    def sentence(self) -> str:
        text = self.filled(self.one(WORDS["sentences"][self.language]))
        if colours := self.tongue.get("colour"):
            # No two sentences shall have a whole clause in common but by copying.
            words = text.split(" ")
            for place in range(1, len(words)):
                if self.chance.random() < 0.18:
                    words[place] = f"{self.one(colours)} {words[place]}"
            text = " ".join(words)
        return f"{text[0].upper()}{text[1:]}{self.tongue['stop']}"

    def quote(self) -> str:
        said = self.sentence().rstrip(".。")
        return str(self.tongue["say"]).format(said, self.one(self.tongue["names"]))

    def paragraph(self) -> str:
        told = [self.sentence() for _ in range(self.chance.randint(2, 4))]
        if self.chance.random() < 0.3:
            told.append(self.quote())
        return ("" if self.language == "zh" else " ").join(told)

    def headline(self) -> str:
        return self.one(self.tongue["heads"]).format(self.place)

    def story(self, paragraphs: int) -> Told:
        return Told(self.headline(), [self.paragraph() for _ in range(paragraphs)])

    def edited(self, text: str, share: float) -> str:
        """The text with some of its words exchanged or left out, or (without spaces) some characters."""
        if self.language == "zh":
            places = [place for place, char in enumerate(text) if char in "的了在和都"]
            gone = set(self.chance.sample(places, int(len(places) * share)))
            return "".join(char for place, char in enumerate(text) if place not in gone)
        words = text.split(" ")
        for place in self.chance.sample(range(len(words)), int(len(words) * share)):
            word = words[place]
            if word.islower() or not word.isascii():
                words[place] = WORDS["other words"].get(word, self.one(["", f"rather {word}"]))
        return " ".join(word for word in words if word)

    def retold(self, paragraph: str) -> str:
        """The clauses of a paragraph in another order, with other words."""
        comma = "，" if self.language == "zh" else ", "
        clauses = self.edited(paragraph, 0.2).replace(self.tongue["stop"], "").split(comma)
        self.chance.shuffle(clauses)
        return comma.join(clauses) + str(self.tongue["stop"])


def _with_a_number_more(text: str) -> str:
    return re.sub("[0-9]+", lambda number: str(int(number[0]) + 1), text, count=1)


def _copy(w: Writer, s: Told, body: list[str], byline: str = "", tail: tuple[str, ...] = ()) -> Told:
    return Told(w.headline(), body, byline, list(tail))


COPIES: dict[str, Callable[[Writer, Told], Told]] = {
    "another headline": lambda w, s: _copy(w, s, s.body),
    "residue": lambda w, s: Told(s.headline, s.body, tail=WORDS["residue"]),
    "another lead": lambda w, s: _copy(w, s, [w.retold(s.body[0]), *s.body[1:]]),
    "cut by 30 %": lambda w, s: _copy(w, s, s.body[: len(s.body) * 7 // 10], tail=WORDS["residue"]),
    "the first third": lambda w, s: Told(s.headline, s.body[: max(2, len(s.body) // 3)]),
    "3 % edited": lambda w, s: Told(s.headline, [w.edited(p, 0.03) for p in s.body]),
    "10 % edited": lambda w, s: _copy(w, s, [w.edited(p, 0.10) for p in s.body], "Pat Ondall"),
    "local paragraphs": lambda w, s: _copy(w, s, [*s.body[:2], w.paragraph(), *s.body[2:], w.paragraph()]),
    "cut and edited": lambda w, s: _copy(w, s, [w.edited(p, 0.05) for p in s.body[: len(s.body) * 4 // 5]]),
    "a number brought up to date": lambda w, s: _copy(w, s, [_with_a_number_more(s.body[0]), *s.body[1:]]),
}
"""What other papers make of a story."""


def same_event(chance: Random, language: str) -> tuple[str, str]:
    """One event under one headline, told by two writers who both quote the same sentence."""
    one, other = Writer(chance, language), Writer(chance, language)
    told, retold, quote = one.story(6), other.story(6), one.quote()
    again = Told(told.headline, [*retold.body[:3], quote, *retold.body[3:]])
    return Told(told.headline, [*told.body[:2], quote, *told.body[2:]]).seed(), again.seed()


def next_day(chance: Random, language: str) -> tuple[str, str]:
    """What happened, and what happened next, with two paragraphs of background taken over."""
    writer = Writer(chance, language)
    first, second = writer.story(7), writer.story(5)
    return first.seed(), Told(second.headline, second.body + first.body[-2:]).seed()


def brief(chance: Random, language: str) -> tuple[str, str]:
    """A brief under forty words, and the same with a word exchanged."""
    writer = Writer(chance, language)
    headline, text = writer.headline(), writer.sentence()
    other = text.replace(" the ", " that ", 1).replace(" aus ", " von ", 1)
    return f"{headline}\n\n{text}\n", f"{headline}\n\n{other}\n\nAdvertisement\n"


def pairs(number: int = 1) -> list[Pair]:
    """The whole set, the same for a number."""
    chance = Random(number)
    found: list[Pair] = []
    for language in TONGUES:
        rounds = 8 if language == "en" else 2
        for size in range(rounds):
            for kind, copied in COPIES.items():
                writer = Writer(chance, language)
                story = writer.story(4 + 2 * (size % 5))
                found.append(Pair(f"{language}: {kind}", story.seed(), copied(writer, story).seed(), True))
            found.append(Pair(f"{language}: same event", *same_event(chance, language), False))
            found.append(Pair(f"{language}: next day", *next_day(chance, language), False))
        found += [Pair(f"{language}: brief", *brief(chance, language), True) for _ in range(rounds)]
    for kind, form in WORDS["forms"].items():
        texts: dict[str, None] = {}
        while len(texts) < 24:
            texts[Writer(chance, form["language"]).filled(form["text"])] = None
        one_by_one = list(texts)
        found += [
            Pair(f"form: {kind}", *two, False) for two in zip(one_by_one[:12], one_by_one[12:], strict=True)
        ]
    return found


class Figures(msgspec.Struct, frozen=True):
    """How ingest judged the pairs."""

    pairs: int
    precision: float
    recall: float
    wrong: tuple[str, ...]
    """The kinds of the pairs that were judged wrongly, and seeds of two pairs that were joined."""


def judged(site: Path, labelled: list[Pair]) -> Figures:
    """Take up both seeds of every pair, all in one site, and see which were joined, and whether rightly."""
    (site / "seeds").mkdir(parents=True)
    for number, pair in enumerate(labelled):
        for side, text in (("a", pair.one), ("b", pair.other)):
            (site / f"seeds/{number:04}{side}.txt").write_text(text, encoding="utf-8")
    report = ingest(site, today="2026-11-23")
    article = {each.seed: each.to for each in report.joined}
    for path in report.new:
        seed = re.search(r"^seed: (.*)$", (site / path).read_text(encoding="utf-8"), re.MULTILINE)
        assert seed
        article[seed[1]] = path
    groups: dict[str, set[str]] = {}
    for seed, path in article.items():
        groups.setdefault(path, set()).add(seed[len("seeds/") :][:4])
    same = [article[f"seeds/{n:04}a.txt"] == article[f"seeds/{n:04}b.txt"] for n in range(len(labelled))]
    wrong = [pair.kind for pair, is_same in zip(labelled, same, strict=True) if is_same != pair.is_one_story]
    across = [
        " and ".join(labelled[int(number)].kind for number in sorted(numbers))
        for numbers in groups.values()
        if len(numbers) > 1
    ]
    right = sum(is_same and pair.is_one_story for pair, is_same in zip(labelled, same, strict=True))
    truly = sum(pair.is_one_story for pair in labelled)
    return Figures(len(labelled), right / (sum(same) + len(across)), right / truly, (*wrong, *across))


if __name__ == "__main__":
    for number in map(int, sys.argv[1:] or ("1", "2", "3")):
        with tempfile.TemporaryDirectory() as scratch:
            figures = judged(Path(scratch), pairs(number))
        precise, recalled = f"precision {figures.precision:.3f}", f"recall {figures.recall:.3f}"
        print(f"set {number}: {figures.pairs} pairs, {precise}, {recalled}")
        for kind in figures.wrong:
            print(f"    wrong: {kind}")
