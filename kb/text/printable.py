"""Any text → one that can be shown, stored and sent: no control characters, no lone surrogates."""

import unicodedata


def printable(text: str, longest: int, *, keeps_lines: bool = False) -> str:
    """Return at most `longest` characters of a text; control characters become blanks.

    With `keeps_lines`, line ends stay.
    """
    encodable = text[:longest].encode("utf-8", "replace").decode("utf-8")
    kept = "\r\n" if keeps_lines else ""
    return "".join(
        " " if unicodedata.category(c) == "Cc" and c not in kept else c for c in encodable
    )
