"""An address of another site, as it is typed or pasted → the path under which it is looked up."""

import re
from urllib.parse import unquote, urlsplit

LONGEST_OLD_PATH = 255


def normalise_old_path(text: str) -> str:
    """Return an address without host, fragment and outer slashes; "" where it has no usable path.

    The path is decoded and in lower case; the query string stays as it is.
    """
    try:
        parts = urlsplit(text.strip())
    except ValueError:
        return ""
    path = unquote(parts.path).strip("/ ").lower()
    if not path or not f"{path}{parts.query}".isprintable():
        return ""
    return f"{path}?{parts.query}" if parts.query else path


def spellings_of_old_path(path: str) -> list[str]:
    """Return a path, and how it is written without the title behind its number, where it has one.

    Help Centers answer `articles/360012345` and `articles/360012345-any-words` alike.
    """
    return list(dict.fromkeys([path, re.sub(r"(?<=/)(\d{5,20})-[^/?]+$", r"\1", path)]))
