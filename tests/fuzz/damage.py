"""Damage: what becomes of a file on its way: cut, doubled, mixed with another, spoiled."""

import random

STUFF = (
    b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n\n", b"9" * 5000, b"a" * 300, b"\xf0\x9f\x92\xa9",
    b"\xed\xa0\x80", b"99999999-99-99", b"https://[", b"http://a:99999999/", b"\x1b[31m", b"\xc2\x85",
)  # fmt: skip


def damaged(data: bytes, dice: random.Random, words: list[bytes], others: list[bytes]) -> bytes:
    for _ in range(dice.choice((1, 1, 1, 2, 3, 6))):  # much of it is refused at the door
        at, to = sorted(dice.randrange(len(data) + 1) for _ in range(2))
        to = min(to, at + dice.choice((1, 4, 40, 400)))
        piece = data[at:to]
        done = dice.randrange(7)
        if done == 0:
            data = data[:at] + data[to:]
        elif done == 1:
            data = data[:to] + piece * dice.choice((1, 1, 2, 30)) + data[to:]
        elif done == 2:
            data = data[:at] + dice.choice(STUFF) + data[at:]
        elif done == 3:
            turned = bytes(byte ^ 1 << dice.randrange(8) for byte in piece[:4])
            data = data[:at] + turned + data[at + len(turned) :]
        elif done == 4 and at > len(data) // 2:
            data = data[:at]
        elif done == 5:
            other = dice.choice(others)
            start = dice.randrange(len(other) + 1)
            data = data[:at] + other[start : start + 200] + data[to:]
        else:
            data = data[:at] + dice.choice(words) * dice.choice((1, 1, 1, 2, 20)) + data[to:]
    return data[:200_000]
