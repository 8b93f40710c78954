"""Whether a document contains words in a row."""

from kb.search.index.encoding import EncodedDocument, PhraseTerms


def contains_phrase(document: EncodedDocument, phrase: PhraseTerms) -> bool:
    """Say whether a document contains the words of a phrase next to each other, in this order."""
    starts = _positions(document, phrase[0])
    for offset, ids in enumerate(phrase[1:], 1):
        starts &= {position - offset for position in _positions(document, ids)}
    return bool(starts)


def _positions(document: EncodedDocument, ids: tuple[int, ...]) -> set[int]:
    indexes = [document.index_of(term) for term in ids]
    return {
        position for index in indexes if index >= 0 for position in document.positions_of(index)
    }
