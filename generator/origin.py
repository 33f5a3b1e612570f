"""Origin: where this program was installed from, in the words of pip's requirements.

A site of one's own is built on GitHub too, which must get the same program from somewhere: from an index, from
a repository at a commit, never from a folder of one machine.
"""

import json
from importlib import metadata
from pathlib import Path
from urllib.parse import unquote, urlsplit

from generator import __version__, repository
from generator.hosting import web_address
from generator.theme import bundled_root


def origin() -> str:
    """The requirement that gives this program; empty if it came from a folder that leads nowhere else."""
    checkout = bundled_root().parent
    if (checkout / "pyproject.toml").exists():
        return _cloned(checkout)
    told = (found.read_text("direct_url.json") for found in metadata.distributions(name="copydesk"))
    return requirement(next((text for text in told if text), ""))


def requirement(direct_url: str) -> str:
    """The requirement for what pip noted of an installation (PEP 610); it notes nothing of an index."""
    if not direct_url:
        return f"copydesk=={__version__}"
    source = json.loads(direct_url)
    url, vcs = source["url"], source.get("vcs_info")
    if vcs is not None:
        return f"copydesk @ {vcs['vcs']}+{url}@{vcs['commit_id']}"
    if "dir_info" in source:
        return _cloned(Path(unquote(urlsplit(url).path)))
    return "" if url.startswith("file:") else f"copydesk @ {url}"


def _cloned(folder: Path) -> str:
    """The commit of a clone at the repository that it was cloned from."""
    try:
        found = repository.find(folder)
        address = web_address(found.address("origin")) if found else ""
        return f"copydesk @ git+{address}@{found.commit_id()}" if found and address else ""
    except repository.Failed:
        return ""
