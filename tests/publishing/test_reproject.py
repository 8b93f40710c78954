"""What readers see, made anew some articles at a time: whole, never stale, failures named."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kb.documents import RevisionDocument
from kb.models import (
    AgentNote,
    Article,
    ImageUse,
    LinkType,
    Publication,
    PublicationCounter,
    PublishedAlias,
    PublishedLink,
    Relation,
    Revision,
    Step,
)
from kb.publishing import project, reproject, workflow
from kb.search.index import write as index
from kb.search.index.documents_containing import documents_containing
from tests.make_articles import edit, put_live, write, write_live
from tests.make_images import keep, shown

pytestmark = pytest.mark.usefixtures("guide")

QUERIES_A_CHANGE = 3
"""A savepoint, the update, its release."""


def many(count: int) -> list[int]:
    """Publish articles that have all that costs queries; return their ids."""
    image = keep()
    known = Publication.objects.filter(slug="zqx1").first()
    target = known or write_live("Target", kind="error_code", code="ZQX1", slug="zqx1")
    made = []
    for number in range(count):
        kinds: Any = {} if number % 2 else {"kind": "error_code", "code": f"E{count}X{number}"}
        article = write(
            f"Of {count}, {number}",
            steps=("Press ZQX1", "Look"),
            internal_note="Vault",
            body=shown(image),
            **kinds,
        )
        Relation.objects.create(article=article, type="related", target=target.article, position=1)
        edit(article)
        put_live(article)
        Step.objects.filter(article=article, anchor="look").delete()
        edit(article)
        workflow.restrict(article, by=None)
        workflow.open_(article, by=None)
        put_live(article)
        made.append(article.pk)
    return made


def live_count() -> int:
    """How many articles readers see."""
    return Publication.objects.filter(is_live=True).count()


def queries_of(call: Any) -> int:
    """How many queries a call asks."""
    with CaptureQueriesContext(connection) as asked:
        call()
    return len(asked)


def spoil(pks: list[int]) -> None:
    """Let live texts and what is made of them be other than what their revisions make."""
    for row in Publication.objects.filter(pk__in=pks):
        Publication.objects.filter(pk=row.pk).update(html={"body": "old"}, summary="old")
    AgentNote.objects.filter(pk__in=pks).update(html="old")


def state_of(pks: list[int]) -> list[Any]:
    """What readers see of some articles, in all tables."""
    return [
        list(Publication.objects.filter(pk__in=pks).order_by("pk").values()),
        list(AgentNote.objects.filter(pk__in=pks).order_by("pk").values()),
        sorted(
            PublishedAlias.objects.filter(publication__in=pks).values_list("publication", "text")
        ),
        sorted(
            PublishedLink.objects.filter(publication__in=pks).values_list(
                "publication", "target", "type", "anchor", "position"
            )
        ),
        sorted(ImageUse.objects.filter(article__in=pks).values_list("article", *FLAGS)),
    ]


FLAGS = ("is_in_draft", "is_live", "is_in_note", "was_live", "was_public")


def test_more_articles_cost_no_more_queries_but_those_of_what_changes() -> None:
    few, more = many(2), many(12)
    reproject.reproject_all()
    unchanged = queries_of(lambda: reproject.reproject(few))
    assert queries_of(lambda: reproject.reproject(more)) == unchanged
    assert unchanged < 30
    spoil([*few, *more])
    changed = [queries_of(lambda pks=pks: reproject.reproject(pks)) for pks in (few, more)]
    assert changed[1] == changed[0] + QUERIES_A_CHANGE * (len(more) - len(few))


def test_a_dry_run_and_the_uses_of_images_cost_no_more_either(monkeypatch: Any) -> None:
    monkeypatch.setattr(reproject, "BATCH", 200)
    many(2)
    few = [queries_of(call) for call in (dry_run, reproject.rebuild_all_uses)]
    many(12)
    assert [queries_of(call) for call in (dry_run, reproject.rebuild_all_uses)] == few


def dry_run() -> list[str]:
    """What would look different."""
    return list(reproject.changed_articles())


def test_everything_that_is_made_of_a_revision_is_made_anew() -> None:
    pks = many(4)
    reproject.reproject_all()
    right = state_of(pks)
    spoil(pks)
    PublishedAlias.objects.filter(publication__in=pks).delete()
    PublishedLink.objects.filter(publication__in=pks).delete()
    ImageUse.objects.filter(article__in=pks).update(is_live=False)
    assert state_of(pks) != right
    assert len(dry_run()) == len(pks)
    assert reproject.reproject_all()[1] == []
    assert state_of(pks) == right
    assert dry_run() == []


# On PostgreSQL the counter is raised by a commit.
@pytest.mark.one_database
def test_what_is_right_already_is_left_alone() -> None:
    """So kept pages stay true, and no shared cache is purged."""
    many(2)
    reproject.reproject_all()
    mark = PublicationCounter.objects.get().mark
    reproject.reproject_all()
    assert PublicationCounter.objects.get().mark == mark


def test_a_code_whose_spelling_is_new_is_marked_in_articles_done_before(monkeypatch: Any) -> None:
    monkeypatch.setattr(reproject, "BATCH", 1)
    first = write_live("Names it", steps=("It says ZQX1 now",))
    code = write_live("Begin", kind="error_code", code="ZQX1", slug="zqx1")
    PublishedAlias.objects.filter(publication=code).delete()
    PublishedLink.objects.all().delete()
    reproject.reproject_all()
    link = PublishedLink.objects.get(publication=first, type=LinkType.MENTIONS)
    assert link.target_id == code.pk
    first.refresh_from_db()
    assert f'data-mention="{code.pk}"' in str(first.html)


def test_search_finds_what_is_new_and_is_left_alone_where_the_words_are_the_same(
    monkeypatch: Any,
) -> None:
    """A text, its category, its audience, its note."""
    looks, says, notes = write_live("Looks"), write_live("Says"), write_live("Notes")
    document = {**says.revision.document, "cause": "zqxnew"}
    Revision.objects.filter(pk=says.revision_id).update(document=document)
    document = {**notes.revision.document, "internal_note": "zqxnew"}
    Revision.objects.filter(pk=notes.revision_id).update(document=document)
    Publication.objects.filter(pk=looks.pk).update(html={"symptom": "<p>zqxnew</p>"})
    indexed: set[int] = set()
    real = index.put_entries

    def put(entries: Any) -> None:
        indexed.update(entry.publication for entry in entries)
        real(entries)

    monkeypatch.setattr(index, "put_entries", put)
    reproject.reproject([looks.pk, says.pk, notes.pk])
    assert indexed == documents_containing(["zqxnew"]) == {says.pk, notes.pk}


def test_a_crash_in_the_middle_leaves_whole_articles(monkeypatch: Any) -> None:
    """Those of before the crash are new in every table, the others old in every table."""
    monkeypatch.setattr(reproject, "BATCH", 2)
    pks = many(4)
    reproject.reproject_all()
    right = [state_of([pk]) for pk in pks]
    spoil(pks)
    spoiled = [state_of([pk]) for pk in pks]
    real = index.put_entries

    def crash(entries: Any) -> None:
        if pks[3] in {entry.publication for entry in entries}:
            raise KeyboardInterrupt
        real(entries)

    monkeypatch.setattr(index, "put_entries", crash)
    with pytest.raises(KeyboardInterrupt):
        reproject.reproject_all()
    done = [state_of([pk]) for pk in pks]
    assert all(state in (new, old) for state, new, old in zip(done, right, spoiled, strict=True))
    assert done[0] == right[0]
    assert done[3] == spoiled[3]


def meanwhile(monkeypatch: Any, act: Any) -> None:
    """Let something happen between rendering and writing."""
    real = project.render_documents

    def rendered(documents: Mapping[int, RevisionDocument]) -> Any:
        found = real(documents)
        act()
        return found

    monkeypatch.setattr(reproject, "render_documents", rendered)


def test_what_is_published_meanwhile_stays(monkeypatch: Any) -> None:
    live, other = write_live("Old text"), write_live("Another")

    def publish() -> None:
        if Article.objects.get(pk=live.pk).title == "Old text":
            edit(Article.objects.get(pk=live.pk), title="New text", cause="New")
            put_live(Article.objects.get(pk=live.pk))

    spoil([live.pk, other.pk])
    meanwhile(monkeypatch, publish)
    assert reproject.reproject_all() == (live_count(), [])
    live.refresh_from_db()
    assert (live.title, live.html["cause"]) == ("New text", "<p>New</p>")
    other.refresh_from_db()
    assert other.summary != "old"


def test_a_draft_that_is_saved_meanwhile_stays(monkeypatch: Any) -> None:
    live = write_live("Old text")
    meanwhile(monkeypatch, lambda: edit(Article.objects.get(pk=live.pk), title="A draft"))
    spoil([live.pk])
    assert reproject.reproject_all() == (live_count(), [])
    article = Article.objects.get(pk=live.pk)
    assert (article.title, article.state, article.revisions.count()) == ("A draft", "draft", 2)
    live.refresh_from_db()
    assert (live.title, live.summary) == ("Old text", "It does not")


def test_what_is_redacted_meanwhile_does_not_come_back(monkeypatch: Any) -> None:
    """A redaction changes a revision: what was rendered of it before is thrown away."""
    live = write_live("Names a key", cause="zqxsecret")

    def redact() -> None:
        document = {**live.revision.document, "cause": "[redacted]"}
        Revision.objects.filter(pk=live.revision_id).update(document=document)
        Publication.objects.filter(pk=live.pk).update(
            html={}, document=live.document | {"cause": ""}
        )

    meanwhile(monkeypatch, redact)
    reproject.reproject_all()
    live.refresh_from_db()
    assert "zqxsecret" not in f"{live.html} {live.document}"


def test_one_that_fails_is_named_and_stops_no_other() -> None:
    """Neither what cannot be rendered nor an address that another code has."""
    first = write_live("First", kind="error_code", code="ZQX1", slug="zqx1")
    second = write_live("Second", kind="error_code", code="ZQX2", slug="zqx2")
    deep, fine = write_live("Too deep"), write_live("Fine")
    for live, changes in ((second, {"slug": "zqx1"}), (deep, {"cause": "> " * 30})):
        document = {**live.revision.document, **changes}
        Revision.objects.filter(pk=live.revision_id).update(document=document)
    pks = [first.pk, second.pk, deep.pk, fine.pk]
    spoil(pks)
    done, failed = reproject.reproject_all()
    assert done == live_count() - 2
    assert [line.split(":")[0] for line in failed] == [
        f"{deep.pk} Too deep",
        f"{second.pk} ZQX2 Second",
    ]
    old = Publication.objects.filter(pk__in=pks, summary="old")
    assert set(old.values_list("pk", flat=True)) == {second.pk, deep.pk}


def test_progress_is_told_for_every_batch(monkeypatch: Any) -> None:
    monkeypatch.setattr(reproject, "BATCH", 2)
    told: list[tuple[int, int]] = []
    reproject.reproject_all(lambda done, total: told.append((done, total)))
    count = live_count()
    assert told == [*((done, count) for done in range(0, count, 2)), (count, count)]
