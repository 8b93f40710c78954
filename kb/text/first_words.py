"""First words of spellings and of texts: a text that mentions a spelling has its first words.

So few of all stored spellings have to be read to make a `Matcher` for a text.
"""

from itertools import pairwise

from kb.text.folding import fold
from kb.text.spelling_forms import WORD

LONGEST_FIRST_WORDS = 200


def folded_words(text: str) -> list[str]:
    """Return the words of a text in order, each folded by itself."""
    if text.isascii():
        return WORD.findall(fold(text))
    return [fold(word) for word in WORD.findall(text)]


def first_two_words(spelling: str) -> str:
    """Return the first two words of a spelling, or its only one, folded; "" without a word.

    The first alone would be shared by too many: `ORA-00942` and `ORA-01017`.
    """
    return " ".join(folded_words(spelling)[:2])[:LONGEST_FIRST_WORDS]


def first_words_in(text: str) -> set[str]:
    """Return the first words of every spelling that a text may mention."""
    words = folded_words(text)
    return {first[:LONGEST_FIRST_WORDS] for first in (*words, *map(" ".join, pairwise(words)))}
