"""The tree of a whole page → its text without what stands around it, its title and the like."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kb.importing.folder.clean.findings import shortened
from kb.importing.html.page.callouts import callout_kind
from kb.importing.html.page.tree import PageElement

AROUND = {"nav", "footer", "aside"}
"""What stands around a text; a `header` too, where the page does not say what its text is."""

KEYWORDS = {"keywords", "article:tag"}
DATES = {
    *("article:modified_time", "last-modified", "dcterms.modified", "article:published_time"),
    *("date", "dcterms.created"),
}


@dataclass
class PageContent:
    """What a page holds; `title` is that of its `head`, `heading` its first of the first level.

    `canonical` is the address that it calls its own, `refresh` the one that it leads on to.
    `left_out` has the first words of each part that is none of its text.
    """

    content: PageElement
    title: str = ""
    heading: str = ""
    canonical: str = ""
    refresh: str = ""
    language: str = ""
    keywords: list[str] = field(default_factory=list)
    dated: str = ""
    left_out: list[str] = field(default_factory=list)


def read_page_content(root: PageElement) -> PageContent:
    """Return what a page holds; the tree loses what stands around its content."""
    every = list(root.elements())
    head = next((each for each in every if each.tag == "head"), PageElement("head"))
    body = next((each for each in every if each.tag == "body"), root)
    content, is_said = _main(body)
    page = PageContent(content)
    _read_head(page, [*every[:1], *head.elements()])
    titles = [each for each in head.elements() if each.tag == "title"]
    page.title = titles[0].words() if titles else ""
    page.left_out = list(_take_out(content, AROUND if is_said else AROUND | {"header"}))
    headings = (each.words() for each in content.elements() if each.tag == "h1")
    page.heading = next((re.sub(r"\s*[¶#]$", "", words) for words in headings if words), "")
    return page


def _main(body: PageElement) -> tuple[PageElement, bool]:
    """Return the element with the text of a page, and whether the page says that it is."""
    every = list(body.elements())
    mains = [each for each in every if each.tag == "main" or each.attributes.get("role") == "main"]
    articles = [each for each in every if each.tag == "article"]
    if mains and mains[0].words():
        return mains[0], True
    if len(articles) == 1 and articles[0].words():
        return articles[0], True
    return body, False


def _take_out(element: PageElement, tags: set[str]) -> Iterator[str]:
    """Take out the elements around a text, and yield the first words of each."""
    kept: list[PageElement | str] = []
    for child in element.children:
        is_around = isinstance(child, PageElement) and child.tag in tags
        if isinstance(child, PageElement) and is_around and not callout_kind(child):
            if words := child.words():
                yield f"`<{child.tag}>` {shortened(words, 60)}"
            kept.append(" ")
            continue
        if isinstance(child, PageElement):
            yield from _take_out(child, tags)
        kept.append(child)
    element.children = kept


def _read_head(page: PageContent, elements: list[PageElement]) -> None:
    for element in elements:
        values = element.attributes
        if element.tag == "html":
            page.language = values.get("lang", "")
        elif element.tag == "link" and "canonical" in values.get("rel", "").lower().split():
            page.canonical = page.canonical or values.get("href", "").strip()
        elif element.tag == "meta":
            _read_meta(page, values)


def _read_meta(page: PageContent, values: dict[str, str]) -> None:
    name = (values.get("name") or values.get("property") or "").lower()
    content = values.get("content", "").strip()
    if name in KEYWORDS:
        page.keywords += [word.strip() for word in content.split(",") if word.strip()]
    elif name in DATES:
        page.dated = page.dated or content
    elif values.get("http-equiv", "").lower() == "refresh":
        target = re.search(r"url\s*=\s*['\"]?([^'\"\s]+)", content, re.IGNORECASE)
        page.refresh = target[1] if target else ""
