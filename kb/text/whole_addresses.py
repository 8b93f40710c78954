"""Safe HTML of one article → the same for a page of several: its ids and addresses are unique."""

import re

from kb.text.code_mentions import TAG

_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
_IDS = {"id", "aria-describedby", "aria-labelledby"}


def with_own_ids(html: str, prefix: str, base: str) -> str:
    """Return the HTML with `prefix` before its ids, and with whole addresses of this site's pages.

    A link to a place of the same article leads to it on this page.
    """

    def changed(attribute: re.Match[str]) -> str:
        name, value = attribute.groups()
        if name == "href":
            return f' href="{whole_address(value, prefix, base)}"'
        if name in _IDS:
            return f' {name}="{" ".join(prefix + each for each in value.split())}"'
        return attribute[0]

    return TAG.sub(lambda tag: _ATTRIBUTE.sub(changed, tag[0]), html)


def whole_address(href: str, prefix: str, base: str) -> str:
    """Return where a link leads from a page of several articles: `#look` is one of its own."""
    if href.startswith("#"):
        return f"#{prefix}{href[1:]}"
    is_path = href.startswith("/") and not href.startswith("//")
    return base + href if is_path else href
