"""Live: the site as it is on the web, asked for one of its files. It asks no other site (`add` fetches pages).

A file that is not there is None: a site that was never published has none. Everything else that goes wrong is
Unreachable: whoever took it for "nothing there" would lose what readers have seen.
"""

import http.client
import time
import urllib.error
import urllib.request

LARGEST = 200_000_000
"""Bytes. No file of ours comes near."""


class Unreachable(Exception):
    """The site does not answer, or not with what was asked for; the argument says how."""


def fetch(address: str, *, pauses: tuple[float, ...] = (1.0, 4.0)) -> bytes | None:
    """The file at an address, None if there is none. Tries again after each of the pauses."""
    for pause in (*pauses, None):
        try:
            return _ask(address)
        except urllib.error.HTTPError as refusal:
            refusal.close()
            if refusal.code in (404, 410):
                return None
            reason = f"it answers {refusal.code} {refusal.reason}"
            if refusal.code < 500 and refusal.code != 429:
                break
        except urllib.error.URLError as failure:
            reason = str(getattr(failure.reason, "strerror", None) or failure.reason)
        except OSError as failure:
            reason = failure.strerror or str(failure)
        except http.client.HTTPException:
            reason = "its answer breaks off"
        if pause is not None:
            time.sleep(pause)
    raise Unreachable(reason)


def _ask(address: str) -> bytes:
    request = urllib.request.Request(address, headers={"User-Agent": "copydesk", "Cache-Control": "no-cache"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        data: bytes = answer.read(LARGEST + 1)
        if answer.length and len(data) <= LARGEST:  # reading up to a limit does not tell of itself
            raise http.client.IncompleteRead(data, answer.length)
    if len(data) > LARGEST:
        raise Unreachable("it is larger than any file of ours")
    return data
