"""Whether what was found is likely to be meant."""

import pytest

from kb.search.index.encoding import EncodedDocument, encode_document
from kb.search.query.parse import QueryWord
from kb.search.ranking.fit import fits_well
from tests.search.conftest import group

pytestmark = pytest.mark.one_database

TITLE, TEXT = 0, 40
DOCUMENT_COUNT = 1_000


def document(**positions: int) -> EncodedDocument:
    """Return a document of terms t1, t2 …, each once; its first line ends at position 20."""
    places = {int(name[1:]): [position] for name, position in positions.items()}
    weights = dict.fromkeys(places, 1_000)
    return EncodedDocument(encode_document(weights, places, [0, 4, 20], (4, 4), 40))


def fits(found: EncodedDocument, *known: int, of: int) -> bool:
    """Say whether a document fits a query of so many words, of which these are in the index."""
    groups = [group(f"w{number}", number, weight=500, position=number) for number in known]
    others = [QueryWord(f"w{n}", f"w{n}", n, False) for n in range(1, of + 1) if n not in known]
    words = [*(each.word for each in groups), *others]
    return fits_well([[found]], words, groups, DOCUMENT_COUNT)


def test_a_document_with_every_word_as_typed_fits_wherever_they_stand() -> None:
    assert fits(document(t1=TEXT, t2=TEXT + 9), 1, 2, of=2)


def test_one_of_two_words_fits_in_the_title_and_not_by_the_way() -> None:
    assert fits(document(t1=TITLE), 1, 2, of=2)
    assert not fits(document(t1=TEXT), 1, 2, of=2)


def test_one_word_of_many_does_not_fit() -> None:
    assert not fits(document(t1=TITLE), 1, of=9)


def test_function_words_alone_are_not_judged() -> None:
    assert fits_well([[document(t1=TEXT)]], [QueryWord("the", "the", 0, True)], [], DOCUMENT_COUNT)
