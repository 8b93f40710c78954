"""A page → the keys by which a shared cache finds it again: what the page shows, by its links.

`article-12`, `code-http-502`, `category-3` where it shows one; `page-article-12` where it is the
article's own page; `lists` where it shows more than it names; `site` on every page.
"""

import re

SITE = "site"
LISTS = "lists"

MOST_NAMED = 100
"""Keys of a page at most: proxies take headers of a few kilobytes."""

ADDRESS = re.compile(r"/(articles|categories)/(\d{1,19})[/.]|/errors/([\w.%~+-]{1,200})", re.ASCII)
PREFIXES = {"articles": "article", "categories": "category"}


def named_keys(text: str) -> set[str]:
    """Return the keys of the articles, codes and categories whose addresses are in a text."""
    return {
        f"code-{code}" if code else f"{PREFIXES[kind]}-{number}"
        for kind, number, code in ADDRESS.findall(text)
    }


def own_keys(address: str) -> set[str]:
    """Return the keys of the one page at an address, and of its Markdown, JSON and plain text."""
    return {f"page-{key}" for key in named_keys(address)}


def keys_of_page(path: str, text: str) -> list[str]:
    """Return the keys of the page at a path, in one order."""
    own, shown = named_keys(path), named_keys(text)
    keys = own | own_keys(path) | {SITE}
    if len(shown) <= MOST_NAMED:
        keys |= shown
    if not own or len(shown) > MOST_NAMED:
        keys.add(LISTS)
    return sorted(keys)
