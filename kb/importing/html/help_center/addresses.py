"""An article of a Help Center → the paths at which it was read."""

import re
from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

from kb.importing.html.help_center.rows import CenterRow, center_text, id_of


def article_addresses(rows: Sequence[CenterRow]) -> tuple[str, ...]:
    """Return the paths of an article in all its languages: with the words of its title, without.

    A Help Center answers `/hc/en-us/articles/12`, `/hc/en-us/articles/12-Title` and, in the
    reader's language, `/hc/articles/12`.
    """
    paths: list[str] = []
    for row in rows:
        number, locale = id_of(row), center_text(row, "locale").lower()
        path = _path(center_text(row, "html_url"))
        paths += [path] if path else []
        if number and re.fullmatch(r"[a-z0-9-]{2,20}", locale):
            paths.append(f"/hc/{locale}/articles/{number}")
    number = id_of(rows[0]) if rows else ""
    return tuple(dict.fromkeys([*paths, *([f"/hc/articles/{number}"] if number else [])]))


def _path(address: str) -> str:
    try:
        path = unquote(urlsplit(address).path)
    except ValueError:
        return ""
    return path if path.startswith("/") and len(path) > 1 else ""
