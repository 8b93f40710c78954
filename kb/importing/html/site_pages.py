"""The pages of a site that is imported: whom a link means, and where in it."""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from kb.importing.folder.targets import TargetIndex


@dataclass(frozen=True)
class SitePages:
    """`ids` has the names of headings by the ids of each page, by its path."""

    index: TargetIndex
    ids: Mapping[str, Mapping[str, str]]

    def place(self, path: str, address: str) -> str:
        """Return the address of a link in a page, with the name of the heading that it leads to.

        "" for one to a place of the page itself that there is not.
        """
        target, sign, fragment = address.partition("#")
        if not sign:
            return address
        page = self._page(posixpath.dirname(path), target) if target else path
        if page not in self.ids:
            return address
        name = self.ids[page].get(unquote(fragment), "" if fragment in ("", "top") else None)
        if name is None:
            return target
        return f"{target}#{name}" if name or not target else target

    def _page(self, base: str, target: str) -> str:
        link = self.index.page(base, target)
        return link.path if link else ""
