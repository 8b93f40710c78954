"""A found document and its lines → the words found there that were not typed so, as written."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.search.index.encoding import EncodedDocument
from kb.search.index.fields import IndexedLine
from kb.search.query.alternatives import GUESSED_REASONS, Alternative, Reason
from kb.search.ranking.rescore import Hit
from kb.search.results.snippets import Hits, Span
from kb.text import words
from kb.text.english import is_english

_PIECE = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class MatchReason:
    """A word or a phrase that was found, as written; the word it was found for; and why."""

    reason: Reason
    found: str
    word: str


def match_reasons(
    document: EncodedDocument, hits: Hits, lines: Sequence[IndexedLine], language: str
) -> list[MatchReason]:
    """Return why words were found that were not typed so, in the order of the query.

    `lines` are those the document was made of. A function word explains nothing.
    """
    return list(dict.fromkeys(_reasons(document, hits, lines, language)))


def _reasons(
    document: EncodedDocument, hits: Hits, lines: Sequence[IndexedLine], language: str
) -> Iterator[MatchReason]:
    for group, hit in hits:
        if hit is None or hit.alternative.reason is Reason.WRITTEN or group.word.is_function_word:
            continue
        texts = [lines[n].text for n in _lines_of(document, hit) if n < len(lines)]
        found = _found(texts, hit.alternative, language)
        if found and words.fold(found) != group.word.word:
            yield MatchReason(hit.alternative.reason, found, group.word.word)


def _found(texts: Sequence[str], alternative: Alternative, language: str) -> str:
    """Return what was found as the first of the texts writes it; a guess is told as it was made."""
    found = filter(None, (written_as(text, alternative, language) for text in texts))
    if alternative.reason not in GUESSED_REASONS:
        return next(found, "")
    return next((each for each in found if words.fold(each) == alternative.text), alternative.text)


def _lines_of(document: EncodedDocument, hit: Hit) -> list[int]:
    """Return the numbers of the lines with a hit, each once."""
    return list(dict.fromkeys(document.line_of(position) for position in hit.positions))


def written_as(text: str, alternative: Alternative, language: str) -> str:
    """Return an alternative as a text writes it, a synonym of several words whole; else ""."""
    span = phrase_span(text, alternative, language)
    return plain_phrase(text[slice(*span)], alternative, language) if span else ""


def phrase_span(text: str, alternative: Alternative, language: str) -> Span | None:
    """Return where a text holds an alternative, a synonym of several words whole; else None."""
    tokens = list(words.tokens(text))
    stems = [words.stem(token.word, language) for token in tokens]
    wanted = list(alternative.phrase) or [alternative.stem]
    for index in range(len(stems) - len(wanted) + 1):
        if stems[index : index + len(wanted)] == wanted:
            return tokens[index].start, tokens[index + len(wanted) - 1].end
    return None


def plain_phrase(found: str, alternative: Alternative, language: str) -> str:
    """Return the word alone where it is a piece of a path; without a capital that starts a line."""
    if not alternative.phrase:
        pieces = (
            piece
            for piece in _PIECE.findall(found)
            if alternative.stem in {stem for _, stem, _ in words.stemmed_words(piece, language)}
        )
        found = next(pieces, found)
    is_ordinary = all(is_english(words.fold(piece)) for piece in _PIECE.findall(found))
    return found.lower() if found.istitle() and is_ordinary else found
