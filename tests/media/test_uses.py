"""Who uses which image is written by every save and every verb, and found again from the texts."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from kb.media import uses
from kb.models import Article, Image, ImageUse
from kb.publishing import history, saving, scheduler, scheduling, workflow
from tests.make_articles import edit, put_live, write
from tests.make_images import keep, shown

pytestmark = pytest.mark.django_db

FLAGS = ("is_in_draft", "is_live", "is_in_note", "was_live", "was_public")


def flags(article: Article, image: Image) -> set[str]:
    """What is noted of an image's use by an article; the same when it is noted anew."""
    noted = read_flags(article, image)
    uses.rebuild_uses(article)
    assert read_flags(article, image) == noted
    return noted or set()


def read_flags(article: Article, image: Image) -> set[str] | None:
    """The flags that are set; None without a use."""
    use = ImageUse.objects.filter(article=article, image=image).values(*FLAGS).first()
    return None if use is None else {name for name in FLAGS if use[name]}


def is_unused(image: Image) -> bool:
    """Whether no text needs it."""
    return Image.objects.unused().filter(pk=image.pk).exists()


def test_a_life_of_an_image() -> None:
    """Drafted, published, replaced, withdrawn, restored: an old revision needs it all the time."""
    image = keep()
    assert is_unused(image)
    article = write(symptom="Fire", body=shown(image))
    assert flags(article, image) == {"is_in_draft"}
    put_live(article)
    was = {"was_live", "was_public"}
    assert flags(article, image) == {"is_in_draft", "is_live"} | was
    edit(article, body="Nothing")
    assert flags(article, image) == {"is_live"} | was
    put_live(article)
    assert flags(article, image) == was
    workflow.revert(article, article.revisions.get(number=1), by=None)
    assert flags(article, image) == {"is_in_draft"} | was
    put_live(article)
    workflow.retire(article, by=None)
    assert flags(article, image) == {"is_in_draft"} | was
    workflow.restore(article, by=None)
    assert flags(article, image) == {"is_in_draft", "is_live"} | was
    soon = timezone.now() + timedelta(hours=1)
    scheduling.set_expiry(article, expires_at=soon, by=None)
    scheduler.run_due(soon + timedelta(hours=1))
    assert flags(article, image) == {"is_in_draft"} | was
    assert not is_unused(image)


def test_what_only_agents_read_was_never_public() -> None:
    image, note = keep("red"), keep("blue")
    article = write(body=shown(image), internal_note=shown(note), audience="internal")
    put_live(article)
    assert flags(article, image) == {"is_in_draft", "is_live", "was_live"}
    assert flags(article, note) == {"is_in_draft", "is_in_note"}
    workflow.open_(article, by=None)
    assert "was_public" in flags(article, image)
    assert "was_public" not in flags(article, note)


def test_every_text_counts_and_one_image_may_be_in_several_articles() -> None:
    """A screenshot stands in a step as often as in the background."""
    image = keep()
    first = write(steps=(f"Press this: {shown(image)}",))
    second = write("Another", cause=f"```\n{image.path}\n```")
    assert flags(first, image) == flags(second, image) == {"is_in_draft"}


def test_a_text_that_came_too_late_needs_its_image(editor: Any) -> None:
    """A conflict is decided tomorrow; the image must be there still."""
    image = keep()
    article = write()
    document: Any = {**history.snapshot(article), "body": shown(image), "housekeeping": {}}
    saving.keep_conflict(article, document, base=1, by=editor, note="")
    assert not is_unused(image)
    assert flags(article, image) == set()


def test_a_draft_that_is_thrown_away_needs_nothing() -> None:
    image = keep()
    article = write(body=shown(image))
    saving.delete_draft(article, by=None)
    assert is_unused(image)


def test_a_text_may_name_what_is_not_there_and_more_than_a_query_holds() -> None:
    """Addresses are typed, too; a database takes so many values at a time."""
    image = keep()
    names = " ".join(f"/media/{number:032x}.png" for number in range(1_200))
    article = write(body=f"{names} {shown(image)}")
    assert flags(article, image) == {"is_in_draft"}
    assert ImageUse.objects.count() == 1


def test_a_save_without_images_asks_once(django_assert_max_num_queries: Any) -> None:
    """Most articles have none."""
    article = write()
    with django_assert_max_num_queries(1):
        uses.note_draft(article.pk, {"body": "No image"})
