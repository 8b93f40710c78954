"""What somebody searched for → the words that the log may store; "" for pasted text."""

from kb.search.query.parse import parse_query
from kb.text.folding import fold
from kb.text.mask import MASK, mask
from kb.text.pasted import is_pasted

LONGEST_STORED = 200

_PUNCTUATION = ".,;:!?\"'“”„‘’()[]{}<>`*"


def loggable_words(text: str, language: str) -> str:
    """Return the folded words with secrets masked; "" where nothing may be stored."""
    if is_pasted(text):
        return ""
    plain = mask(parse_query(text, language).plain)
    folded = [part if MASK in part else fold(part).strip(_PUNCTUATION) for part in plain.split()]
    words = [word for word in folded if word]
    return " ".join(words)[:LONGEST_STORED] if set(words) - {MASK} else ""
