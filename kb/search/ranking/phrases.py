"""Whether a document holds words in a row."""

from kb.search.index.encoding import Packed, PhraseTerms


def contains_phrase(packed: Packed, phrase: PhraseTerms) -> bool:
    """Say whether a document holds a phrase, its words next to each other in this order."""
    starts = _places(packed, phrase[0])
    for distance, ids in enumerate(phrase[1:], 1):
        starts &= {place - distance for place in _places(packed, ids)}
    return bool(starts)


def _places(packed: Packed, ids: tuple[int, ...]) -> set[int]:
    found = [packed.find(term) for term in ids]
    return {place for at in found if at >= 0 for place in packed.positions_of(at)}
