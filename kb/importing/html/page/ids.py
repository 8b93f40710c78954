"""The ids of a page → the headings that links to them lead to."""

from collections.abc import Iterator

from kb.importing.html.page.tree import PageElement
from kb.text.gfm.headings import github_slug

_HEADINGS = {f"h{level}" for level in range(1, 7)}


def heading_ids(content: PageElement) -> dict[str, str]:
    """Return the name of a heading by each id, "" for the top: the heading at the id, or above it.

    The names are those that GitHub gives to headings.
    """
    places: dict[str, str] = {}
    used: dict[str, int] = {}
    above = ""
    waiting: list[str] = []
    for node in _in_order(content):
        if isinstance(node, str):
            waiting = [] if node.strip() else waiting
            continue
        names = [node.attributes.get("id"), node.attributes.get("name")]
        if node.tag in _HEADINGS and node.words():
            above = _unused(github_slug(node.words().rstrip("¶# ")), used)
            inner = [
                each.attributes.get("id") or each.attributes.get("name") for each in node.elements()
            ]
            names += [*waiting, *inner]
            waiting = []
            places.update((name, above) for name in names if name)
            continue
        own = [name for name in names if name and name not in places]
        places.update((name, above) for name in own)
        waiting += own
    return places


def _in_order(element: PageElement) -> Iterator[PageElement | str]:
    for child in element.children:
        yield child
        if isinstance(child, PageElement) and child.tag not in _HEADINGS:
            yield from _in_order(child)


def _unused(slug: str, used: dict[str, int]) -> str:
    """Return the name, with -1, -2 … where a heading above has it."""
    candidate = slug
    while candidate in used:
        used[slug] += 1
        candidate = f"{slug}-{used[slug]}"
    used[candidate] = 0
    return candidate
