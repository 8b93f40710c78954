"""What is wrong with a text, in English and in another language."""

import pytest

from kb.text.text_problem import TextProblem

pytestmark = pytest.mark.one_database


def test_a_problem_is_told_in_both_languages_with_its_figures() -> None:
    problem = TextProblem("Line %(line)d is too long.", {"line": 7})
    german = {"Line %(line)d is too long.": "Zeile %(line)d ist zu lang."}
    assert str(problem) == "Line 7 is too long."
    assert problem.translated(german.__getitem__) == "Zeile 7 ist zu lang."
