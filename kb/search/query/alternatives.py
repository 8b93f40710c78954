"""What one word of a query may stand for in the index, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from kb.search.query.parse import QueryWord


class Reason(Enum):
    """Why a term is searched; the value is the share of its rarity that it keeps."""

    WRITTEN = 1.0
    # Two words for one: the same thing, but maybe a chance meeting of letters.
    SPLIT = 0.8
    # A guess at how the word goes on, or at what was meant by it.
    COMPLETED = 0.7
    SPELLING = 0.6
    # Another word for it must never outdo the word itself.
    SYNONYM = 0.69
    # One word for two of the query, each of which counts it.
    JOINED = 0.56


@dataclass(frozen=True, slots=True)
class Alternative:
    """A term to search for: its ids (one for each audience), its worth and how many hold it."""

    text: str
    stem: str
    ids: tuple[int, ...]
    worth: int
    document_count: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class WordAlternatives:
    """One word of the query with all it may stand for; a document that holds any of it holds it."""

    word: QueryWord
    options: tuple[Alternative, ...]

    @property
    def worth(self) -> int:
        """What finding this word is worth at best."""
        return max(option.worth for option in self.options)


def distinct_by_worth(options: Iterable[Alternative]) -> tuple[Alternative, ...]:
    """Return the options by worth, each stem once."""
    ordered = sorted(options, key=lambda option: (-option.worth, option.stem))
    return tuple({option.stem: option for option in reversed(ordered)}.values())[::-1]


GUESSES = frozenset({Reason.SPELLING, Reason.COMPLETED, Reason.SPLIT})


def corrected(words: Iterable[QueryWord], groups: Iterable[WordAlternatives]) -> str:
    """Return the words that were searched instead of those typed; "" if none was guessed."""
    best: dict[QueryWord, list[Alternative]] = {}
    for group in groups:
        best.setdefault(group.word, []).append(group.options[0])
    texts, is_changed = [], False
    for word in words:
        guesses = [option.text for option in best.get(word, ()) if option.reason in GUESSES]
        texts += guesses or [word.word]
        is_changed = is_changed or bool(guesses)
    return " ".join(texts) if is_changed else ""
