"""What a source brings beside what the site has: keys and addresses, each given once."""

from typing import Any, cast

import pytest

from kb.documents import RevisionDocument, empty_document
from kb.importing.incoming import Incoming, IncomingArticle, SourceTexts
from kb.importing.planner import Planner
from kb.models import Article

pytestmark = pytest.mark.django_db


def incoming(kind: str, *names: str) -> Incoming:
    """Return articles whose keys and addresses are the names before a dot."""
    articles = []
    for name in names:
        word = name.partition(".")[0]
        fields = {"key": word, "slug": word, "title": word, "code": word}
        document = cast("RevisionDocument", {**empty_document(kind), **fields})
        articles.append(IncomingArticle(name, document))
    return Incoming(SourceTexts("s", "S"), articles=tuple(articles))


def planned(brought: Incoming) -> list[tuple[str, str]]:
    """Return the key and the address that each article gets."""
    planner = Planner(brought, {}, is_published=False)
    plans: list[Any] = [planner.plan(article) for article in brought.articles]
    return [(plan.document["key"], plan.document["slug"]) for plan in plans]


@pytest.fixture(autouse=True)
def others() -> None:
    """A code and a text, each with the key and the address "e1" or "e2"."""
    for name, kind in (("e1", "error_code"), ("e2", "how_to")):
        Article.objects.create(key=name, slug=name, title=name, kind=kind)


def test_a_code_gets_an_address_that_no_other_code_has() -> None:
    """A text may have it; two that are new do not get the same."""
    brought = incoming("error_code", "e1.a", "e1.b", "e2.a", "e3.a")
    expected = [("e1-2", "e1-2"), ("e1-3", "e1-3"), ("e2-2", "e2"), ("e3", "e3")]
    assert planned(brought) == expected


def test_a_text_keeps_its_address_and_has_a_key_of_its_own() -> None:
    assert planned(incoming("how_to", "e1.a", "e2.a")) == [("e1-2", "e1"), ("e2-2", "e2")]


def test_planning_new_articles_asks_as_often_however_many(django_assert_num_queries: Any) -> None:
    """Their keys and addresses are asked for together."""
    for number in (1, 40):
        brought = incoming("error_code", *(f"new{place}" for place in range(number)))
        with django_assert_num_queries(6):
            assert len(planned(brought)) == number
