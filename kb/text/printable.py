"""Any text → one that can be shown, stored and sent: no control characters, no lone surrogates."""

import unicodedata


def printable(text: str, longest: int) -> str:
    """Return at most `longest` characters of a text; control characters become blanks."""
    encodable = text[:longest].encode("utf-8", "replace").decode("utf-8")
    return "".join(" " if unicodedata.category(c) == "Cc" else c for c in encodable)
