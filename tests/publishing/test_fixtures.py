"""`loaddata guide` alone gives the whole site, twice changes nothing, and never beats an editor."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import TestCase

from kb.documents import RevisionDocument
from kb.models import (
    AgentNote,
    Article,
    ArticleWord,
    Category,
    Kind,
    Publication,
    PublicationEvent,
    Resolution,
    Revision,
    Source,
    State,
    Step,
    Tool,
)
from kb.publishing import category_order, fixtures, history, project, reproject, workflow
from kb.text.rendering import RenderingFailed
from kb.text.text_problem import TextProblem
from tests import snapshot
from tests.make_articles import edit, put_live

TABLES = (
    Article,
    Category,
    Source,
    Step,
    Resolution,
    Tool,
    Publication,
    PublicationEvent,
    Revision,
)


def counts() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in TABLES}


def reload() -> None:
    call_command("loaddata", "guide", verbosity=0)


@pytest.fixture
def real_guide(transactional_db: None, guide: None) -> None:
    """The guide in a database with real commits."""
    if connection.vendor == "sqlite":
        assert not connection.in_atomic_block


def test_the_guide_is_there_whole(guide: None) -> None:
    live = Publication.objects.filter(is_live=True)
    by_kind = {kind: live.filter(kind=kind).count() for kind in Kind.values}
    assert by_kind == {
        "problem": 15,
        "procedure": 3,
        "checklist": 2,
        "error_code": 26,
        "how_to": 0,
    }
    steps = Step.objects.values_list("article__kind", flat=True)
    assert [list(steps).count(kind) for kind in ("problem", "procedure", "checklist")] == [
        90,
        18,
        12,
    ]
    assert Resolution.objects.count() == 90
    assert Tool.objects.filter(article__number__in=("1.1", "2.1")).count() == 8
    assert Category.objects.filter(parent=None).count() == 7
    guide_row = Source.objects.get(key="guide")
    assert (guide_row.version, guide_row.dated_on) == ("2.0", "August 2024")
    assert guide_row.subtitle
    assert "customer support knowledge base" in guide_row.closing_note


def test_every_article_of_the_guide_says_who_published_it_and_why(guide: None) -> None:
    events = PublicationEvent.objects.filter(article__source__key="guide")
    assert {(event.verb, event.by, event.reason) for event in events} == {
        ("publish", None, "fixture")
    }
    assert events.count() == Publication.objects.filter(article__source__key="guide").count()
    assert not AgentNote.objects.exists()


def test_loading_twice_changes_nothing(real_guide: None) -> None:
    before, documents = counts(), dict(Publication.objects.values_list("pk", "document"))
    reload()
    assert counts() == before
    assert dict(Publication.objects.values_list("pk", "document")) == documents
    assert set(Article.objects.values_list("state", flat=True)) == {State.PUBLISHED}


def test_a_load_over_an_edited_article_is_refused_whole_and_names_it(real_guide: None) -> None:
    article = Article.objects.get(key="guide-memory-leaks")
    edit(article, symptom="It grows")
    Source.objects.filter(key="guide").update(version="1.9")
    before = counts()
    with pytest.raises(CommandError, match="guide-memory-leaks"):
        reload()
    article.refresh_from_db()
    assert (article.symptom, counts()) == ("It grows", before)
    assert Source.objects.get(key="guide").version == "1.9"


def test_a_load_over_an_edited_category_is_refused_too(real_guide: None) -> None:
    Category.objects.filter(number="3").update(title="Databases", edit_version=2)
    with pytest.raises(CommandError, match="Databases"):
        reload()


def test_a_load_never_replaces_what_readers_see(real_guide: None) -> None:
    article = Article.objects.get(key="guide-memory-leaks")
    Article.objects.filter(pk=article.pk).update(symptom="It grows", state=State.DRAFT)
    history.record(article, by=None)
    Article.objects.filter(pk=article.pk).update(state=State.APPROVED)
    article.refresh_from_db()
    workflow.publish(article, by=None)
    reload()
    article.refresh_from_db()
    live = Publication.objects.get(pk=article.pk)
    assert live.document["symptom"] == "It grows"
    assert (article.state, article.symptom) != (State.PUBLISHED, "It grows")
    assert article.state == State.DRAFT
    assert article.revisions.first().origin == "import"  # type: ignore[union-attr]


def test_one_article_that_fails_stops_no_other_and_is_repaired_later(
    real_guide: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    snapshot.put_back({})
    real = project.render_document

    def fail(document: RevisionDocument) -> dict[str, str]:
        if document["key"] == "guide-memory-leaks":
            raise RenderingFailed(TextProblem("too deep"), "body")
        return real(document)

    monkeypatch.setattr(fixtures, "render_document", fail)
    reload()
    assert Publication.objects.count() == 45
    assert list(Article.objects.unpublished().values_list("key", flat=True)) == [
        "guide-memory-leaks"
    ]
    assert "too deep" in caplog.text
    with pytest.raises(CommandError, match="guide-memory-leaks"):
        call_command("reproject", missing=True)
    monkeypatch.undo()
    call_command("reproject", missing=True)
    assert Publication.objects.count() == 46


def test_reprojecting_changes_nothing_that_readers_see(guide: None) -> None:
    rows = list(Publication.objects.order_by("pk").values())
    links = set(Publication.objects.values_list("pk", "links__target", "links__type"))
    done, failed = reproject.reproject_all()
    assert (done, failed) == (46, [])
    assert list(Publication.objects.order_by("pk").values()) == rows
    assert set(Publication.objects.values_list("pk", "links__target", "links__type")) == links


def test_reprojecting_keeps_an_audience_that_was_set_on_the_live_text(guide: None) -> None:
    article = Article.objects.get(key="guide-memory-leaks")
    edit(article, symptom="It grows")
    workflow.restrict(article, by=None)
    reproject.reproject([article.pk])
    assert Publication.objects.get(pk=article.pk).audience == "internal"
    put_live(article)
    assert Publication.objects.get(pk=article.pk).audience == "public"


def test_the_fixture_is_where_operators_look_for_it() -> None:
    assert Path("fixtures/guide.json").is_file()


def test_loading_again_keeps_the_order_that_editors_gave(guide: None) -> None:
    first, second = Category.objects.filter(parent=None).in_order()[:2]
    category_order.move_category(second.pk, into=None, before=first.pk, by=None)
    article = category_order.articles_in_order(first)[-1]
    category_order.place_article(first, article.pk, 0, by=None)
    saved_at = Article.objects.get(pk=article.pk).changed_at
    reload()
    assert list(Category.objects.filter(parent=None).in_order()[:2]) == [second, first]
    assert category_order.articles_in_order(first)[0] == article
    assert Article.objects.get(pk=article.pk).changed_at == saved_at


def test_a_loaded_article_is_found_by_its_words(guide: None) -> None:
    names = set(ArticleWord.objects.filter(article__number="2.1").values_list("text", flat=True))
    assert names >= {"2.1", "connectivity", "issues"}
    draft = Article(key="test-raw", kind="problem", title="Raw draft", symptom="Smoke", slug="raw")
    with TestCase.captureOnCommitCallbacks(execute=True):
        draft.save_base(raw=True)
    assert set(draft.words.values_list("text", flat=True)) >= {"raw", "draft", "smoke"}
    assert Article.objects.get(pk=draft.pk).sort_key == "zrawdraft"
