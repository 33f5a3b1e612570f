"""Page: a standing page such as About, in `content/pages/`. Pure, like its neighbours."""

import msgspec

from generator.fields import Fields
from generator.moments import When
from generator.problems import Location, Problem
from generator.yamldoc import Document

FOLDER = "pages/"


class Page(msgspec.Struct, frozen=True, omit_defaults=True, tag=True):
    """A standing page's front matter. `path` is relative to `content/`."""

    path: str
    title: str
    summary: str = ""
    updated: When | None = None
    draft: bool = False
    navigation: bool = True
    """Whether the site's footer names it."""
    places: dict[str, tuple[int, int]] = {}

    @property
    def key(self) -> str:
        return self.path.removesuffix(".md")

    def where(self, key: str = "") -> Location:
        return Location(f"content/{self.path}", *self.places.get(key, (1, 1)))


def parse_page(path: str, document: Document, problems: list[Problem]) -> Page:
    """Read a page's front matter; what is wrong is added to `problems`."""
    fields = Fields(document.front, f"content/{path}", problems)
    page = Page(
        path=path,
        title=" ".join(fields.required("title", fields.text, "write `title: …`", "the page").split()),
        summary=fields.text("summary"),
        updated=fields.when("updated"),
        draft=fields.flag("draft"),
        navigation=fields.flag("navigation", True),
        places={
            key: (node.line, node.column)
            for key, (_, node) in document.front.entries.items()
            if key in ("title", "draft")
        },
    )
    fields.finish(also=("extra",), instead=_ELSEWHERE)
    return page


_ELSEWHERE = {
    "date": "a standing page has no date; the day of its last change is `updated`",
    "description": "the key is `summary`",
    "menu": "the key is `navigation`: true or false",
    "embargo": "a standing page is published or a draft: `draft: true`",
}
