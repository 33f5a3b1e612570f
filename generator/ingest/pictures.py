"""Pictures: those that a story shows, with their bytes, and its text with their files' names.

Pure but for `read`. A picture's bytes come with its seed, or from a file that lies beside the seed. Only what
Pillow knows as PNG, JPEG, GIF or WebP is kept; everything else is left out with a notice. A picture that lies
elsewhere stays where it is, and the story links to it: nothing is fetched here, nor by the reader's browser.
"""

import re
import warnings
from collections.abc import Callable, Mapping
from hashlib import sha256
from io import BytesIO
from pathlib import PurePosixPath
from urllib.parse import quote

import msgspec

from generator.ingest.story import Picture, Story
from generator.problems import Location, Problem, notice
from generator.urls import is_web_address, resolve

LARGEST = 10 * 1024 * 1024
"""Bytes of a picture …"""
MOST = 200
"""… how many of them a story may have …"""
PIXELS = 50_000_000
"""… and how many pixels each: a file of a few bytes can ask for gigabytes."""
_ENDINGS = {"PNG": ".png", "JPEG": ".jpg", "MPO": ".jpg", "GIF": ".gif", "WEBP": ".webp"}
FOLDER_ENDINGS = (
    "_files", ".files", "-files", "-Dateien", "_Dateien", "_fichiers", "_archivos", "_file", "_bestanden",
    "_arquivos", "_ficheiros", "_pliki", "-filer", "_filer", "_tiedostot", "_soubory",
)  # fmt: skip
"""What browsers put behind a page's name for the folder of its pictures, in the languages they speak."""


class Found(msgspec.Struct, frozen=True):
    """A picture that can be kept. `beside` is the file below `seeds/` that held it; empty if the seed did."""

    name: str
    data: bytes
    ending: str
    sha256: str
    beside: str = ""


class Gathered(msgspec.Struct, frozen=True):
    """The pictures of a story that can be kept, the files that cannot (by hash), and what there is to say."""

    found: tuple[Found, ...] = ()
    refused: dict[str, tuple[str, str]] = {}
    """By the picture's name: the file beside the seed, and its hash; empty if there is no such file yet."""
    problems: tuple[Problem, ...] = ()


def gather(
    story: Story, seed: str, present: Mapping[str, str], read: Callable[[str], bytes | None]
) -> Gathered:
    """The pictures of a story. `present` has the hash of every file below `seeds/` that may be read."""
    found: dict[str, Found] = {}
    refused: dict[str, tuple[str, str]] = {}
    missing: list[str] = []
    problems: list[Problem] = []
    for picture in _each(story):
        if picture.name in found or picture.name in refused:
            continue
        beside = "" if picture.data else beside_of(picture, seed, present)
        data = picture.data or (read(beside) if beside in present else None)
        if data is None:
            missing += [picture.beside] if picture.beside else []
            refused |= {picture.name: (beside, "")} if beside else {}
            continue
        ending, why = _kind(data) if len(found) < MOST else ("", f"a story can have {MOST} at most")
        digest = sha256(data).hexdigest()
        if why:
            refused[picture.name] = (beside, digest)
            message = f"the picture {_shown(picture.beside or picture.name)} is not kept: {why}"
            problems.append(notice(Location(seed), message, hint="PNG, JPEG, GIF and WebP are kept"))
        else:
            found[picture.name] = Found(picture.name, data, ending, digest, beside)
    return Gathered(tuple(found.values()), refused, (*problems, *_missing(seed, missing)))


def _each(story: Story) -> tuple[Picture, ...]:
    return (*story.pictures, story.image) if story.image else story.pictures


def companions(story: Story, seed: str, present: Mapping[str, str]) -> set[str]:
    """The files below `seeds/` that hold pictures of a story."""
    return set(companions_by_name(story, seed, present).values())


def companions_by_name(story: Story, seed: str, present: Mapping[str, str]) -> dict[str, str]:
    """The same by the pictures' names."""
    found = {picture.name: beside_of(picture, seed, present) for picture in _each(story) if not picture.data}
    return {name: path for name, path in found.items() if path}


def remote(story: Story) -> tuple[Picture, ...]:
    """Pictures of which only the address is known, and that have a name which a file may have."""
    found = {each.name: each for each in _each(story) if each.url and not (each.data or each.beside)}
    return tuple([each for each in found.values() if _SAFE.fullmatch(each.name)][:MOST])


_SAFE = re.compile(r"(?!\.)[\w.-]{1,120}")


def is_open(story: Story) -> bool:
    """Whether a story's licence lets anybody copy its pictures, for whatever use."""
    license = story.rights.license if story.rights else ""
    return bool(_FREE.search(license)) and not _NOT_FOR_ALL.search(license)


_FREE = re.compile(r"\b(?:CC0|public domain|CC[ -]BY)\b", re.IGNORECASE)
_NOT_FOR_ALL = re.compile(r"\bNC\b|non-?commercial", re.IGNORECASE)


def beside_of(picture: Picture, seed: str, present: Mapping[str, str]) -> str:
    """The file below `seeds/` that holds a picture: the one it names, or the one that `add` fetched for it."""
    if picture.beside:
        path = resolve(seed, picture.beside) if not picture.beside.startswith("/") else ""
        return path if path.startswith("seeds/") and "/." not in path else ""
    path = f"{PurePosixPath(seed).with_suffix('')}{FOLDER_ENDINGS[0]}/{picture.name}"
    return path if picture.url and path in present else ""


def is_companion(path: str, present: Mapping[str, str]) -> bool:
    """Whether a file lies in the folder of a saved page, beside that page: it is part of it, and no seed."""
    folders = path.split("/")[:-1]
    for depth in range(1, len(folders)):
        name = folders[depth]
        for ending in FOLDER_ENDINGS:
            if name.endswith(ending) and len(name) > len(ending):
                page = "/".join([*folders[:depth], name.removesuffix(ending)])
                if any(f"{page}{suffix}" in present for suffix in (".html", ".htm", ".xhtml", ".HTM", ".HTML")):
                    return True
    return False


def _kind(data: bytes) -> tuple[str, str]:
    """The ending of a picture's file, or why it is not kept."""
    from PIL import Image, UnidentifiedImageError  # 40 ms that a run without pictures need not spend

    if len(data) > LARGEST:
        return "", f"it is {len(data) / 1_000_000:.0f} MB long"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=("PNG", "JPEG", "GIF", "WEBP")) as image:
                kind, (width, height) = image.format or "", image.size
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        if re.match(rb"\s*(?:<\?xml|<!--|<!DOCTYPE svg|<svg)", data[:200], re.IGNORECASE):
            return "", "it is an SVG, which can hold script"
        return "", "it is damaged, or no picture of a kind that is known"
    if width * height > PIXELS:
        return "", f"it is {width:,} by {height:,} pixels large"
    return (_ENDINGS[kind], "") if kind in _ENDINGS else ("", f"it is {kind}")


def _missing(seed: str, names: list[str]) -> list[Problem]:
    if not names:
        return []
    more = f" and {len(names) - 1} more are" if len(names) > 1 else " is"
    message = f"the picture {_shown(names[0])}{more} not there"
    hint = "save the page with its folder, and put both into seeds/"
    return [notice(Location(seed), message, hint=hint)]


def _shown(name: str) -> str:
    return name if len(name) <= 80 else f"…{name[-80:]}"


def shown(story: Story, files: Mapping[str, str]) -> Story:
    """The story with its pictures' files, by name, in the place of their names.

    One that has no file becomes a link to its address; one that has neither is taken out.
    """
    if not story.pictures and story.image is None:
        return story
    addresses = {picture.name: _address(picture) for picture in _each(story) if picture.name not in files}
    body = tuple([text for block in story.body if (text := _block(block, addresses, files))])
    return msgspec.structs.replace(story, body=body, image=_lead(story.image, files))


def _lead(image: Picture | None, files: Mapping[str, str]) -> Picture | None:
    if image is None:
        return None
    if image.name in files:
        return msgspec.structs.replace(image, name=files[image.name], data=b"", beside="", url="")
    return None


def _address(picture: Picture) -> str:
    """Its address as Markdown takes it."""
    return quote(picture.url, safe="/-._~!$&'*+,;=:@%?#[]") if is_web_address(picture.url) else ""


def _block(block: str, addresses: Mapping[str, str], files: Mapping[str, str]) -> str:
    if "](" not in block:
        return block
    if any(name in block for name in addresses):
        whole = _WHOLE.fullmatch(block.strip())
        if whole and addresses.get(whole[2], " ") == "":
            return ""
        block = _IMAGE.sub(lambda match: _elsewhere(match, addresses), block)
    return _TARGET.sub(lambda match: f"]({files[match[1]]}" if match[1] in files else match[0], block).strip(
        "\n"
    )


def _elsewhere(image: re.Match[str], addresses: Mapping[str, str]) -> str:
    """A picture that has no file here, as a link to it; as its words where a link leads elsewhere already."""
    words, name = image[1], image[2]
    address = addresses.get(name)
    if address is None:
        return image[0]
    if not address or image.string[: image.start()].endswith("["):
        return words
    return f"[{words or name}]({address})"


_ALT = r"!\[((?:\\.|[^\[\]\\])*+)\]"
_IMAGE = re.compile(_ALT + r"\(([^()<>\s]+)(?:\s[^()]*)?\)")
_WHOLE = re.compile(r"(?:\[\s*)?" + _IMAGE.pattern + r"(?:\s*\]\([^()\s]*\))?")
_TARGET = re.compile(r"(?<!\\)\]\(([^()<>\s]+)(?=[\s)])")
