"""An article as it was, for those who could see it then and may see it now."""

import re
from typing import Any

import pytest
from django.test import Client

from kb.models import Flag
from kb.publishing import workflow
from tests.guide_pages import article_of, hop_of, of, text_of
from tests.make_articles import edit, put_live, write, write_live

pytestmark = pytest.mark.usefixtures("guide")


def address(pk: int, slug: str, number: int) -> str:
    """Return the address of one revision."""
    return f"/articles/{pk}/{slug}/revisions/{number}/"


def test_an_old_revision_is_the_page_as_it_was_under_a_note() -> None:
    """A ticket's link shows what the customer was told."""
    article = write("Lamp stays dark", symptom="It is dark.", steps=("Press the switch",))
    put_live(article)
    edit(article, symptom="It is very dark.")
    put_live(article)
    answer = Client().get(address(article.pk, article.slug, 1))
    text = text_of(answer)
    assert answer.status_code == 200
    assert "This article has changed since" in text
    assert "Problem It is dark." in text
    assert "noindex" in answer.content.decode()


def test_the_newest_revision_is_the_article_itself() -> None:
    """302: it will not be the newest for ever."""
    lamp = write_live("Lamp stays dark")
    assert hop_of(Client().get(address(lamp.pk, lamp.slug, 1))) == (302, lamp.get_absolute_url())


def test_a_revision_that_was_never_public_is_a_404(client: Client, agent: Any) -> None:
    """A draft between two publishes, and a time when it was internal."""
    article = write("Lamp stays dark", audience="internal")
    put_live(article)
    edit(article, symptom="A draft.")
    edit(article, symptom="Dark.", audience="public")
    put_live(article)
    for number in (1, 2, 9):
        assert Client().get(address(article.pk, article.slug, number)).status_code == 404
    client.force_login(agent)
    assert client.get(address(article.pk, article.slug, 1)).status_code == 200
    assert client.get(address(article.pk, article.slug, 2)).status_code == 404


def test_an_old_revision_goes_with_its_article() -> None:
    """What is withdrawn is withdrawn in all its states."""
    article = write("Lamp stays dark")
    put_live(article)
    edit(article, symptom="Dark.")
    put_live(article)
    workflow.retire(article, by=None)
    assert Client().get(address(article.pk, article.slug, 1)).status_code == 410


def test_the_history_leads_editors_to_the_admin_and_nobody_else_anywhere(
    client: Client, editor: Any
) -> None:
    """Readers have old pages, not a list of them."""
    found = of("connectivity-issues")
    path = f"{found.get_absolute_url()}revisions/"
    assert Client().get(path).status_code == 404
    client.force_login(editor)
    assert hop_of(client.get(path)) == (302, f"/admin/kb/problem/{found.pk}/history/")


def test_an_agent_can_say_what_needs_a_change(client: Client, agent: Any) -> None:
    """Of an article or a line; strangers are asked to sign in."""
    found = of("connectivity-issues")
    path = f"{found.get_absolute_url()}flag/"
    assert Client().get(path).status_code == 302
    client.force_login(agent)
    assert "Verify DNS resolution" in text_of(client.get(f"{path}?line=verify-dns-resolution"))
    data = {"line": "verify-dns-resolution", "reason": "dig is not installed here."}
    thanked = client.post(path, data, follow=True)
    assert "Thank you. The editors can now see your suggestion." in text_of(thanked)
    assert "Thank you." not in text_of(client.get(found.get_absolute_url()))
    assert Flag.objects.get(article=article_of(found)).reason == "dig is not installed here."
    assert client.post(path, {"reason": ""}).status_code == 400


def test_a_copied_reply_leads_to_the_text_that_was_copied() -> None:
    """Years later the ticket still shows what the customer was told.

    An article that readers never saw otherwise has its short address alone, which says as much.
    """
    article = write("Lamp stays dark", symptom="It is new.")
    live = put_live(article)
    assert "/revisions/" not in Client().get(f"/articles/{live.pk}.txt").content.decode()
    assert "/revisions/" not in Client().get(f"/articles/{live.pk}.md").content.decode()
    edit(article, symptom="It is dark.")
    put_live(article)
    reply = Client().get(f"/articles/{live.pk}.txt").content.decode()
    copied = re.search(r"This version: http://testserver(\S+)", reply)
    assert copied is not None
    edit(article, symptom="It is very dark.")
    put_live(article)
    assert "Problem It is dark." in text_of(Client().get(copied[1]))


def test_a_reply_copied_between_a_restriction_and_the_next_publish_still_leads() -> None:
    """A restriction and its end make a revision of their own."""
    article = write("Lamp stays dark", symptom="It is dark.")
    live = put_live(article)
    workflow.restrict(article, by=None)
    workflow.open_(article, by=None)
    copied = Client().get(f"/articles/{live.pk}.txt").content.decode()
    path = copied.partition("This version: http://testserver")[2].split()[0]
    edit(article, symptom="It is very dark.")
    put_live(article)
    assert "Problem It is dark." in text_of(Client().get(path))
