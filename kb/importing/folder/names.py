"""Names of files and folders → titles as people write them; titles from Markdown."""

import posixpath
import re
from collections.abc import Mapping
from urllib.parse import unquote

from kb.guide.titles import ACRONYMS
from kb.text.markdown import to_plain

MAX_TITLE = 200
TITLE_KEYS = ("title", "name", "label", "linktitle", "heading")

_ACRONYMS = {word for word in ACRONYMS.split() if len(word) > 2}
_ORDER = re.compile(r"^\d{1,3}[-_. ]+(?=[^\W\d])|^\d{4}-\d\d-\d\d-(?=\w)")
_SEPARATORS = re.compile(r"[-_+\s]+")


def readable_name(path: str) -> str:
    """Return the name of a file or folder as a title: `02-vpn-setup.md` gives `VPN setup`."""
    name = unquote(posixpath.basename(path))
    stem = posixpath.splitext(name)[0] if re.search(r"\.[A-Za-z]{1,8}$", name) else name
    words = _SEPARATORS.sub(" ", _ORDER.sub("", stem, count=1)).strip().split(" ")
    spelt = [word.upper() if word.upper() in _ACRONYMS else word for word in words]
    text = " ".join(spelt) or name
    return text[0].upper() + text[1:] if text and text.islower() else _first_upper(text)


def _first_upper(text: str) -> str:
    """Return a text whose first word begins with a capital, unless it has capitals of its own."""
    first = text.split(" ")[0]
    return text[0].upper() + text[1:] if first.islower() and " " in text else text


def plain_title(markdown: str) -> str:
    """Return a heading's words in one line."""
    return " ".join(to_plain(markdown).split())


def title_of(values: Mapping[str, object]) -> str:
    """Return the title that a front matter or `.group.json` gives, "" for none."""
    by_name = {name.lower(): value for name, value in values.items()}
    for key in TITLE_KEYS:
        value = by_name.get(key)
        if isinstance(value, str) and value.strip():
            return " ".join(value.split())
    return ""


def split_title(title: str) -> tuple[str, str]:
    """Return a title that is not too long, and the words that it has no room for."""
    if len(title) <= MAX_TITLE:
        return title, ""
    cut = title.rfind(" ", 0, MAX_TITLE)
    cut = cut if cut > MAX_TITLE // 2 else MAX_TITLE - 1
    return f"{title[:cut].rstrip()}…", title[cut:].strip()


def title_words(title: str) -> list[str]:
    """Return the words by which two titles are the same."""
    return re.findall(r"\w+", title.casefold())
