"""Any text → the form in which letters are compared: for slugs, search, suggestions and codes."""

import re
import unicodedata

CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af\U00020000-\U0002fa1f"
"""Scripts without blanks and their syllables, for a character class."""

_IS_CJK = re.compile(rf"(?=\w)[{CJK}]")

# Letters that Unicode does not decompose.
_NOT_DECOMPOSED = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"}
    | {"ħ": "h", "ŧ": "t", "ŋ": "n", "ĸ": "k"}
)
# How a keyboard without them writes these: ä as ae, ø as oe.
_SPELT_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
    | {"Ø": "Oe", "Å": "Aa"}
)
# One character for one, so that places in the text stay: ＥＣＯＮＮ, ／ and halfwidth katakana.
_WIDTHS = {0xFF01 + offset: 0x21 + offset for offset in range(94)} | {
    code: ord(unicodedata.normalize("NFKC", chr(code))) for code in range(0xFF66, 0xFFA0)
}
_ASCII_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


def same_width(text: str) -> str:
    """Return a text of the same length with letters, digits and signs in their usual width."""
    return text if text.isascii() else text.translate(_WIDTHS)


def lower_ascii(text: str) -> str:
    """Return a text of the same length with A to Z in small letters."""
    return text.lower() if text.isascii() else text.translate(_ASCII_LOWER)


def fold(text: str) -> str:
    """Return text without case, accents and compatibility forms, every letter in its plain form."""
    if text.isascii():
        return text.lower()
    text = same_width(text)
    if _IS_CJK.search(text):
        return unicodedata.normalize("NFKC", text).casefold().translate(_NOT_DECOMPOSED)
    plain = unicodedata.normalize("NFKD", text)
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return letters.casefold().translate(_NOT_DECOMPOSED)


def spell_out(text: str) -> str:
    """Return a text folded with ä as ae, ö and ø as oe, ü as ue, å as aa; "" where it has none."""
    if text.isascii():
        return ""
    composed = unicodedata.normalize("NFC", text)
    spelt = composed.translate(_SPELT_OUT)
    return fold(spelt) if spelt != composed else ""
