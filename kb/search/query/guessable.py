"""A typed text → its words that may be guessed at, and the text with words replaced by guesses."""

from collections.abc import Mapping

from kb.text.words import fold, is_function_word

_AROUND = ".,;:!?()\"'“”‘’…"
"""What stands before and after a word and is no part of it."""


def guessable_words(text: str, language: str) -> frozenset[str]:
    """Return the folded words of a text that may be misspelt or unfinished.

    None with digits or punctuation inside; no function words of the language.
    """
    pieces = (piece.strip(_AROUND) for piece in text.split())
    words = {fold(piece) for piece in pieces if piece.isalpha()}
    return frozenset(word for word in words if not is_function_word(word, language))


def corrected_text(text: str, guesses: Mapping[str, str]) -> str:
    """Return a text with other words for some folded ones, all else as typed; "" without any."""
    pieces = text.split()
    corrected = [_corrected(piece, guesses) for piece in pieces]
    return " ".join(corrected) if corrected != pieces else ""


def _corrected(piece: str, guesses: Mapping[str, str]) -> str:
    word = piece.strip(_AROUND)
    other = guesses.get(fold(word), word) if word else word
    if word.isupper():
        other = other.upper()
    return piece.replace(word, other) if other != word else piece
