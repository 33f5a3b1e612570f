"""Views: what a theme sees of a story, an edition, a moment: values of the contract, made from the catalog.

Every value of a story comes through `release`. A `Newsroom` holds what all views of one build share; it is
made once per plan and never changes.
"""

from collections.abc import Mapping

import msgspec

from generator import contract
from generator.article import Article
from generator.bidi import direction, prevailing
from generator.catalog import Catalog, Held
from generator.config import Config
from generator.edition import Edition
from generator.groups import Group
from generator.links import Ground, picture
from generator.moments import When, in_zone
from generator.problems import Problem
from generator.release import Released
from generator.urls import Base, slug


class Newsroom(msgspec.Struct, frozen=True):
    """What all views of one build share."""

    config: Config
    catalog: Catalog
    base: Base
    ground: Ground
    section_groups: Mapping[str, Group]
    """By slug, in order; empty where the site has no section pages. So are the next two."""
    tag_groups: Mapping[str, Group]
    source_groups: Mapping[str, Group]
    story_groups: Mapping[str, Group]
    sections: Mapping[str, contract.Link]
    """By the name that articles use; so are the next two."""
    tags: Mapping[str, contract.Link]
    sources: Mapping[str, contract.Link]
    stories: Mapping[str, contract.Link]
    """The developing stories."""
    released: Mapping[str, Released]
    """What may be shown of each story, by path."""


def moment(when: When, zone_name: str) -> contract.Moment:
    return contract.Moment(when.text, when.precision, in_zone(when, zone_name))


def _moment(when: When | None, zone_name: str) -> contract.Moment | None:
    return None if when is None else moment(when, zone_name)


def link(group: Group, base: Base) -> contract.Link:
    return contract.Link(group.title, base.href(group.address))


def card(article: Article, room: Newsroom, picture: contract.Picture | None) -> contract.Card:
    """The story in a list, with its picture."""
    shown = room.released[article.path]
    story, zone_name = shown.article, room.config.timezone
    held = room.catalog.marks.get(article.path)
    language, turned = _language(story, room.config)
    if story.summary:
        summary_language, summary_turned = _own_language(story.summary, story, room.config)
    else:
        summary_language, summary_turned = (language, turned) if shown.lead else ("", "")
    comment_language, comment_turned = _own_language(story.comment, story, room.config)
    section = room.sections.get(story.section)
    outward = shown.show == "link"
    return contract.Card(
        id=story.key,
        href=story.url if outward else room.base.href(room.catalog.addresses[story.path]),
        headline=story.title,
        kicker=_kicker(story, section),
        section=section,
        summary=story.summary or shown.lead,
        summary_language=summary_language,
        summary_direction=summary_turned,
        comment=story.comment,
        comment_language=comment_language,
        comment_direction=comment_turned,
        byline=story.byline,
        source=room.sources.get(story.source),
        agency=story.agency,
        date=_moment(story.date, zone_name),
        published=_moment(story.published, zone_name),
        minutes=shown.minutes,
        language=language,
        direction=turned,
        picture=picture,
        held=held.why if held else "",
        held_until=_until(held, zone_name),
        outward=outward,
        attribution=shown.credit if shown.lead and not story.summary else "",
    )


def _kicker(story: Article, section: contract.Link | None) -> str:
    """The kicker, unless it only says the section again."""
    same = section is not None and story.kicker.casefold() == section.title.casefold()
    return "" if same else story.kicker


def _language(story: Article, config: Config) -> tuple[str, str]:
    """The story's language and direction, where they differ from the site's."""
    if not story.language or story.language == config.language:
        return "", ""
    turned = direction(story.language)
    return story.language, turned if turned != direction(config.language) else ""


def _own_language(words: str, story: Article, config: Config) -> tuple[str, str]:
    """The language and direction of what the curator writes, where they differ from the site's.

    It is the site's; if the letters run the other way it can only be the story's, if that runs so.
    """
    turned = prevailing(words)
    if not turned or turned == direction(config.language):
        return "", ""
    return story.language if direction(story.language) == turned else "", turned


def commented(card: contract.Card, comment: str, story: Article, config: Config) -> contract.Card:
    """The card with another comment of the curator's."""
    language, turned = _own_language(comment, story, config)
    return msgspec.structs.replace(card, comment=comment, comment_language=language, comment_direction=turned)


def _until(held: Held | None, zone_name: str) -> contract.Moment | None:
    return moment(held.until, zone_name) if held and held.until else None


def picture_of(story: Article, room: Newsroom, problems: list[Problem]) -> contract.Picture | None:
    """The picture that stands for a story; what is wrong with it is added to `problems`."""
    image = story.image
    if image is None:
        return None
    found = picture(story.path, image.file, room.ground, story.where("image"), problems)
    if found is None:
        return None
    return msgspec.structs.replace(found, alt=image.alt, caption=image.caption, credit=image.credit)


def teaser(card: contract.Card) -> contract.Teaser:
    """The story named beside another one."""
    source = card.source.title if card.source else ""
    return contract.Teaser(card.href, card.headline, source, card.language, card.direction, card.outward)


def story(
    shown: Released,
    card: contract.Card,
    tags: tuple[contract.Link, ...],
    editions: tuple[contract.Link, ...],
    developing: contract.Link | None,
    zone_name: str,
) -> contract.Story:
    """The story in full as far as it was released, without its text."""
    told = shown.article
    return contract.Story(
        card=card,
        dek=told.summary,
        dateline=told.dateline,
        distributor=told.distributor,
        rights=_rights(told),
        credits=told.credits,
        notes=told.notes,
        corrections=tuple([contract.Correction(moment(c.date, zone_name), c.text) for c in told.corrections]),
        tags=tags,
        updated=_moment(told.updated, zone_name),
        original=told.url,
        headline_original=told.headline_original,
        also=_also(told),
        provenance=_provenance(told, zone_name),
        editions=editions,
        developing=developing,
        shown=shown.show,
        attribution=shown.credit,
    )


def _also(told: Article) -> tuple[contract.Also, ...]:
    """The story elsewhere: each place once, and not where the article itself comes from."""
    found = {contract.Also(also.source, also.title, also.url): slug(also.source) for also in told.also}
    return tuple([also for also, source in found.items() if source != slug(told.source)])


def _provenance(told: Article, zone_name: str) -> contract.Provenance | None:
    taken = told.taken
    if taken is None:
        return None
    return contract.Provenance(taken.sha256[:12], taken.reader, _moment(taken.on, zone_name))


def _rights(told: Article) -> contract.Rights | None:
    rights = told.rights
    if rights is None:
        return None
    return contract.Rights(rights.notice, rights.owner, rights.year, rights.site, rights.license)


def edition_head(edition: Edition, stories: int, room: Newsroom) -> contract.EditionHead:
    """An edition without its stories, of which readers see so many."""
    body = room.catalog.bodies.get(edition.path)
    held = room.catalog.marks.get(edition.path)
    date = moment(edition.date, room.config.timezone) if edition.date else contract.Moment("", "day", "")
    return contract.EditionHead(
        title=edition.title,
        href=room.base.href(room.catalog.addresses[edition.path]),
        date=date,
        number=edition.number,
        stories=stories,
        note=body.lead if body else "",
        held=held.why if held else "",
    )
