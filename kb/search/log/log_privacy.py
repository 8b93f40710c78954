"""What somebody searched for → the words that the log may store; "" for pasted text."""

import re

from kb.search.query.parse import parse_query
from kb.text.mask import MASK, mask
from kb.text.words import fold

LONGEST = 160
"""Characters of a text that somebody typed."""

MOST_WORDS = 24
LONGEST_STORED = 200

_PUNCTUATION = ".,;:!?\"'“”„‘’()[]{}<>`*"
# A date with a time, a level between brackets, a frame of a traceback: a log, not a question.
_LOG_LINE = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\b\d\d:\d\d:\d\d\b|\[(?:error|warn(?:ing)?|info|debug|fatal)\]"
    r"|\bTraceback \(|\bat [\w$.]+\([\w.]+:\d+\)|File \"[^\"]+\", line \d",
    re.IGNORECASE,
)


def is_pasted(text: str) -> bool:
    """Whether a text looks copied from somewhere else: it may contain anything about anybody."""
    text = text.strip()
    if len(text) > LONGEST or len(text.split()) > MOST_WORDS or len(text.splitlines()) > 1:
        return True
    return bool(_LOG_LINE.search(text))


def loggable_words(text: str, language: str) -> str:
    """Return the folded words with secrets masked; "" where nothing may be stored."""
    if is_pasted(text):
        return ""
    plain = mask(parse_query(text, language).plain)
    folded = [part if MASK in part else fold(part).strip(_PUNCTUATION) for part in plain.split()]
    words = [word for word in folded if word]
    return " ".join(words)[:LONGEST_STORED] if set(words) - {MASK} else ""
