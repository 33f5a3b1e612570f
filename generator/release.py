"""Release: what may leave the catalog of a story, under the rights policy that applies to it.

Every value of a story that reaches a page, a feed, a list or any other published file comes through
`release`; views and encoders see only its result.
"""

import msgspec

from generator.article import Article
from generator.documents import Body


class Released(msgspec.Struct, frozen=True):
    """A story as far as it may be shown: `body` and `lead` are None and empty where they are withheld."""

    article: Article
    body: Body | None
    lead: str
    minutes: int
    """Reading time of what may be shown."""


def release(article: Article, body: Body | None, policy: str) -> Released:
    """Apply a policy. `full` shows everything; no other policy exists yet, and an unknown one shows nothing."""
    if policy == "full" and body is not None:
        return Released(article, body, body.lead, body.minutes)
    return Released(article, None, "", 0)
