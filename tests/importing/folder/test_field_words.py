"""Headings → fields, in five languages."""

import pytest

from kb.importing.folder.field_words import FIELD_WORDS, field_of

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Issue", "symptom"),
        ("SYMPTOMS:", "symptom"),
        ("Meaning", "symptom"),
        ("2. Problem", "symptom"),
        ("Störung", "symptom"),
        ("Affected products and versions", "environment"),
        ("Environment", "environment"),
        ("Root cause", "cause"),
        ("Ursache", "cause"),
        ("Causes possibles", "cause"),
        ("Diagnosis", "steps"),
        ("Steps to reproduce", "steps"),
        ("Schritte", "steps"),
        ("Mitigation", "resolutions"),
        ("Workaround", "resolutions"),
        ("How to fix", "resolutions"),
        ("Lösung", "resolutions"),
        ("Maßnahmen", "resolutions"),
        ("Solución", "resolutions"),
        ("Oplossing", "resolutions"),
        ("Tools", "tools"),
        ("✅ Solution", "resolutions"),
        ("Impact", None),
        ("Solutions Architect", None),
        ("Prerequisites", None),
        ("", None),
    ],
)
def test_a_heading_names_a_field_in_any_case(heading: str, field: str | None) -> None:
    assert field_of(heading) == field


def test_every_word_is_in_small_letters_and_not_empty() -> None:
    assert all(word and word == word.casefold() for word in FIELD_WORDS)
