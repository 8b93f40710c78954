"""How candidates are put in order."""

from dataclasses import astuple

import pytest

from kb.search.index.encoding import EncodedDocument, encode_document
from kb.search.ranking.editorial_links import (
    EditorialLink,
    EditorialLinks,
    best_documents,
    boost_linked,
)
from kb.search.ranking.rescore import KEYWORDS, SENTENCE, best_hit, blend, rescore, score
from tests.search.conftest import group

pytestmark = pytest.mark.one_database


def document(*, title: int = 2, **places: list[int]) -> EncodedDocument:
    """Return a document of terms t1, t2 …, all worth the same, with a title of so many words."""
    positions = {int(name[1:]): found for name, found in places.items()}
    return EncodedDocument(
        encode_document(dict.fromkeys(positions, 1_000), positions, [0], (title, title), title * 10)
    )


ONE_TWO = [group("one", 1, position=0), group("two", 2, position=1)]


def test_words_near_each_other_count_more_than_words_apart() -> None:
    near, apart = document(t1=[10], t2=[11]), document(t1=[10], t2=[90])
    for profile in (KEYWORDS, SENTENCE):
        assert score(near, ONE_TWO, profile) > score(apart, ONE_TWO, profile)


def test_keywords_want_an_article_that_holds_them_all() -> None:
    both, one = document(t1=[10], t2=[90]), document(t1=[10, 20, 30])
    assert score(both, ONE_TWO, KEYWORDS) > 2 * score(one, ONE_TWO, KEYWORDS)


def test_a_sentence_wants_an_article_whose_title_says_it() -> None:
    titled, told = document(t1=[0], t2=[1]), document(t1=[10], t2=[11])
    assert score(titled, ONE_TWO, SENTENCE) > 1.5 * score(told, ONE_TWO, SENTENCE)


def test_a_title_that_says_no_more_than_was_asked_is_best() -> None:
    exact, longer = document(title=2, t1=[0], t2=[1]), document(title=8, t1=[0], t2=[1])
    for profile in (KEYWORDS, SENTENCE):
        assert score(exact, ONE_TWO, profile) > score(longer, ONE_TWO, profile)


def test_a_synonym_counts_where_the_word_is_missing_and_adds_nothing_where_it_is_not() -> None:
    word = group("one", 1).alternatives + group("uno", 5, weight=50, reason="SYNONYM").alternatives
    either = [group("one", 1).__class__(ONE_TWO[0].word, word)]
    own, other = document(t1=[9]), document(t5=[9])
    both = document(t1=[9], t5=[11])
    hit = best_hit(other, either[0])
    assert hit is not None
    assert hit.alternative.stem == "uno"
    assert score(both, either, KEYWORDS) == score(own, either, KEYWORDS)
    assert score(own, either, KEYWORDS) > score(other, either, KEYWORDS) > 0


def test_words_that_all_stand_in_one_field_beat_words_strewn_over_an_article() -> None:
    titled, strewn = document(t1=[0], t2=[1]), document(t1=[10, 20], t2=[40, 90])
    told = document(t1=[2], t2=[5])
    for share in (0.0, 1.0):
        scores = rescore(
            {1: [strewn], 2: [titled], 3: [told]}, ONE_TWO, sentence_share=share, summarised={3}
        )
        assert best_documents(scores)[2] == 1


def test_a_quoted_run_counts_where_it_stands_in_a_row() -> None:
    row, turned = document(t1=[10], t2=[11]), document(t1=[11], t2=[10])
    plain = rescore({1: [row], 2: [turned]}, ONE_TWO, sentence_share=1.0)
    quoted = rescore({1: [row], 2: [turned]}, ONE_TWO, sentence_share=1.0, phrases=[[(1,), (2,)]])
    assert quoted[1] > 1.2 * plain[1]
    assert quoted[2] == plain[2]


def test_between_keywords_and_sentences_scores_change_in_proportion() -> None:
    assert blend(0.0) == KEYWORDS
    assert astuple(blend(1.0)) == pytest.approx(astuple(SENTENCE))
    assert KEYWORDS.nearness > blend(0.5).nearness > SENTENCE.nearness


def test_equal_documents_come_in_the_order_of_their_ids() -> None:
    same = document(t1=[9], t2=[40])
    scores = rescore({7: [same], 3: [same], 5: [same]}, ONE_TWO, sentence_share=0.0)
    assert best_documents(scores) == [3, 5, 7]


def test_what_agents_see_beside_a_text_counts_with_it() -> None:
    text, note = document(t1=[9]), document(title=0, t2=[0])
    assert best_documents(rescore({1: [text], 2: [text, note]}, ONE_TWO, sentence_share=0.0)) == [
        2,
        1,
    ]


LINKS = EditorialLinks(
    [
        EditorialLink(1, 5, points_to=False),
        EditorialLink(1, 6, points_to=True),
        EditorialLink(7, 1, points_to=True),
        EditorialLink(8, 1, points_to=False),
    ]
)


def test_what_belongs_with_an_article_comes_in_its_editors_order() -> None:
    assert LINKS.of(1) == [6, 5, 7]
    assert LINKS.of(2) == []
    assert LINKS.of_all([1, 7]) == [6, 5, 7, 1]


def test_the_best_results_lend_weight_to_what_belongs_with_them() -> None:
    lent = boost_linked({1: 1_000, 2: 700, 3: 600, 5: 100, 6: 100, 4: 90}, LINKS)
    assert lent == {1: 1_000, 2: 700, 3: 600, 5: 300, 6: 300, 4: 90}


def test_what_holds_none_of_the_words_is_lent_nothing() -> None:
    assert set(boost_linked({1: 1_000}, LINKS)) == {1}
