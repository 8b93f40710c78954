"""Number, code, title, position → keys that sort alike under any collation: 2.9 before 2.10."""

from kb.text.slugs import slugify

LONGEST_SORT_KEY = 160
DIGITS = 6


def make_sort_key(number: str, code: str, title: str) -> str:
    """Return a key of letters and digits: by number, then code, then title."""
    parts = "".join(part.zfill(DIGITS) for part in number.split(".") if part)
    shown_code = code.zfill(DIGITS) if code.isdecimal() else code
    name = slugify(f"{shown_code} {title}", max_length=120).replace("-", "")
    return f"{slugify(parts).replace('-', '') if parts else 'z'}{name}"[:LONGEST_SORT_KEY]


def make_place(position: int, sort_key: str) -> str:
    """Return the key by which a category lists an article: its position there, then the names."""
    return f"{position:0{DIGITS}d}{sort_key}"
