"""One article as Markdown, JSON and the text of a reply, at their addresses."""

from typing import Any

import pytest
from django.test import Client

from kb.models import Relation
from tests.guide_pages import article_of, hop_of, of, text_of
from tests.make_articles import edit, put_live, write, write_live

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("guide")]


@pytest.mark.parametrize(
    ("suffix", "kind"),
    [
        (".md", "text/markdown; charset=utf-8"),
        (".json", "application/json"),
        (".txt", "text/plain; charset=utf-8"),
    ],
)
def test_every_form_says_what_it_is(suffix: str, kind: str) -> None:
    """A browser that guesses is a hole."""
    answer = Client().get(f"/articles/{of('connectivity-issues').pk}{suffix}")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == kind
    assert not answer.cookies


@pytest.mark.parametrize("suffix", [".md", ".json", ".txt"])
@pytest.mark.parametrize("what", ["draft", "internal"])
def test_no_form_tells_what_is_not_public(suffix: str, what: str) -> None:
    """The texts are surfaces like the page."""
    if what == "draft":
        pk = write("Reset the vault").pk
    else:
        pk = write_live("Reset the vault", audience="internal").pk
    answer = Client().get(f"/articles/{pk}{suffix}")
    assert answer.status_code == 404
    assert b"vault" not in answer.content


def test_agents_read_internal_articles_as_markdown(client: Client, agent: Any) -> None:
    """But there is no reply made of one."""
    secret = write_live("Reset the vault", audience="internal")
    client.force_login(agent)
    assert "# Reset the vault" in client.get(f"/articles/{secret.pk}.md").content.decode()
    assert client.get(f"/articles/{secret.pk}.txt").status_code == 404


@pytest.mark.parametrize("suffix", [".md", ".json", ".txt"])
def test_an_agents_copy_of_a_public_article_holds_no_internal_title(
    suffix: str, client: Client, agent: Any
) -> None:
    """It goes into a ticket; what only agents see must not go along."""
    secret = write_live("Reset the vault", audience="internal")
    article = write("Lamp stays dark", internal_note="Ask Zoe.")
    Relation.objects.create(article=article, type="related", target=article_of(secret))
    edit(article)
    found = put_live(article)
    client.force_login(agent)
    assert "Reset the vault" in text_of(client.get(found.get_absolute_url()))
    body = client.get(f"/articles/{found.pk}{suffix}").content.decode()
    assert "vault" not in body
    assert article_of(secret).key not in body
    assert "Zoe" not in body


def test_a_codes_texts_stay_under_its_id() -> None:
    """Its page is elsewhere, its texts are not."""
    code = of("http-404")
    assert "# 404 Not Found" in Client().get(f"/articles/{code.pk}.md").content.decode()


def test_the_words_of_a_reply_are_those_of_the_page() -> None:
    """A customer who follows the link reads the same."""
    found = of("connectivity-issues")
    page = text_of(Client().get(found.get_absolute_url()))
    reply = Client().get(f"/articles/{found.pk}.txt").content.decode()
    for row in reply.splitlines():
        words = row.strip().removeprefix("$ ").removeprefix("- ")
        words = words.split(". ", 1)[-1] if words[:1].isdigit() else words.split(": ", 1)[-1]
        if words and "://" not in words and "inside our network" not in words:
            assert squeezed(words.removesuffix(":")) in squeezed(page), row


def squeezed(text: str) -> str:
    """Return a text without blanks: tags between words leave some."""
    return "".join(text.split()).lower()


def test_a_last_slash_too_many_is_one_hop() -> None:
    """Whatever is wrong with an address."""
    pk = of("connectivity-issues").pk
    assert hop_of(Client().get(f"/articles/{pk}.md/")) == (301, f"/articles/{pk}.md")
