"""One form for letters that are written in several ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.text.code_spelling import normalise
from kb.text.folding import fold, same_width, spell_out
from kb.text.slugs import slugify
from kb.text.words import words

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Øresund Łódź đ ħ", "oresund lodz d h"),
        ("Straße ﬁne", "strasse fine"),
        ("ＥＣＯＮＮ", "econn"),
        ("ﾃﾞｰﾀ", "データ"),
        ("ætt þing", "aett thing"),
    ],
)
def test_letters_are_folded_to_their_plain_form(text: str, expected: str) -> None:
    assert fold(text) == expected


@pytest.mark.parametrize("text", ["Søren", "Łukasz", "ＡＢＣ", "ｶﾞｽ９"])
def test_slugs_search_and_codes_fold_alike(text: str) -> None:
    latin = fold(text) if fold(text).isascii() else "9"
    assert slugify(text) == latin
    assert words(text)[-1].endswith(latin[-1])
    assert normalise(text) == fold(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Müller", "mueller"),
        ("Mu\u0308ller", "mueller"),
        ("Ørsted", "oersted"),
        ("Århus", "aarhus"),
    ],
)
def test_umlauts_are_spelt_out_as_without_their_keys(text: str, expected: str) -> None:
    assert spell_out(text) == expected


@pytest.mark.parametrize("text", ["plain", "café", "数据"])
def test_other_letters_have_no_other_spelling(text: str) -> None:
    assert spell_out(text) == ""


@given(st.text())
def test_places_in_a_text_stay_whatever_its_width(text: str) -> None:
    assert len(same_width(text)) == len(text)


@given(st.text())
def test_what_is_folded_stays_as_it_is(text: str) -> None:
    assert fold(fold(text)) == fold(text)
