"""Whereabouts: the path under which the preview serves a site, and those under which it did before. A value.

A `base_url` may change while somebody edits: what the browser still has open leads to where the site is now.
"""

import msgspec

from generator.urls import Base


class Whereabouts(msgspec.Struct, frozen=True):
    """Base paths, with `/` at both ends: the site's, and its former ones, the last first."""

    base: str
    formers: tuple[str, ...] = ()

    @classmethod
    def of(cls, base_path: str) -> "Whereabouts":
        return cls(f"/{base_path.strip('/')}/".replace("//", "/"))

    def moved(self, base_path: str) -> "Whereabouts":
        """The same site under another path."""
        base = Whereabouts.of(base_path).base
        return Whereabouts(base, tuple([each for each in (self.base, *self.formers) if each != base]))

    def way(self, path: str) -> str | None:
        """Where an address led before the site moved, as an href of today; None if it led nowhere.

        The site's own path without its last slash leads to the site, whatever was there before. Below the
        site's own path that is asked only of longer ones, so that no way is a circle.
        """
        if f"{path}/" == self.base:
            return Base("", self.base).href("/")
        for former in self.formers:
            outside = not path.startswith(self.base) or len(former) > len(self.base)
            if outside and f"{path}/".startswith(former):
                return Base("", self.base).href(f"/{path[len(former) :]}")
        return None
