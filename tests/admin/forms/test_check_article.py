"""Checking what an editor wrote changes nothing and says what is wrong, by field."""

from copy import deepcopy
from dataclasses import replace
from typing import Any, cast

import pytest

from kb.admin.forms.article_input import ArticleInput, saved_input
from kb.admin.forms.check_article import check_article
from kb.admin.forms.layouts import LAYOUTS
from kb.admin.forms.posted_article import read_posted_article
from kb.documents import RevisionDocument, empty_relation, empty_step
from kb.models import Article, Kind
from kb.publishing import history


@pytest.fixture
def article(guide: None) -> Article:
    """A problem of the guide."""
    problem: Article = Article.objects.get(key="guide-connectivity-issues")
    return problem


def typed(article: Article, **fields: Any) -> ArticleInput:
    """What an editor wrote over the saved document."""
    saved: Any = history.snapshot(article)
    shown = cast("RevisionDocument", {**saved, **fields})
    return replace(saved_input(article, saved), shown=shown)


def test_checking_twice_changes_nothing_and_answers_the_same(article: Article) -> None:
    steps = history.snapshot(article)["steps"]
    new = {**empty_step(), "text": "Ask the neighbour", "if_not": "Resolution 2"}
    article_input = typed(article, title="New", slug="", steps=[*steps[1:], new])
    before = deepcopy(article_input)
    first = check_article(Kind.PROBLEM, article, article_input)
    second = check_article(Kind.PROBLEM, article, article_input)
    assert first.is_valid
    assert first == second
    assert article_input == before
    assert article_input.document == before.document
    assert first.document["slug"] == "new"
    last = first.document["steps"][-1]
    assert (last["anchor"], last["if_not"]) == ("ask-the-neighbour", "#update-network-drivers")


def test_a_problem_says_its_list_row_and_field(article: Article) -> None:
    document = history.snapshot(article)
    steps = [*document["steps"][:2], {**empty_step(), "command": "ls"}]
    relation = {**empty_relation(), "type": "junk", "target": "2.2"}
    article_input = typed(article, title="", steps=steps, relations=[relation])
    problems = check_article(Kind.PROBLEM, article, article_input).problems
    places = {(problem.row_list, problem.index, problem.field) for problem in problems}
    assert places == {(None, 0, "title"), ("steps", 2, "text"), ("relations", 0, "type")}


def test_a_form_that_arrives_without_its_rows_removes_none(article: Article) -> None:
    saved: Any = history.snapshot(article)
    posted = {"title": "Half arrived", "resolutions-TOTAL_FORMS": "0", "steps-TOTAL_FORMS": "x"}
    article_input = read_posted_article(posted, LAYOUTS[Kind.PROBLEM], article, saved)
    assert article_input.document["steps"] == saved["steps"]
    assert article_input.document["relations"] == saved["relations"]
    messages = [problem.message for problem in article_input.problems]
    assert messages == ["The form arrived incomplete. Please try again."]
    assert not check_article(Kind.PROBLEM, article, article_input).is_valid
