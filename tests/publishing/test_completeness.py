"""What a text needs before people submit or publish it; a draft needs a title alone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from kb.admin.forms.layouts import LAYOUTS
from kb.documents import RevisionDocument, empty_document
from kb.models import Article, Category, Kind, Publication
from kb.publishing import history, scheduling, workflow
from kb.publishing.article_templates import HOW_TO_BODY, empty_sections
from kb.publishing.completeness import Incomplete, missing_parts
from tests.admin.form_data import data
from tests.guide_pages import text_of
from tests.make_articles import write

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize("kind", Kind)
def test_a_draft_is_saved_with_nothing_but_a_title(
    kind: Kind, editor: Any, signed_in: Callable[[Any], Client]
) -> None:
    """And the form says, with links, what submitting and publishing it would need."""
    client, path = signed_in(editor), f"/admin/kb/{kind.replace('_', '')}/add/"
    form = data(client.get(path), title="Only a title")
    page = client.post(path, {**form, "_submit": "", "note": "Asked for"}, follow=True)
    article = Article.objects.get(title="Only a title")
    assert article.state == "draft"
    assert data(page)["note"] == "Asked for"
    assert "The draft is saved. Before readers can see it" in text_of(page)
    expected = {
        Kind.PROBLEM: ("#id_symptom", "#id_category"),
        Kind.PROCEDURE: ("#id_category", "#steps-heading"),
        Kind.CHECKLIST: ("#steps-heading",),
        Kind.ERROR_CODE: ("#id_code", "#id_category"),
        Kind.HOW_TO: ("#id_body",),
    }
    for target in expected[kind]:
        assert f'<a href="{target}">' in page.content.decode()
    if kind != Kind.HOW_TO:
        assert "needed to publish" in page.content.decode() or kind == Kind.CHECKLIST
    refused = client.post(article.admin_url("compare"), {"_publish_now": ""}, follow=True)
    assert "Before readers can see it" in text_of(refused)
    assert not Publication.objects.filter(pk=article.pk).exists()


def test_the_untouched_template_of_a_new_how_to_is_not_published(guide: None) -> None:
    new = LAYOUTS[Kind.HOW_TO].new_document()
    named = [part.message for part in missing_parts(new)]
    assert len(named) == 3
    assert named[0].startswith("“Before you start” is still empty")


@pytest.mark.parametrize(
    ("body", "empty"),
    [
        (str(HOW_TO_BODY), ["Before you start", "How to do it", "It worked if"]),
        (str(HOW_TO_BODY).replace("1.", "1. Press"), ["Before you start", "It worked if"]),
        ("## How to do it\n\n1. Press\n2.\n", []),
        ("## How to do it ##\n\n*\n", ["How to do it"]),
        ("## Another heading\n\n-\n", []),
        ("Just text\n\n- \n", []),
        ("", []),
    ],
)
def test_an_empty_place_of_the_template_is_found(body: str, empty: list[str]) -> None:
    assert empty_sections(body) == empty


def test_the_title_of_a_copy_is_a_placeholder_while_there_is_what_it_copies(guide: None) -> None:
    original = write("Slow lift")
    copy = history.snapshot(write("Copy of Slow lift", slug="copy"))
    message = "It still has the title of a copy: give it one of its own."
    assert [(part.field, part.message) for part in missing_parts(copy)] == [("title", message)]
    with translation.override("de"):
        german: RevisionDocument = {**copy, "title": f"Kopie von {original.title}"}
        assert [part.field for part in missing_parts(german)] == ["title"]
    for own in ("Copy of the database fails", "Slow lift", "Copy of "):
        assert missing_parts({**copy, "title": own}) == []


def test_no_article_of_the_guide_lacks_anything(guide: None) -> None:
    for publication in Publication.objects.select_related("revision"):
        assert missing_parts(publication.revision.document) == []
    assert missing_parts({**empty_document(Kind.CHECKLIST), "body": "Text"}) == []


def test_every_verb_towards_readers_asks(editor: Any) -> None:
    """Submitting, publishing in one, publishing what was approved before, scheduling it."""
    draft = write(symptom="", by=editor)
    with pytest.raises(Incomplete, match="Say what the customer sees"):
        workflow.submit(draft, by=editor)
    with pytest.raises(Incomplete):
        workflow.publish_now(draft, by=editor)
    Article.objects.filter(pk=draft.pk).update(state="approved")
    draft.refresh_from_db()
    with pytest.raises(Incomplete):
        workflow.publish(draft, by=editor)
    later = timezone.now() + timedelta(days=1)
    with pytest.raises(Incomplete):
        scheduling.schedule(draft, publish_at=later, time_zone="UTC", by=editor)


def test_who_may_publish_but_not_change_is_told_in_words(
    publisher: Any, signed_in: Callable[[Any], Client]
) -> None:
    draft = write(symptom="")
    Article.objects.filter(pk=draft.pk).update(state="approved")
    page = signed_in(publisher).post(draft.admin_url("compare"), {"_do": "publish"}, follow=True)
    assert "It is not complete yet. Say what the customer sees." in text_of(page)


def test_an_incomplete_text_is_not_scheduled_and_the_times_stay_in_the_form(
    editor: Any, signed_in: Callable[[Any], Client]
) -> None:
    draft = write(symptom="", by=editor)
    Article.objects.filter(pk=draft.pk).update(state="approved")
    times = {"publish_at": "2099-07-01T09:00", "expires_at": "2099-12-01T09:00"}
    form = {**times, "time_zone": "Asia/Tokyo", "reason": "For July"}
    page = signed_in(editor).post(draft.admin_url("do", "schedule"), form)
    assert page.status_code == 200
    assert "It is not complete yet. Say what the customer sees." in text_of(page)
    shown = data(page)
    assert {name: shown[name] for name in form} == form
    assert f'<a href="{draft.admin_url()}?check">' in page.content.decode()


def test_a_decision_on_an_incomplete_text_takes_its_note_to_the_form(
    editor: Any, signed_in: Callable[[Any], Client]
) -> None:
    draft = write(symptom="", by=editor)
    posted = {"_do": "submit", "note": "For July"}
    page = signed_in(editor).post(draft.admin_url("compare"), posted, follow=True)
    assert "Before readers can see it" in text_of(page)
    assert data(page)["note"] == "For July"


def test_the_address_of_a_code_follows_its_category_until_somebody_has_seen_it(
    editor: Any, signed_in: Callable[[Any], Client]
) -> None:
    """A draft without a category has an address without a family."""
    client, path = signed_in(editor), "/admin/kb/errorcode/add/"
    client.post(path, data(client.get(path), title="Odd one", code="E99"))
    article = Article.objects.get(code="E99")
    assert article.slug == "e99"
    family = Category.objects.get(code_family="system")
    page = article.admin_url()
    client.post(page, {**data(client.get(page), category=family.key), "_save": ""})
    article.refresh_from_db()
    assert article.slug == "system-e99"
