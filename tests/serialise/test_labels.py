"""Captions within sentences."""

import pytest
from django.utils import translation

from kb.serialise.labels import STEPS_LABELS, in_sentence

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("language", "caption", "words"),
    [("en", "Step", "step"), ("fr", "Étape", "étape"), ("de", "Schritt", "Schritt")],
)
def test_nouns_keep_their_capital_in_german_alone(language: str, caption: str, words: str) -> None:
    """ "+ schritt hinzufügen" was a mistake on every form."""
    with translation.override(language):
        assert in_sentence(caption) == words
        assert in_sentence(STEPS_LABELS["problem"]) != ""
