"""Hosting: what GitHub Pages makes of a repository: the address that it serves a branch under, and its limits.

Pure. A digest built for another address than the one it is served under has no styles and dead links, so it is
said before anything is published. Hosts that we do not know are taken at their word.
"""

import re
from urllib.parse import urlsplit

from generator.config import LOCAL, Config
from generator.config import PATH as CONFIG
from generator.problems import Location, Problem, error
from generator.urls import is_web_address

LIMIT = 1_000_000_000
"""Bytes that a published site may have; builds of larger ones are refused."""
WARNED_FROM = 0.8
LARGEST_FILE = 100_000_000
"""Bytes above which GitHub refuses to take a file."""

_REPOSITORY = re.compile(
    r"(?:https?://(?:[^@/]*@)?|ssh://git@|git://|git@)github\.com[:/]([^/]+)/([^/]+?)(?:\.git)?/?"
)


def pages_address(remote: str) -> str:
    """Where GitHub Pages serves a repository without a domain of its own; empty if it is not on GitHub."""
    found = _REPOSITORY.fullmatch(remote)
    if not found:
        return ""
    owner, name = found[1].lower(), found[2]
    host = f"{owner}.github.io"
    return f"https://{host}/" if name.lower() == host else f"https://{host}/{name}/"


def web_address(remote: str) -> str:
    """A remote's address as anybody may fetch from it; empty for one that lies on a machine."""
    ssh = _SSH.fullmatch(remote)
    if ssh:
        return f"https://{ssh[1]}/{ssh[2]}"
    return _CREDENTIALS.sub("//", remote) if is_web_address(_CREDENTIALS.sub("//", remote)) else ""


_SSH = re.compile(r"(?:ssh://)?git@([\w.-]+)[:/]([^:]+)")
_CREDENTIALS = re.compile(r"//[^/@]*@")


def misplaced(config: Config, domain: str, remote: str) -> list[Problem]:
    """Why a site built for this configuration would not work where it will be served.

    `domain` is the one that the branch's CNAME names, `remote` the address that it is pushed to.
    """
    place, base_url = Location(CONFIG), config.base_url
    served = pages_address(remote)
    if base_url == LOCAL:
        hint = f"write `base_url: {served or 'https://you.github.io/repository/'}`"
        return [error(place, "there is no base_url: the site does not know where it will live", hint=hint)]
    parts = urlsplit(base_url)
    host, path = (parts.hostname or "").lower(), f"{parts.path.rstrip('/')}/"
    domain = config.cname or domain
    if domain:
        if (host, path) == (domain.lower(), "/"):
            return []
        whose = "`cname`" if config.cname else "the published branch's CNAME"
        hint = f"write `base_url: https://{domain}/`, or take the domain away in the repository's settings"
        message = f"{whose} names {domain}, and the pages would be built for {base_url}"
        return [error(place, message, hint=hint)]
    if not served:
        return []
    if host.endswith(".github.io"):
        if f"https://{host}{path}".lower() == served.lower():
            return []
        message = f"the pages would be built for {base_url}, and GitHub serves them at {served}"
        return [error(place, message, hint=f"write `base_url: {served}`")]
    if path == "/" and urlsplit(served).path != "/":
        message = f"base_url names {host}, and nothing tells GitHub that this domain is the site's"
        return [error(place, message, hint=f"write `cname: {host}`, or `base_url: {served}`")]
    return []


def overweight(sizes: dict[str, int]) -> list[Problem]:
    """What GitHub would not take."""
    label, weight = "the site", sum(sizes.values())
    problems = [
        error(
            Location(path),
            f"the file has {size / 1e6:,.0f} MB, and GitHub takes none above 100 MB",
            hint="make it smaller, or let it lie elsewhere and link to it",
        )
        for path, size in sorted(sizes.items())
        if size > LARGEST_FILE
    ]
    if weight > LIMIT:
        message = f"the pages have {weight / 1e9:.2f} GB, and GitHub Pages serves no site above 1 GB"
        problems.append(error(Location(label), message, hint="make the pictures smaller"))
    return problems
