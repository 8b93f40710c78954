"""What somebody searched for → the words that the log keeps of it; none of what was pasted."""

import re

from kb.search.query.parse import parse_query
from kb.text.mask import MASK, mask
from kb.text.words import fold

LONGEST = 160
MOST_WORDS = 24
MOST_KEPT = 200

_EDGES = ".,;:!?\"'“”„‘’()[]{}<>`*"
# A date with a time, a level between brackets, a frame of a trace: somebody's log, not a question.
_LOG = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\b\d\d:\d\d:\d\d\b|\[(?:error|warn(?:ing)?|info|debug|fatal)\]"
    r"|\bTraceback \(|\bat [\w$.]+\([\w.]+:\d+\)|File \"[^\"]+\", line \d",
    re.IGNORECASE,
)


def is_pasted(text: str) -> bool:
    """Whether a text looks copied from somewhere else: it may hold anything of anybody."""
    text = text.strip()
    if len(text) > LONGEST or len(text.split()) > MOST_WORDS or len(text.splitlines()) > 1:
        return True
    return bool(_LOG.search(text))


def loggable_words(text: str, language: str) -> str:
    """Return the words in their one spelling, secrets masked; "" where nothing may be kept."""
    if is_pasted(text):
        return ""
    plain = mask(parse_query(text, language).plain)
    folded = [part if MASK in part else fold(part).strip(_EDGES) for part in plain.split()]
    kept = [word for word in folded if word]
    return " ".join(kept)[:MOST_KEPT] if set(kept) - {MASK} else ""
