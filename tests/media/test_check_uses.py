"""Articles whose image uses are noted wrongly are found by their texts, all others are not."""

from typing import Any

import pytest

from kb.media.check_uses import articles_noted_wrongly
from kb.media.uses import FLAGS, rebuild_uses
from kb.models import Article, ImageUse
from kb.publishing import history, reproject, saving, workflow
from tests.make_articles import edit, put_live, write
from tests.make_images import keep, shown

pytestmark = pytest.mark.django_db


def articles_with_images(editor: Any) -> dict[str, Article]:
    """Articles that hold images in each kind of text, by their slugs."""
    first, second = keep("red"), keep("blue")
    live = write("Live", body=shown(first), internal_note=shown(second))
    put_live(live)
    old = write("Old", body=shown(first))
    edit(old, body="Nothing")
    gone = write("Gone", body=shown(first))
    put_live(gone)
    workflow.retire(gone, by=None)
    internal = write("Internal", body=shown(first), audience="internal")
    put_live(internal)
    late = write("Late")
    document: Any = {**history.snapshot(late), "body": shown(second), "housekeeping": {}}
    saving.keep_conflict(late, document, base=1, by=editor, note="")
    none = write("None", body=f"/media/{'0' * 32}.png is not there")
    return {
        "live": live,
        "old": old,
        "gone": gone,
        "internal": internal,
        "late": late,
        "none": none,
    }


def test_what_every_save_and_verb_notes_is_right(editor: Any) -> None:
    found = articles_with_images(editor)
    assert articles_noted_wrongly([article.pk for article in found.values()]) == []


def test_each_flag_that_is_wrong_and_each_use_that_is_missing_is_found(editor: Any) -> None:
    found = articles_with_images(editor)
    pks = [article.pk for article in found.values()]
    for use in ImageUse.objects.filter(article__in=pks):
        for flag in FLAGS:
            right = getattr(use, flag)
            ImageUse.objects.filter(pk=use.pk).update(**{flag: not right})
            assert articles_noted_wrongly(pks) == [use.article_id], flag
            ImageUse.objects.filter(pk=use.pk).update(**{flag: right})
        ImageUse.objects.filter(pk=use.pk).delete()
        assert articles_noted_wrongly(pks) == [use.article_id]
        rebuild_uses(Article.objects.get(pk=use.article_id))
        assert articles_noted_wrongly(pks) == []


def test_a_use_stays_whose_texts_are_gone(editor: Any) -> None:
    """An image that nobody needs any more is deleted by hand."""
    found = articles_with_images(editor)
    ImageUse.objects.create(article=found["late"], image=keep("green"))
    assert articles_noted_wrongly([found["late"].pk]) == []


def test_only_what_is_wrong_is_noted_anew(editor: Any, monkeypatch: Any) -> None:
    found = articles_with_images(editor)
    ImageUse.objects.filter(article=found["live"]).update(is_live=False, was_public=False)
    rebuilt = []
    real = rebuild_uses

    def rebuild(article: Article) -> None:
        rebuilt.append(article.pk)
        real(article)

    monkeypatch.setattr(reproject, "rebuild_uses", rebuild)
    reproject.rebuild_all_uses()
    assert rebuilt == [found["live"].pk]
    reproject.rebuild_all_uses()
    assert rebuilt == [found["live"].pk]
