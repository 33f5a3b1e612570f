"""Release: what may leave the catalog of a story, under the rights policy that applies to it.

Every value of a story that reaches a page, a feed, a list or any other published file comes through
`release`; views and encoders see only its result. Who reads the pieces of a body applies `cut` to them. The
curator's own words (`summary`, `comment`) and what says whose a story is are never withheld.
"""

import msgspec

from generator.article import Article
from generator.documents import Body
from generator.excerpts import Cut, shortened
from generator.policy import FULL, WHOLE, Policy, Show


class Released(msgspec.Struct, frozen=True):
    """A story as far as it may be shown: `body` and `lead` are None and empty where they are withheld."""

    article: Article
    body: Body | None
    lead: str
    minutes: int
    """Reading time; 0 if the story is not shown in full."""
    show: Show = "full"
    cut: Cut | None = None
    """What is left of the body."""
    credit: str = ""
    """What must stand wherever words of the story are shown."""


def release(article: Article, body: Body | None, policy: Policy = FULL) -> Released:
    """Apply a policy."""
    if policy == FULL:
        return Released(article, body, body.lead, body.minutes) if body else Released(article, None, "", 0)
    article = _without(article, policy)
    if body is None or policy.show in ("headline", "link"):
        return Released(article, None, "", 0, policy.show, None, policy.credit)
    lead = "" if body.aside and (policy.quotes != WHOLE or not policy.images) else body.lead
    if policy.show == "full":
        cut = None if policy.images and policy.quotes == WHOLE else Cut(None, policy.images, policy.quotes)
        return Released(article, body, lead, body.minutes, "full", cut, policy.credit)
    # Pictures in the text are no words: of an excerpt at most the one that stands for the story is shown.
    cut = Cut(policy.words, False, policy.quotes)
    lead = shortened("" if body.aside else lead, policy.words - body.before_lead)
    return Released(article, body, lead, 0, "excerpt", cut, policy.credit)


def _without(article: Article, policy: Policy) -> Article:
    image = article.image if policy.images and policy.show != "link" else None
    notes = article.notes if policy.show == "full" else ()
    if image is article.image and notes is article.notes:
        return article
    return msgspec.structs.replace(article, image=image, notes=notes)
