"""The links and images of a clean text → those of our site."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote

from kb.importing.folder.clean.findings import Findings, shortened
from kb.importing.folder.link_scan import FoundLink, find_links
from kb.importing.folder.targets import LinkTarget, TargetIndex

MAX_LINKS = 5_000
"""In one text; more are left as they are."""

Places = Callable[[str, str], str | None]
"""A page's path and a fragment of it → the fragment on our page, "" for its top, None for none."""

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")


@dataclass(frozen=True)
class LinkContext:
    """What the links of one file are read with: its path and folder, and what there is."""

    path: str
    base: str
    targets: TargetIndex
    addresses: Mapping[str, str]
    images: Mapping[str, str]
    places: Places


def with_our_links(hidden: str, context: LinkContext, findings: Findings) -> str:
    """Return a text, its code set aside, whose links to files of the folder lead to our articles.

    A link to what is not in the folder stays as it is and is named.
    """
    return _Rewriter(hidden, context, findings).text()


class _Rewriter:
    """Replaces the links of one text."""

    def __init__(self, hidden: str, context: LinkContext, findings: Findings) -> None:
        self.hidden = hidden
        self.context = context
        self.findings = findings

    def text(self) -> str:
        """Return the text with its links replaced, those in others too."""
        changes: list[tuple[int, int, str]] = []
        for number, link in enumerate(find_links(self.hidden)):
            if number >= MAX_LINKS:
                self.findings.warn(f"Only the first {MAX_LINKS:,} links were looked at.")
                break
            changes += self._change(link)
        parts, position = [], 0
        for start, end, new in sorted(changes):
            if start >= position:
                parts += [self.hidden[position:start], new]
                position = end
        return "".join([*parts, self.hidden[position:]])

    def _change(self, link: FoundLink) -> list[tuple[int, int, str]]:
        if link.is_image:
            return self._image(link)
        if link.is_bare:
            address = self._address(link)
            return [(link.start, link.end, f"[{link.words}]({address})")] if address else []
        address = self._address(link)
        if address is None:
            return []
        if not address:  # a wiki link to a page that there is not
            return [(link.start, link.end, _wiki_source(link))]
        behind = link.start + 1 + len(link.words)
        return [(behind, link.end, f"]({address}{f' {link.title}' if link.title else ''})")]

    def _address(self, link: FoundLink) -> str | None:
        """Return our address for a link, None to leave it, "" for a page that is nowhere."""
        target = unquote(link.target) if link.target.startswith("wiki:") else link.target
        if target.startswith("#"):
            return self._own_place(target)
        found = self.context.targets.page(self.context.base, link.target)
        if not found:
            return self._unknown(link, target)
        address = self.context.addresses.get(found.path)
        if not address:
            self._warn(f"The link to {found.path} leads to no article.", link)
            return f"./{quote(found.path)}" if link.target.startswith("wiki:") else None
        return address + self._place(found, link)

    def _unknown(self, link: FoundLink, target: str) -> str | None:
        image = self.context.targets.image(self.context.base, link.target)
        if image and (address := self.context.images.get(image)):
            return address
        if target.startswith("wiki:"):
            self._warn(f"There is no page for [[{target[5:]}]].", link)
            return ""
        is_ours = self.context.targets.is_old_site(link.target)
        if is_ours or not _SCHEME.match(link.target):
            self._warn(
                f"The link to {shortened(link.target)} leads to nothing in the folder.", link
            )
        return None

    def _own_place(self, target: str) -> str | None:
        place = self.context.places(self.context.path, unquote(target[1:]))
        if place is None and len(target) > 1 and target[1:] != "top":
            self.findings.warn(f"The link to {shortened(target)} leads to no heading.", target)
        return place or None

    def _place(self, found: LinkTarget, link: FoundLink) -> str:
        if not found.fragment:
            return ""
        place = self.context.places(found.path, found.fragment)
        if place is None:
            self._warn(f"{found.path} has no heading #{shortened(found.fragment)}.", link)
        return place or ""

    def _image(self, link: FoundLink) -> list[tuple[int, int, str]]:
        found = self.context.targets.image(self.context.base, link.target)
        address = self.context.images.get(found, "") if found else ""
        if not address and _SCHEME.match(link.target):
            return []
        if not address:
            self._warn(f"The image {shortened(link.target)} is missing.", link)
            name = unquote(link.target).rpartition("/")[2]
            return [(link.start, link.end, link.words if link.words.strip() else name)]
        behind = link.start + 2 + len(link.words)
        return [(behind, link.end, f"]({address}{f' {link.title}' if link.title else ''})")]

    def _warn(self, message: str, link: FoundLink) -> None:
        self.findings.warn(message, link.target)


def _wiki_source(link: FoundLink) -> str:
    """Return a wiki link as it was written."""
    name = unquote(link.target.removeprefix("wiki:"))
    return f"[[{name}]]" if name == link.words else f"[[{name}|{link.words}]]"
