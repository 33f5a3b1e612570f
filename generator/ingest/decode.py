"""Decode: the bytes of a seed become clean text, or are refused as binary.

The order is measured: byte-order mark, strict UTF-8, windows-1252; other encodings are tried only where that
gives something implausible. Mojibake is repaired where its signature occurs, invisible characters go, lines
end in LF, letters are composed (NFC). What was guessed or repaired is told in the remarks.
"""

import codecs
import re
import unicodedata

import ftfy
import msgspec

from generator.ingest.languages import likeness

LARGEST = 20 * 1024 * 1024
"""Bytes: a text seed beyond this is no story."""


class Decoded(msgspec.Struct, frozen=True):
    """Clean text, or the reason why there is none."""

    text: str = ""
    refused: str = ""
    remarks: tuple[str, ...] = ()


_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x1f\x8b\x08", "a gzip archive"),
    (b"BZh9", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    (b"SQLite format 3\x00", "a database"),
    (b"OggS\x00", "a sound file"),
    (b"ID3\x03", "a sound file"),
    (b"ID3\x04", "a sound file"),
    (b"RIFF", "a sound, film or picture file"),
    (b"\x00\x00\x01\x00", "an icon"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
)
# UTF-32 stands first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
_CONTROL_BYTES = bytes(byte for byte in range(32) if byte not in b"\t\n\r\f\x1b") + b"\x7f"
_CANDIDATES = (
    "cp1252",
    "cp1250",
    "iso8859-2",
    "cp1251",
    "koi8-r",
    "cp1254",
    "cp1253",
    "cp1255",
    "cp1256",
    "gb18030",
    "big5",
    "cp932",
    "euc_jp",
    "cp949",
)
_UNDEFINED_IN_1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
# Letters that windows-1252 gives where Polish, Czech or Turkish text was meant.
_IMPLAUSIBLE = re.compile(r"(?i)[a-zà-ÿ][¹³¿¶¼¾]|[¹³¿¶¼][a-zà-ÿ]{2}|[a-z][ðýþ][a-z]|[a-z][ðþ]\b")
_ACCENTED = re.compile(r"[À-ÖØ-öø-ɏ]")
_LETTER = re.compile(r"[^\W\d_]")

# UTF-8 read as windows-1252: a lead byte's letter and one that only a continuation byte can have given.
_MOJIBAKE = re.compile(
    r"[ÂÃÅÄÐÑØÙ×Î][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€|â‚¬|â„¢|ðŸ|ï»¿|"
    r"[áàã][\u0080-\u00bf¤¦€‚„…†‡ˆ‰Š‹Œ‘’“”•–˜™š›œžŸ]{2}"
    r"|[äåæçèé][\u0080-\u00bfŠ‹ŒŽ‘’“”•–—˜™š›œžŸ€‚ƒ„…†‡ˆ‰]{2}|[╨╤├┬]"
)
_LEAD_LETTER = re.compile(r"[ÂÃÅÄÐÑØÙ×ÎâðïáàãäåæçèéÁ-Ý╨╤├┬]")
_LINE_ENDS = re.compile("\r\n|[\r\u2028\u2029\u0085]")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\x00-\x08\x0b-\x1f\x7f-\x9f]")


def without_invisible(text: str) -> str:
    """A text without what nobody sees: controls, soft hyphens, marks without a width."""
    return _INVISIBLE.sub("", text)


def decode(data: bytes) -> Decoded:
    """Clean text, or a reason to refuse."""
    why = refusal(data)
    if why:
        return Decoded(refused=why)
    text, remarks = text_of(data)
    if text is None:
        return Decoded(refused="it holds control bytes that no text has")
    repaired = _without_mojibake(text)
    if repaired != text:
        remarks += ("Letters that had been garbled by a wrong encoding (mojibake) were repaired.",)
    text = _LINE_ENDS.sub("\n", repaired)
    text = without_invisible(text)
    return Decoded(unicodedata.normalize("NFC", text), "", remarks)


def refusal(data: bytes) -> str:
    """Why these bytes are not read at all; empty if they may be."""
    if len(data) > LARGEST:
        return f"it is {len(data) // (1024 * 1024)} MB long; at most 20 MB are read"
    return next((f"it is {kind}, not text" for magic, kind in _MAGIC if data.startswith(magic)), "")


def text_of(data: bytes) -> tuple[str | None, tuple[str, ...]]:
    """The bytes as text, in whatever encoding they seem to be, and what to say of it; None for a binary."""
    for mark, codec, _name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(codec, "replace"), ()
    wide = _utf16_without_mark(data)
    if wide:
        return data.decode(wide, "replace"), (
            "The encoding is taken for UTF-16; the file has no byte-order mark.",
        )
    start = data[:4096]
    if len(start) - len(start.translate(None, _CONTROL_BYTES)) > max(3, len(start) // 20):
        return None, ()
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        pass
    mixed = _mostly_utf8(data)
    if mixed is not None:
        return mixed, ("The text is UTF-8 with some stray bytes, which were read as windows-1252.",)
    return _single_byte(data)


def _utf16_without_mark(data: bytes) -> str:
    start = data[:4096]
    half = len(start) // 2
    if half < 2:
        return ""
    if start[1::2].count(0) > 0.3 * half and start[0::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if start[0::2].count(0) > 0.3 * half and start[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return ""


def _mostly_utf8(data: bytes) -> str | None:
    """UTF-8 in which single bytes are not, as pasted windows-1252 quotes are; None if it is something else."""
    parts: list[str] = []
    errors = 0
    at = 0
    while at < len(data):
        try:
            parts.append(data[at:].decode("utf-8"))
            break
        except UnicodeDecodeError as problem:
            errors += problem.end - problem.start
            if errors > 50:
                return None
            parts.append(data[at : at + problem.start].decode("utf-8"))
            parts.append(data[at + problem.start : at + problem.end].decode("cp1252", "replace"))
            at += problem.end
    text = "".join(parts)
    wide = sum(1 for char in text if char > "\x7f") - errors
    return text if wide > 2 * errors else None


def _single_byte(data: bytes) -> tuple[str, tuple[str, ...]]:
    plain = data.decode("cp1252", "replace") if _UNDEFINED_IN_1252.search(data) else data.decode("cp1252")
    accented, letters = len(_ACCENTED.findall(plain)), len(_LETTER.findall(plain))
    doubtful = _UNDEFINED_IN_1252.search(data) or accented > 0.3 * letters or _IMPLAUSIBLE.search(plain)
    if not doubtful:
        return plain, ("The encoding is taken for windows-1252.",)
    best, codec = plain, "windows-1252"
    # Another encoding must look clearly more like language: short text holds little evidence.
    score = _plausible(plain) * 1.3 + 0.02
    for candidate in _CANDIDATES[1:]:
        try:
            text = data.decode(candidate)
        except UnicodeDecodeError:
            continue
        found = _plausible(text)
        if found > score:
            best, codec, score = text, candidate, found
    if codec == "windows-1252" and _UNDEFINED_IN_1252.search(data):
        best, codec = data.decode("latin-1"), "latin-1"
    return best, (f"The encoding is a guess: {codec}.",)


def _plausible(text: str) -> float:
    accented, letters = len(_ACCENTED.findall(text)), len(_LETTER.findall(text))
    return likeness(text) * (0.2 if accented > 0.3 * letters else 1.0)


def _without_mojibake(text: str) -> str:
    """Line by line, and only those with the signature: repairing a clean line could only damage it."""
    if text.isascii() or not _LEAD_LETTER.search(text) or not _MOJIBAKE.search(text):
        return text
    lines = text.split("\n")
    return "\n".join(ftfy.fix_encoding(line) if _MOJIBAKE.search(line) else line for line in lines)
