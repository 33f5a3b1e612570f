"""Outward: many addresses of the web asked for, each host at its own pace, several hosts at a time.

A host is asked by one thread, an address a second, and left alone once it says that it is busy. The network
itself is touched by `ingest.probe` alone.
"""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from urllib.parse import urlsplit

from generator.ingest.probe import Answer, Probe

PACE = 1.0
"""Seconds between two questions to one host."""
AT_ONCE = 8
"""Hosts that are asked at one time."""

Probing = Callable[[], AbstractContextManager[Probe]]


def ask(
    addresses: Iterable[str],
    probing: Probing,
    *,
    tell: Callable[[int], None] = lambda done: None,
) -> dict[str, Answer]:
    """What became of each address. Those of a host that is busy are left out, and asked another time."""
    hosts: dict[str, list[str]] = {}
    for address in sorted(addresses):
        hosts.setdefault(urlsplit(address).netloc.lower(), []).append(address)
    answers: dict[str, Answer] = {}
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="outward") as threads:
        for answered in threads.map(lambda host: _host(host, probing), hosts.values()):
            answers.update(answered)
            tell(len(answers))
    return answers


def _host(addresses: list[str], probing: Probing) -> dict[str, Answer]:
    answers: dict[str, Answer] = {}
    with probing() as probe:
        for address in addresses:
            if answers:
                time.sleep(PACE)
            answer = answers[address] = probe(address)
            if answer.busy:
                break
    return answers
