"""No sequence of ingest and edits loses an editor's word; a second run writes nothing; a rehearsal is the run.

Random scripts, each a list of steps: somebody edits, moves, renames or deletes articles and their pictures,
seeds of one story and of several are altered, renamed, added and deleted, what ingest keeps for itself is lost,
damaged or put back from a backup, and between them ingest runs.
Hypothesis prints the script that breaks a promise. `COPYDESK_PROOF=1` runs ten thousand of them.
"""

import os
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import msgspec
import planted
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from generator.ingest import standstill
from generator.ingest.memo import FILE, NOTHING, OF_ARTICLES, Memo
from generator.ingest.run import IngestReport
from generator.ingest.run import ingest as ingest_with_memo

SCRIPTS = 10_000 if os.environ.get("COPYDESK_PROOF") else 150
WORD = re.compile(r"editor[0-9]+x")
NOUNS = ["harbour", "ferry", "council", "winter", "bakery", "lantern", "orchard", "bridge", "market", "school"]


class Scene:
    """A site, a source of chance, and how many words the editor has written."""

    def __init__(self, site: Path, chance: Random) -> None:
        self.site, self.chance, self.count = site, chance, 0
        self.memo: Memo | None = None
        self.backup: dict[str, bytes] = {}
        """What ingest kept for itself, some time ago."""
        self.pictures: dict[Path, bytes | None] = {}
        """Pictures that the editor replaced, or deleted."""

    def word(self) -> str:
        self.count += 1
        return f"editor{self.count}x"

    def sentence(self) -> str:
        words = " ".join(self.chance.choice(NOUNS) for _ in range(self.chance.randint(6, 12)))
        return f"The {words} was seen by all who came on day {self.chance.randint(1, 99)}."

    def articles(self) -> list[Path]:
        return sorted((self.site / "content").rglob("*.md"))

    def seeds(self) -> list[Path]:
        return sorted((self.site / "seeds").glob("*.txt"))

    def bundles(self) -> list[Path]:
        return sorted((self.site / "seeds").glob("*.planted"))

    def shown(self) -> list[Path]:
        return sorted(path for path in (self.site / "content").rglob("*") if path.suffix in (".png", ".jpg"))


def seed_text(scene: Scene) -> str:
    head = [
        scene.chance.choice(["Ferry stays in harbour", f"Council meets {scene.chance.randint(1, 5)} times"])
    ]
    if scene.chance.random() < 0.6:
        head.append(f"Published in {scene.chance.choice(['News', 'World', 'Sport'])}")
    if scene.chance.random() < 0.6:
        head.append(f"By {scene.chance.choice(['Jane Doe', 'Ola Nordmann', 'Eve Ek'])}")
    body = [scene.sentence() for _ in range(scene.chance.randint(1, 6))]
    tail = ["© 2025 Pelhaven Courier"] if scene.chance.random() < 0.5 else []
    return "\n\n".join([*head, *body, *tail]) + "\n"


def add_seed(scene: Scene) -> None:
    (scene.site / "seeds" / f"{scene.chance.randint(0, 30):03}.txt").write_text(seed_text(scene), "utf-8")


def copy_seed(scene: Scene) -> None:
    """Another paper's version of a seed: its headline, perhaps without the last block, or with one more."""
    blocks = scene.chance.choice(scene.seeds()).read_text("utf-8").strip().split("\n\n")
    blocks[0] = scene.chance.choice(["The ferry once more", blocks[0]])
    kind = scene.chance.randrange(3)
    blocks = blocks[:-1] if kind == 0 and len(blocks) > 2 else blocks + [scene.sentence()] * (kind == 1)
    name = f"{scene.chance.randint(0, 30):03}.txt"
    (scene.site / "seeds" / name).write_text("\n\n".join(blocks) + "\n", "utf-8")


def alter_seed(scene: Scene) -> None:
    seed = scene.chance.choice(scene.seeds())
    blocks = seed.read_text("utf-8").strip().split("\n\n")
    at = scene.chance.randrange(len(blocks))
    kind = scene.chance.randrange(5)
    if kind == 0:
        blocks[at] = scene.sentence()
    elif kind == 1:
        blocks.insert(at, scene.sentence())
    elif kind == 2 and len(blocks) > 1:
        del blocks[at]
    elif kind == 3:
        blocks.append(blocks.pop(at))
    else:
        blocks[at] = blocks[at].replace("the", "a").replace("Doe", "Roe").replace("News", "Sport")
    seed.write_text("\n\n".join(blocks) + "\n", "utf-8")


def rename_seed(scene: Scene) -> None:
    seed = scene.chance.choice(scene.seeds())
    target = seed.with_name(f"{scene.chance.randint(0, 30):03}.txt")
    if not target.exists():
        seed.rename(target)


def delete_seed(scene: Scene) -> None:
    scene.chance.choice(scene.seeds()).unlink()


def entry(scene: Scene) -> str:
    blocks = [f"{scene.chance.choice(NOUNS)} and {scene.chance.choice(NOUNS)}".capitalize()]
    blocks += [scene.sentence() for _ in range(scene.chance.randint(1, 3))]
    for name in scene.chance.sample(["a.png", "b.png", "c.jpg"], scene.chance.randint(0, 2)):
        blocks.insert(scene.chance.randint(1, len(blocks)), shown(scene, name))
    return "\n\n".join(blocks)


def shown(scene: Scene, name: str) -> str:
    way = scene.chance.randrange(4)
    if way == 0:
        return f"PICTURE {name} beside bundle_files/{scene.chance.randint(0, 2)}.png"
    if way == 1:
        return f"PICTURE {name} url https://paper.example/{name}"
    return f"PICTURE {name} data {scene.chance.choice(PICTURES).hex()}"


PICTURES = [planted.picture(colour, kind) for colour in ("red", "blue", "green") for kind in ("PNG", "JPEG")]


def write_bundle(path: Path, entries: dict[str, str]) -> None:
    path.write_text("".join(f"=== {key}\n{text}\n\n" for key, text in entries.items()), "utf-8")


def add_bundle(scene: Scene) -> None:
    keys = scene.chance.sample("pqrstu", scene.chance.randint(1, 4))
    path = scene.site / "seeds" / f"{scene.chance.choice('xyz')}.planted"
    write_bundle(path, {key: entry(scene) for key in keys})


def alter_bundle(scene: Scene) -> None:
    path = scene.chance.choice(scene.bundles())
    parts = re.split(r"(?m)^=== (.*)\n", path.read_text("utf-8"))
    entries = {key: text.strip() for key, text in zip(parts[1::2], parts[2::2], strict=True)}
    key = scene.chance.choice(list(entries))
    kind = scene.chance.randrange(5)
    if kind == 0:
        entries[scene.chance.choice("pqrstu")] = entry(scene)
    elif kind == 1 and len(entries) > 1:
        del entries[key]
    elif kind == 2:
        entries = dict(sorted(entries.items(), key=lambda each: scene.chance.random()))
    else:
        blocks = entries[key].split("\n\n")
        at = scene.chance.randrange(1, len(blocks))
        is_picture = blocks[at].startswith("PICTURE")
        blocks[at] = shown(scene, blocks[at].split()[1]) if is_picture else scene.sentence()
        entries[key] = "\n\n".join(blocks)
    write_bundle(path, entries)


def put_beside(scene: Scene) -> None:
    path = scene.site / "seeds/bundle_files" / f"{scene.chance.randint(0, 2)}.png"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(scene.chance.choice([*PICTURES, b"<svg>no picture</svg>"]))


def replace_picture(scene: Scene) -> None:
    path = scene.chance.choice(scene.shown())
    scene.pictures[path] = scene.word().encode()
    path.write_bytes(scene.pictures[path] or b"")


def delete_picture(scene: Scene) -> None:
    path = scene.chance.choice(scene.shown())
    path.unlink()
    scene.pictures[path] = None


def edit_body(scene: Scene) -> None:
    path = scene.chance.choice(scene.articles())
    head, mark, body = path.read_bytes().decode().partition("---\n\n")
    blocks = body.strip().split("\n\n")
    at = scene.chance.randrange(len(blocks))
    kind = scene.chance.randrange(5)
    if kind == 0:
        blocks[at] += f" {scene.word()}"
    elif kind == 1:
        blocks.insert(at, f"{scene.word()} writes.\n\n\n{scene.word()}")
    elif kind == 2:
        del blocks[at]
    elif kind == 3:
        blocks.insert(0, blocks.pop(at))
    else:
        blocks[at] = blocks[at].replace(" ", "\n", 2) + f"\n{scene.word()}"
    path.write_bytes((head + mark + "\n\n".join(blocks) + "\n").encode())


def edit_front(scene: Scene) -> None:
    path = scene.chance.choice(scene.articles())
    text = path.read_bytes().decode()
    lines = text.split("\n")
    end = lines.index("---", 1) if "---" in lines[1:] else 0
    keys = [at for at in range(1, end) if re.match(r"(?!id:)[a-z]+:", lines[at])]
    if not keys:
        return
    at = scene.chance.choice(keys)
    key = lines[at].partition(":")[0]
    kind = scene.chance.randrange(7)
    if kind == 0:
        lines[at] = f"{key}: {scene.word()}"
    elif kind == 1:
        lines[at] += f"  # {scene.word()}"
    elif kind == 2:
        lines.insert(at, f"# {scene.word()}")
    elif kind == 3 and f"kicker: {key}" not in text and "\nkicker:" not in text:
        lines.insert(at, f"kicker: '{scene.word()}'")
    elif kind == 4:
        del lines[at]
    elif kind == 5:
        lines.insert(at, lines.pop(scene.chance.choice(keys)))
    else:
        lines[at] = re.sub(r"^byline: \[([^\],#]+)\]$", rf"byline:\n  # {scene.word()}\n  - \1", lines[at])
        lines[at] = re.sub(r'^title: "([^"#]*)"$', r"title:   >-\n  \1", lines[at])
    path.write_bytes("\n".join(lines).encode())


def separate(scene: Scene) -> None:
    """Keep an article apart from one of its copies, or from all."""
    path = scene.chance.choice(scene.articles())
    text = path.read_bytes().decode()
    copies = re.findall(r"seed: (\S+), id: (\w+)\}", text)
    if copies and text.startswith("---\n") and "\nseparate:" not in text:
        named = [scene.chance.choice(scene.chance.choice(copies))]
        path.write_bytes(f"---\nseparate: [{', '.join(named)}]\n{text[4:]}".encode())


def edit_also(scene: Scene) -> None:
    """Take an entry out of `also`, write one's own, or alter one."""
    path = scene.chance.choice(scene.articles())
    text = path.read_bytes().decode()
    kind = scene.chance.randrange(3)
    if kind == 0:
        text = re.sub(r"\n  - \{[^\n]*id: \w+\}(?=\n  - )", "", text, count=1)
    elif kind == 1:
        text = re.sub(r"\nalso:\n", f"\nalso:\n  - {scene.word()}\n", text, count=1)
    else:
        text = re.sub(r"(\n  - \{)(?=[^\n]*id: )", rf"\1note: {scene.word()}, ", text, count=1)
    path.write_bytes(text.encode())


def change_line_ends(scene: Scene) -> None:
    path = scene.chance.choice(scene.articles())
    data = path.read_bytes()
    path.write_bytes(data.replace(b"\r\n", b"\n") if b"\r\n" in data else data.replace(b"\n", b"\r\n"))


def move(scene: Scene) -> None:
    path = scene.chance.choice(scene.articles())
    # The name is no word of the editor's: pictures that come later are named for it, in the text too.
    name = scene.word().replace("editor", "moved")
    target = scene.site / "content/articles" / scene.chance.choice(["2020/01", "x"]) / f"{name}.md"
    target.parent.mkdir(parents=True, exist_ok=True)
    path.rename(target)


def delete(scene: Scene) -> None:
    scene.chance.choice(scene.articles()).unlink()


EDITS: tuple[Callable[[Scene], None], ...] = (
    edit_body,
    edit_body,
    edit_body,
    edit_front,
    edit_front,
    edit_front,
    separate,
    edit_also,
    change_line_ends,
    move,
    delete,
)
ILLUSTRATED: tuple[Callable[[Scene], None], ...] = (replace_picture, delete_picture)
BUNDLES: tuple[Callable[[Scene], None], ...] = (
    add_bundle,
    alter_bundle,
    alter_bundle,
    alter_bundle,
    put_beside,
)
SEEDS: tuple[Callable[[Scene], None], ...] = (
    add_seed,
    copy_seed,
    copy_seed,
    alter_seed,
    alter_seed,
    alter_seed,
    alter_seed,
    rename_seed,
    delete_seed,
)


def snapshot(site: Path) -> dict[str, tuple[bytes, int]]:
    files = (path for path in site.rglob("*") if path.is_file() and ".copydesk" not in path.parts)
    return {str(path.relative_to(site)): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def words(files: dict[str, tuple[bytes, int]]) -> dict[str, list[str]]:
    """The editor's words in each article, as often as they stand there."""
    return {
        path: sorted(WORD.findall(data.decode()))
        for path, (data, _) in files.items()
        if path.startswith("content/") and path.endswith(".md")
    }


def ingest(site: Path, today: str, *, dry_run: bool = False, keep: tuple[str, ...] = ()) -> IngestReport:
    report = ingest_with_memo(site, today=today, dry_run=dry_run, keep=frozenset(keep))
    return told(report)


def told(report: IngestReport) -> IngestReport:
    """A report without what it knows of earlier ones: the memo, and which of its problems were told before."""
    return msgspec.structs.replace(report, memo=NOTHING, storyless=())


def rehearsed(scene: Scene, day: str) -> IngestReport:
    """What a rehearsal says, half the time one that knows nothing but the site."""
    kept, aside = scene.site / ".copydesk", scene.site / ".copydesk-aside"
    if not kept.exists() or scene.chance.random() < 0.5:
        return ingest(scene.site, day, dry_run=True)
    kept.rename(aside)
    report = ingest(scene.site, day, dry_run=True)
    shutil.rmtree(kept, ignore_errors=True)
    aside.rename(kept)
    return report


def run_and_check(scene: Scene, day: str) -> None:
    before = snapshot(scene.site)
    rehearsal = rehearsed(scene, day)
    assert snapshot(scene.site) == before
    with_memo = ingest_with_memo(scene.site, today=day, memo=scene.memo)
    scene.memo, report = with_memo.memo, told(with_memo)
    assert report == rehearsal, (report, rehearsal)
    after = snapshot(scene.site)
    touched = {path for path in after if before.get(path) != after[path]}
    assert touched == set(report.written)
    assert before.keys() <= after.keys()
    written = words(after)
    for path, own in words(before).items():
        assert written[path] == own
    for picture, data in scene.pictures.items():
        assert (picture.read_bytes() if picture.exists() else None) == data
    assert not any(problem.severity == "error" for problem in report.problems)
    again = ingest(scene.site, "2027-01-01")
    assert again.written == () and snapshot(scene.site) == after
    assert again.kept == report.kept
    if report.kept and scene.chance.random() < 0.3:
        path = scene.chance.choice(report.kept)
        own = (scene.site / path).read_bytes()
        kept = ingest(scene.site, day, keep=(path,))
        assert path not in kept.kept and (scene.site / path).read_bytes() == own
        assert ingest(scene.site, day).kept == kept.kept
    ids = [
        id for path in scene.articles() for id in re.findall(r"(?m)^id: (\S+)\r?$", path.read_bytes().decode())
    ]
    assert len(ids) == len(set(ids))


def needed(scene: Scene, step: Callable[[Scene], None]) -> bool:
    """Whether there is what a step needs."""
    if step in (add_seed, add_bundle, put_beside, lose_memo):
        return True
    if step in EDITS:
        return bool(scene.articles())
    return bool(scene.shown() if step in ILLUSTRATED else scene.bundles() if step in BUNDLES else scene.seeds())


def lose_memo(scene: Scene) -> None:
    """Something happens to what ingest keeps; the editor's next command is not the one that ran before."""
    scene.memo = None
    for name in (FILE, OF_ARTICLES, standstill.FILE):
        path = scene.site / name
        data = path.read_bytes() if path.exists() else b""
        kind = scene.chance.randrange(5)
        if kind == 0:
            path.unlink(missing_ok=True)
        elif kind == 1 and data:
            path.write_bytes(data[: scene.chance.randrange(len(data))])
        elif kind == 2 and data:
            at = scene.chance.randrange(len(data))
            path.write_bytes(data[:at] + bytes([data[at] ^ 1 << scene.chance.randrange(8)]) + data[at + 1 :])
        elif kind == 3 and name in scene.backup:
            path.write_bytes(scene.backup[name])
        else:
            scene.backup[name] = data


USUAL = (edit_body, edit_front, alter_seed, alter_seed, copy_seed, edit_also)
steps = st.lists(
    st.sampled_from(
        [*USUAL * 4, *EDITS, *ILLUSTRATED * 2, *BUNDLES, *SEEDS, lose_memo, lose_memo, *[None] * 3]
    ),
    min_size=3,
    max_size=18,
)


@settings(max_examples=SCRIPTS, deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow])
@given(steps, st.integers(0, 2**32))
@example(
    # A file beside a seed that holds no picture, and that no story shows any more, became a story a run later.
    script=[
        edit_body,
        change_line_ends,
        alter_seed,
        edit_body,
        alter_bundle,
        edit_front,
        alter_seed,
        put_beside,
    ],
    chance=77513,
)
def test_no_script_of_edits_and_ingests_loses_a_word_of_the_editors(
    script: list[Callable[[Scene], None] | None], chance: int
) -> None:
    with tempfile.TemporaryDirectory() as folder, planted.kind():
        scene = Scene(Path(folder), Random(chance))
        (scene.site / "seeds").mkdir()
        add_seed(scene)
        add_seed(scene)
        add_bundle(scene)
        run_and_check(scene, "2026-11-23")
        for number, step in enumerate(script):
            if step is None:
                run_and_check(scene, f"2026-12-{number + 1:02}")
            elif needed(scene, step):
                step(scene)
        run_and_check(scene, "2026-12-31")
