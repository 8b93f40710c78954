"""What a publish projects, what an edit leaves alone, and what going takes away."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from kb.documents import RevisionDocument
from kb.models import (
    AgentNote,
    Article,
    Posting,
    Publication,
    PublicationEvent,
    PublishedAlias,
    PublishedLink,
    Redirect,
    Relation,
    Revision,
    Source,
    State,
)
from kb.publishing import history, project, workflow
from kb.publishing.rules import Refused
from kb.text.rendering import RenderingFailed
from kb.text.text_problem import TextProblem
from tests.make_articles import edit, put_live, write, write_live


def code(spelling: str, **fields: Any) -> Article:
    slug = f"test-{spelling.lower().replace(' ', '-')}"
    values = {"kind": "error_code", "title": spelling, "code": spelling, "slug": slug}
    return write(**{**values, **fields})


def marks(publication: Publication) -> set[int]:
    return set(publication.links.filter(type="mentions").values_list("target", flat=True))


def test_an_edit_stays_out_of_sight_until_it_is_published(guide: None) -> None:
    publication = write_live(symptom="Smoke")
    article = publication.article
    edit(article, symptom="Flames")
    publication.refresh_from_db()
    assert "Flames" not in str((publication.document, publication.html))
    assert article.state == State.DRAFT
    put_live(article)
    publication.refresh_from_db()
    assert publication.html["symptom"] == "<p>Flames</p>"


def test_a_save_that_changes_nothing_makes_no_revision(guide: None) -> None:
    article = write_live().article
    edit(article)
    assert article.revisions.count() == 1
    assert article.state == State.PUBLISHED


def test_a_publish_makes_no_revision_beyond_its_save(guide: None) -> None:
    publication = write_live()
    assert publication.revision.number == 1
    assert Revision.objects.filter(article=publication.article).count() == 1


def test_revisions_and_events_are_never_changed(guide: None) -> None:
    publication = write_live()
    event = PublicationEvent.objects.filter(article=publication.article).first()
    for row in (publication.revision, event):
        with pytest.raises(TypeError, match="never changed"):
            row.save()  # type: ignore[union-attr]


def test_an_internal_note_is_kept_beside_the_publication(guide: None) -> None:
    publication = write_live(internal_note="Vault *code*")
    note = AgentNote.objects.get(publication=publication)
    assert "<em>code</em>" in note.html
    event = PublicationEvent.objects.filter(article=publication.article, verb="publish").get()
    for public in (publication.document, publication.html, event.document, event.html):
        assert "Vault" not in str(public)
    edit(publication.article, internal_note="")
    put_live(publication.article)
    assert not AgentNote.objects.filter(publication=publication).exists()


def test_links_point_to_articles_and_go_with_the_next_publish(guide: None) -> None:
    article = write()
    target = Article.objects.get(key="guide-latency-problems")
    relation = Relation.objects.create(article=article, type="related", target=target, position=1)
    edit(article)
    publication = put_live(article)
    assert list(publication.links.values_list("target", "type")) == [(target.pk, "related")]
    relation.delete()
    edit(article)
    put_live(article)
    assert not publication.links.exists()


def test_a_code_is_linked_where_it_is_named_whatever_is_published_first(guide: None) -> None:
    text = write_live(symptom="It says EFROZEN and stops", steps=("Look for EFROZEN",))
    assert marks(text) == set()
    frozen = put_live(code("EFROZEN"))
    text.refresh_from_db()
    assert marks(text) == {frozen.pk}
    assert f'data-mention="{frozen.pk}"' in text.html["symptom"]
    later = write_live("Other", symptom="EFROZEN again")
    assert marks(later) == {frozen.pk}


def test_a_link_to_a_code_goes_when_the_code_goes_and_follows_its_new_name(guide: None) -> None:
    frozen = put_live(code("EFROZEN"))
    text = write_live(symptom="It says EFROZEN and not ECOLD")
    edit(frozen.article, code="ECOLD", title="ECOLD")
    put_live(frozen.article)
    text.refresh_from_db()
    assert "ECOLD</span>" in text.html["symptom"]
    assert "EFROZEN</span>" not in text.html["symptom"]
    workflow.retire(frozen.article, by=None)
    text.refresh_from_db()
    assert marks(text) == set()
    assert "data-mention" not in str(text.html)
    workflow.restore(frozen.article, by=None)
    text.refresh_from_db()
    assert marks(text) == {frozen.pk}


def test_a_spelling_that_two_codes_share_is_no_link(guide: None) -> None:
    one, two = code("Bad weather"), code("EWEATHER")
    two.aliases.create(text="Bad weather")
    edit(two)
    put_live(one)
    put_live(two)
    text = write_live(symptom="It says bad weather")
    assert marks(text) == set()


def test_going_takes_every_projection_away_and_keeps_the_row(guide: None) -> None:
    publication = write_live(symptom="zzyzx", internal_note="note")
    workflow.retire(publication.article, by=None, reason="Sold")
    publication.refresh_from_db()
    assert not publication.is_live
    assert publication.gone_at is not None
    assert not PublishedAlias.objects.filter(publication=publication).exists()
    assert not PublishedLink.objects.filter(publication=publication).exists()
    assert not AgentNote.objects.filter(publication=publication).exists()
    assert not Posting.objects.filter(document=publication.pk).exists()
    workflow.restore(publication.article, by=None)
    publication.refresh_from_db()
    assert publication.is_live
    assert AgentNote.objects.filter(publication=publication).exists()


def test_a_successor_has_to_be_another_live_article(guide: None) -> None:
    publication, other = write_live(), write_live("Other")
    with pytest.raises(Refused, match="another"):
        workflow.retire(publication.article, by=None, successor=publication)
    workflow.retire(other.article, by=None)
    other.refresh_from_db()
    with pytest.raises(Refused, match="live"):
        workflow.retire(publication.article, by=None, successor=other)


def test_merging_leads_every_older_merge_to_the_last_article(guide: None) -> None:
    first, second, third = (write_live(name) for name in ("One", "Two", "Three"))
    workflow.merge(first.article, into=second.article, by=None)
    workflow.merge(second.article, into=third.article, by=None)
    first = Publication.objects.select_related("successor").get(pk=first.pk)
    assert first.destination == third


def test_an_old_slug_spelling_or_number_still_leads(guide: None) -> None:
    frozen = code("EFROZEN", number="9.9", source=Source.objects.get(key="guide"))
    frozen.aliases.create(text="too cold")
    edit(frozen)
    put_live(frozen)
    frozen.aliases.all().delete()
    edit(frozen, slug="test-ecold", code="ECOLD", title="ECOLD", number="9.8")
    put_live(frozen)
    paths = set(Redirect.objects.filter(article=frozen).values_list("path", flat=True))
    assert {"errors/test-efrozen", "errors/efrozen", "errors/too cold", "9.9"} <= paths


def test_a_text_that_cannot_be_rendered_changes_nothing(
    guide: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    publication = write_live(symptom="Smoke")
    edit(publication.article, symptom="Flames")

    def fail(document: RevisionDocument) -> dict[str, str]:
        raise RenderingFailed(TextProblem("too deep"), "symptom")

    monkeypatch.setattr(workflow, "render_document", fail)
    with pytest.raises(RenderingFailed):
        put_live(publication.article)
    publication.refresh_from_db()
    assert publication.document["symptom"] == "Smoke"
    publication.article.refresh_from_db()
    assert publication.article.state == State.DRAFT


def test_a_save_between_looking_and_publishing_is_not_published_unseen(
    guide: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = write(symptom="Smoke")
    real = project.render_document

    def meanwhile(document: RevisionDocument) -> dict[str, str]:
        edit(Article.objects.get(pk=article.pk), symptom="Flames")
        return real(document)

    monkeypatch.setattr(workflow, "render_document", meanwhile)
    with pytest.raises(Refused, match="Somebody else has saved"):
        workflow.publish_now(article, by=None)
    assert not Publication.objects.filter(pk=article.pk).exists()


def test_a_revision_holds_everything_that_the_article_holds(guide: None) -> None:
    article = Article.objects.get(key="guide-connectivity-issues")
    document = history.snapshot(article)
    assert document["number"] == "2.1"
    assert document["category"] == "guide-network-troubleshooting"
    assert len(document["steps"]) == len(document["resolutions"]) == 6
    assert document["tools"][0] == "ping, traceroute, netstat"


def test_no_verb_acts_on_a_text_that_the_person_has_not_seen(guide: None) -> None:
    article = write(symptom="Smoke")
    workflow.submit(article, by=None, seen=1)
    edit(article, symptom="Flames")
    workflow.submit(article, by=None)
    with pytest.raises(Refused, match="Somebody else has saved"):
        workflow.approve(article, by=None, seen=1)
    with pytest.raises(Refused, match="Somebody else has saved"):
        workflow.publish_now(article, by=None, seen=1)
    workflow.approve(article, by=None, seen=2)
    with pytest.raises(Refused, match="Somebody else has saved"):
        workflow.publish(article, by=None, seen=1)
    assert workflow.publish(article, by=None, seen=2).document["symptom"] == "Flames"


def test_restoring_where_the_address_was_taken_is_refused_by_name(guide: None) -> None:
    gone = put_live(code("EFROZEN"))
    workflow.retire(gone.article, by=None)
    edit(gone.article, slug="test-other")
    put_live(code("EICE", slug="test-efrozen"))
    with pytest.raises(Refused, match="EICE"):
        workflow.restore(gone.article, by=None)


def test_a_text_that_was_replaced_while_it_was_rendered_is_not_restored(
    guide: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = write_live(symptom="Smoke").article
    workflow.retire(article, by=None)

    def meanwhile(document: RevisionDocument) -> dict[str, str]:
        monkeypatch.undo()
        edit(Article.objects.get(pk=article.pk), symptom="Flames")
        workflow.publish_now(article, by=None)
        workflow.retire(article, by=None)
        return project.render_document(document)

    monkeypatch.setattr(workflow, "render_document", meanwhile)
    with pytest.raises(Refused, match="Somebody else has changed this article"):
        workflow.restore(article, by=None)
    assert not Publication.objects.get(pk=article.pk).is_live


def test_a_restriction_makes_a_form_that_is_open_stale(guide: None) -> None:
    article = write_live().article
    before = Article.objects.get(pk=article.pk).edit_version
    workflow.restrict(article, by=None)
    assert Article.objects.get(pk=article.pk).edit_version == before + 1


def test_a_line_never_takes_an_anchor_that_a_merge_brought(guide: None) -> None:
    gone, into = write_live("Dark", steps=("Change the bulb",)), write_live("No light")
    workflow.merge(gone.article, into=into.article, by=None)
    assert "change-the-bulb" in history.anchors_ever(into.article)


def test_reverting_to_an_address_that_was_taken_is_refused_and_changes_nothing(
    guide: None,
) -> None:
    frozen = code("EFROZEN")
    edit(frozen, slug="test-other")
    code("EICE", slug="test-efrozen")
    with pytest.raises(Refused, match="Another article"), transaction.atomic():
        workflow.revert(frozen, frozen.revisions.get(number=1), by=None)
    frozen.refresh_from_db()
    assert frozen.slug == "test-other"


def approved(article: Article) -> Article:
    """The article, with an edit that is approved."""
    edit(article, symptom="It says ECONNREFUSED and ENOENT")
    workflow.submit(article, by=None)
    workflow.approve(article, by=None)
    return article


def with_draft(article: Article) -> Article:
    """The article, with an edit that nobody has seen."""
    edit(article, symptom="It says ECONNREFUSED and ENOENT")
    return article


def as_it_is(article: Article) -> Article:
    """The article, live without a draft."""
    return article


def gone(article: Article) -> Article:
    """The article, retired."""
    workflow.retire(article, by=None)
    return article


@pytest.mark.parametrize(
    ("verb", "given", "article_writes", "most"),
    [
        (workflow.publish, approved, 1, 37),
        (workflow.publish_now, with_draft, 1, 39),
        (workflow.restore, gone, 0, 33),
        # A revision besides, of which the article knows by whom and when it was saved.
        (workflow.restrict, as_it_is, 2, 39),
    ],
)
def test_a_verb_locks_once_and_writes_the_live_text_once(
    guide: None, verb: Any, given: Any, article_writes: int, most: int
) -> None:
    article = given(write_live(symptom="It says ECONNREFUSED", steps=("One", "Two")).article)
    with CaptureQueriesContext(connection) as captured:
        verb(article, by=None)
    statements = [query["sql"] for query in captured.captured_queries]

    def count(*beginnings: str) -> int:
        return sum(sql.startswith(beginnings) for sql in statements)

    assert count('UPDATE "kb_publication" ', 'INSERT INTO "kb_publication" ') == 1
    assert count('UPDATE "kb_article" ') == article_writes
    if connection.vendor == "postgresql":
        assert sum("FOR UPDATE OF" in sql for sql in statements) == 1
    assert len(statements) <= most
