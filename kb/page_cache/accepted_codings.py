"""The Accept-Encoding header: which content codings a client takes."""

import re

REFUSED = re.compile(r"\s*q\s*=\s*0(\.0{0,3})?\s*")


def accepts(header: str, coding: str) -> bool:
    """Whether the header names a content coding and does not refuse it with q=0."""
    for part in header.lower().split(","):
        name, _semicolon, weight = part.partition(";")
        if name.strip() == coding:
            return not REFUSED.fullmatch(weight)
    return False
