"""The verb: a secret that is everywhere is nowhere afterwards, and does not come back."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client

from kb.models import (
    Article,
    Image,
    ImportRun,
    Publication,
    PublicationEvent,
    RedactedPhrase,
    Redaction,
    Revision,
    SearchLog,
    SecurityAction,
    SecurityEvent,
    StoredPage,
    Verb,
)
from kb.page_cache.kept_search import SEARCH_MEMORY
from kb.page_cache.purge import PURGE_QUEUE
from kb.publishing import history, workflow
from kb.publishing.commenting import write_comment
from kb.publishing.flagging import flag_article
from kb.publishing.rules import Refused
from kb.redaction.plans import plan_image, plan_words
from kb.redaction.redact import find_everywhere, redact
from kb.redaction.revision_text import redact_revision
from kb.redaction.stores import stores
from kb.search.index.verify import verify
from tests import snapshot
from tests.make_articles import edit, put_live, write
from tests.make_images import keep, shown
from tests.redaction.everywhere import SECRET, WORD, fill
from tests.whole_site.canaries import surround

REASON = "A customer's key"


def rows_with(word: str) -> set[str]:
    """The tables in which a word, or the same backwards, is in any row."""
    texts = {table: str(rows).lower() for table, rows in snapshot.take().items()}
    return {table for table, text in texts.items() if word in text or word[::-1] in text}


def take_out(*lines: str, by: Any = None) -> Redaction:
    """Redact these phrases."""
    redaction = redact(plan_words(lines), by=by, reason=REASON).redaction
    assert redaction is not None
    return redaction


@pytest.mark.usefixtures("guide")
def test_a_secret_that_is_everywhere_is_nowhere_afterwards() -> None:
    """Every table of the database is read, not those that we thought of."""
    fill()
    held = rows_with(WORD)
    expected = {store.model._meta.db_table for store in stores()}
    never = {"kb_relation", "kb_publishedlink", "kb_redaction"}
    assert expected - held <= never
    assert {"kb_word", "kb_term", "kb_articleword", "kb_storedpage", "kb_importrun"} <= held
    take_out(SECRET)
    assert rows_with(WORD) == set()


def test_it_says_that_it_was_done_and_never_the_words(guide: None, administrator: Any) -> None:
    """Who, when, why, in how many places."""
    articles = fill()
    redaction = take_out(SECRET, by=administrator)
    assert redaction.reason == REASON
    assert redaction.by == administrator
    assert redaction.place_count == sum(redaction.places.values()) > 50
    for article in articles.values():
        event = PublicationEvent.objects.filter(article=article, verb=Verb.REDACT).get()
        assert (event.reason, event.by) == (REASON, administrator)
        assert event.detail.startswith("places: ")


def test_readers_see_the_mark_at_once_and_the_index_follows(guide: None, client: Client) -> None:
    """In the transaction of the redaction."""
    live = fill()["live"]
    path = Publication.objects.get(pk=live.pk).get_absolute_url()
    assert WORD in client.get(path).content.decode().lower()
    take_out(SECRET)
    publication = Publication.objects.get(pk=live.pk)
    page = client.get(publication.get_absolute_url()).content.decode()
    assert "[redacted]" in page
    assert WORD not in page.lower()
    assert publication.title == "live [redacted]"
    assert publication.revision.document["title"] == "live [redacted]"
    assert verify() == []
    assert client.get(path).status_code == 301


def test_the_working_copy_is_still_what_its_newest_revision_says(guide: None) -> None:
    """Else the next save would say that somebody changed what nobody did."""
    article = write(f"Key {SECRET}", slug="sk-live-zqxv7731kjw", steps=(f"Use {SECRET}",))
    surround(article, f"Use {SECRET}")
    edit(article)
    take_out(SECRET)
    newest = history.latest(article)
    assert newest is not None
    assert history.snapshot(article) == newest.document
    assert WORD not in str(newest.document)


def test_nothing_is_changed_by_a_preview(guide: None) -> None:
    """It counts, and shows what is around."""
    fill()
    before = snapshot.take()
    report = find_everywhere(plan_words([SECRET]), by=None)
    assert report.place_count > 50
    assert any(SECRET in context for find in report.finds for context in find.contexts)
    assert snapshot.take() == before


def test_only_who_has_the_permission_may(guide: None, editor: Any) -> None:
    """Whoever writes, approves and publishes cannot: it cannot be undone."""
    with pytest.raises(PermissionDenied):
        find_everywhere(plan_words([SECRET]), by=editor)
    with pytest.raises(PermissionDenied):
        take_out(SECRET, by=editor)
    with pytest.raises(PermissionDenied):
        redact_revision(Revision.objects.order_by("pk")[0], by=editor, reason=REASON)


@pytest.mark.parametrize(
    ("lines", "field"), [([], "words"), (["", "  "], "words"), (["ab"], "words"), (["…!"], "words")]
)
def test_too_little_is_refused(guide: None, lines: list[str], field: str) -> None:
    """Two letters would be taken out of half of all words that are one."""
    with pytest.raises(Refused) as refused:
        plan_words(lines)
    assert refused.value.field == field


@pytest.mark.parametrize("reason", ["", "  ", f"It was {SECRET}", "x" * 300])
def test_a_reason_is_asked_for_that_does_not_tell(guide: None, reason: str) -> None:
    """It is what stays."""
    with pytest.raises(Refused):
        redact(plan_words([SECRET]), by=None, reason=reason)
    assert not Redaction.objects.exists()


def test_nothing_is_done_while_an_import_is_running(guide: None) -> None:
    """It would bring the words back; those that wait are cancelled."""
    run = ImportRun.objects.create(source_key="x", file_name="x", state="planning")
    with pytest.raises(Refused):
        take_out(SECRET)
    ImportRun.objects.filter(pk=run.pk).update(state="planned", upload=b"PK")
    take_out(SECRET)
    run.refresh_from_db()
    assert (run.state, run.upload) == ("cancelled", None)


def test_only_fingerprints_are_kept(guide: None) -> None:
    """They share a salt: a text is hashed once for each number of words, however many rows."""
    take_out("one two three", SECRET)
    take_out("four")
    rows = RedactedPhrase.objects.all()
    assert sorted(row.word_count for row in rows) == [1, 3, 3]
    assert len({row.salt for row in rows}) == 1
    assert len({row.fingerprint for row in rows}) == 3
    take_out("ONE, two… three!")
    assert rows.count() == 3


def test_no_text_with_the_words_is_stored_again(guide: None, administrator: Any) -> None:
    """Whoever writes it, and wherever."""
    article = write("Printer")
    publication = put_live(write("Other"))
    take_out(SECRET)
    with pytest.raises(Refused), transaction.atomic():
        edit(article, symptom="It is sk LIVE zqxv7731kjw")
    with pytest.raises(Refused), transaction.atomic():
        edit(article, symptom="New", note=SECRET)
    with pytest.raises(Refused):
        write_comment(article, text=SECRET, by=administrator)
    with pytest.raises(Refused):
        flag_article(publication, reason=SECRET, by=administrator)
    with pytest.raises(Refused):
        workflow.retire(publication.article, by=None, reason=SECRET)
    assert rows_with(WORD) == set()


def test_what_is_searched_for_is_not_logged_again(
    guide: None, client: Client, searches: Any
) -> None:
    """Whoever knows the secret looks whether it is still found."""
    take_out("zqxvanna")
    client.get("/search/?q=zqxvanna", headers={"sec-fetch-site": "same-origin"})
    client.get("/search/?q=printer", headers={"sec-fetch-site": "same-origin"})
    searches.drain()
    assert "zqxvanna" not in set(SearchLog.objects.values_list("words", flat=True))


def test_two_spellings_that_are_the_same_now_do_not_stop_it(guide: None) -> None:
    """The database wants them to differ."""
    article = write("Printer")
    article.aliases.create(text="Zqxvanna")
    article.aliases.create(text="zqxvanna!")
    article.aliases.create(text="zqxvanna")
    edit(article)
    take_out("zqxvanna")
    assert rows_with("zqxvanna") == set()
    assert article.aliases.count() == 3


def test_an_image_goes_from_texts_and_is_not_taken_again(guide: None) -> None:
    """It is as if it had never been uploaded."""
    image = keep("secret screen")
    publication = put_live(write("Screens", body=f"See {shown(image, 'the secret')} there"))
    redact(plan_image(image), by=None, reason=REASON)
    publication.refresh_from_db()
    assert publication.html["body"] == "<p>See [redacted] there</p>"
    assert not Image.objects.filter(pk=image.pk).exists()
    assert rows_with(image.digest) == set()
    with pytest.raises(Exception, match="redacted"):
        keep("secret screen")
    with pytest.raises(Refused), transaction.atomic():
        edit(Article.objects.get(pk=publication.pk), body=f"![x](/media/{image.digest}.png)")


def test_an_old_revision_loses_its_text(guide: None, client: Client) -> None:
    """What readers saw of it as well; the article of today stays."""
    article = write("Printer on fire", symptom="Call zqxvanna")
    publication = put_live(article)
    edit(article, symptom="Call us")
    put_live(article)
    old = f"{publication.get_absolute_url()}revisions/1/"
    assert "zqxvanna" in client.get(old).content.decode()
    redaction = redact_revision(article.revisions.get(number=1), by=None, reason=REASON)
    assert (redaction.article_id, redaction.revision_number) == (article.pk, 1)
    page = client.get(old)
    assert page.status_code == 200
    assert "zqxvanna" not in page.content.decode()
    assert "[redacted]" in page.content.decode()
    assert rows_with("zqxvanna") == set()
    assert Publication.objects.get(pk=article.pk).title == "Printer on fire"
    assert article.events.filter(verb=Verb.REDACT).get().reason == REASON
    assert SecurityEvent.objects.filter(action=SecurityAction.REDACTED).count() == 1


def test_a_text_in_use_is_not_emptied(guide: None) -> None:
    """Readers would see an empty page."""
    article = write("Printer")
    put_live(article)
    for number in (1,):
        with pytest.raises(Refused):
            redact_revision(article.revisions.get(number=number), by=None, reason=REASON)
    edit(article, symptom="Next")
    with pytest.raises(Refused):
        redact_revision(article.revisions.get(number=1), by=None, reason=REASON)
    assert not Redaction.objects.exists()


def test_kept_pages_are_deleted(
    page_cache: Any,
    guide: None,
    client: Client,
    settings: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    """They are copies of what readers saw: stored ones, those in memory, those of a CDN."""
    fill()
    settings.KB_PURGE_URL = "http://127.0.0.1:9/"
    client.get("/search/?q=printer")
    assert SEARCH_MEMORY.entries
    PURGE_QUEUE.is_paused = True
    try:
        with django_capture_on_commit_callbacks(execute=True):
            take_out(SECRET)
        assert {"site"} in PURGE_QUEUE.items
    finally:
        PURGE_QUEUE.items.clear()
        PURGE_QUEUE.is_paused = False
    assert not StoredPage.objects.exists()
    assert not SEARCH_MEMORY.entries
