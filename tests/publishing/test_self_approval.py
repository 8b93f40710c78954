"""Where nobody may approve their own change, nobody is asked to or offered it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kb.models import Article
from kb.publishing import self_approval, workflow
from tests.admin.form_data import read
from tests.make_articles import edit, write, write_live

APPROVE = 'value="approve"'


@pytest.fixture
def client(editor: Any, signed_in: Callable[[Any], Client]) -> Client:
    """Writes, approves and publishes."""
    return signed_in(editor)


def waiting(title: str, by: Any) -> Article:
    article = write(title, by=by)
    workflow.submit(article, by=by)
    return article


def compared(client: Client, article: Article) -> Any:
    return client.get(f"/admin/kb/problem/{article.pk}/compare/")


def test_what_waits_for_my_review_is_not_what_i_wrote(
    settings: Any, client: Client, editor: Any, author: Any
) -> None:
    settings.KB_FORBID_OWN_APPROVAL = True
    waiting("Mine", editor)
    waiting("Theirs", author)
    touched = waiting("Theirs and mine", author)
    edit(touched, symptom="A word of mine", by=editor)
    edit(touched, symptom="The last word", by=author)
    workflow.submit(touched, by=author)
    listed = [each.title for each in client.get("/admin/desk/review/").context["items"]]
    assert listed == ["Theirs"]
    settings.KB_FORBID_OWN_APPROVAL = False
    assert len(client.get("/admin/desk/review/").context["items"]) == 3


def test_what_i_wrote_into_the_live_text_is_settled(
    settings: Any, client: Client, editor: Any, author: Any
) -> None:
    live = write_live("Settled", by=editor)
    edit(live.article, symptom="Theirs", by=author)
    workflow.submit(live.article, by=author)
    settings.KB_FORBID_OWN_APPROVAL = True
    listed = [each.title for each in client.get("/admin/desk/review/").context["items"]]
    assert listed == ["Settled"]
    assert APPROVE in compared(client, live.article).content.decode()


def test_approving_and_publishing_my_own_is_not_offered_and_the_page_says_why(
    settings: Any, client: Client, editor: Any
) -> None:
    article = waiting("Mine", editor)
    before = compared(client, article)
    assert APPROVE in before.content.decode()
    assert "_publish_now" in read(before).buttons
    settings.KB_FORBID_OWN_APPROVAL = True
    after = compared(client, article)
    assert APPROVE not in after.content.decode()
    assert 'value="return"' in after.content.decode()
    assert "_publish_now" not in read(after).buttons
    assert str(self_approval.REFUSAL) in after.content.decode()
    form = client.get(f"/admin/kb/problem/{article.pk}/change/")
    assert "_publish" not in read(form).buttons
    assert "do/approve/" not in form.content.decode()


def test_approving_my_own_is_refused_also_where_the_button_was_still_there(
    settings: Any, client: Client, editor: Any
) -> None:
    article = waiting("Mine", editor)
    settings.KB_FORBID_OWN_APPROVAL = True
    path = f"/admin/kb/problem/{article.pk}/compare/"
    for pressed in ({"_do": "approve"}, {"_publish_now": ""}):
        assert (
            str(self_approval.REFUSAL) in client.post(path, pressed, follow=True).content.decode()
        )
    article.refresh_from_db()
    assert article.state == "in_review"


def test_another_reviewer_is_offered_it_without_a_word(
    settings: Any, editor: Any, reviewer: Any, signed_in: Callable[[Any], Client]
) -> None:
    settings.KB_FORBID_OWN_APPROVAL = True
    shown = compared(signed_in(reviewer), waiting("Mine", editor)).content.decode()
    assert APPROVE in shown
    assert str(self_approval.REFUSAL) not in shown
