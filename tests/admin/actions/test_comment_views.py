"""Comments on the pages of an article: beside its lines, resolved, carried along, kept typed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from kb.models import Article, Comment
from kb.publishing import commenting, workflow
from tests.admin.form_data import read
from tests.make_articles import edit, put_live, write


@pytest.fixture
def article(guide: None) -> Article:
    """In review, with two steps."""
    article = write("Slow lift", steps=("Look", "Listen"))
    workflow.submit(article, by=None)
    return article


def page(article: Article, name: str = "change") -> str:
    return f"/admin/kb/problem/{article.pk}/{name}/"


@pytest.mark.parametrize("name", ["change", "compare"])
def test_a_reviewer_comments_where_they_read_and_the_author_reads_it_there(
    name: str,
    article: Article,
    author: Any,
    reviewer: Any,
    signed_in: Callable[[Any], Client],
) -> None:
    client = signed_in(reviewer)
    posted = {"text": "To what?", "anchor": "listen", "page": name}
    done = client.post(page(article, "comment"), posted)
    assert done.headers["Location"] == f"{page(article, name)}#comments"
    for person in (author, reviewer):
        content = signed_in(person).get(page(article, name)).content.decode()
        assert "To what?" in content
        assert '#steps-1">Step 2</a>' in content
    form = signed_in(author).get(page(article)).content.decode()
    assert form.count('<a class="badge flag" href="#comments">') == 1


def test_a_comment_follows_its_line_and_stays_when_the_line_goes(
    article: Article, author: Any, reviewer: Any, signed_in: Callable[[Any], Client]
) -> None:
    commenting.write_comment(article, text="To what?", anchor="listen", by=reviewer)
    client = signed_in(author)
    article.step_set.filter(anchor="look").update(position=9)
    edit(article, symptom="It is slow")
    assert '#steps-0">Step 1</a>' in client.get(page(article)).content.decode()
    article.step_set.filter(anchor="listen").delete()
    edit(article, symptom="It is very slow")
    content = " ".join(client.get(page(article)).content.decode().split())
    assert "On a line that was removed, “Listen”:" in content
    assert "To what?" in content
    put_live(article)
    content = client.get(page(article)).content.decode()
    assert "To what?" in content
    assert "Write a comment" not in content


def test_a_resolved_comment_is_in_the_history_alone(
    article: Article, author: Any, reviewer: Any, signed_in: Callable[[Any], Client]
) -> None:
    comment = commenting.write_comment(article, text="To what?", anchor="listen", by=reviewer)
    client = signed_in(author)
    done = client.post(page(article, f"resolve/{comment.pk}"), {"page": "x"}, follow=True)
    assert done.redirect_chain[0][0] == f"{page(article)}#comments"
    assert "To what?" not in done.content.decode()
    assert "Comment resolved." in done.content.decode()
    content = client.get(page(article, "history")).content.decode()
    assert (content.count("To what?"), content.count("on “Listen”")) == (2, 2)
    assert client.get(page(article, f"resolve/{comment.pk}")).status_code == 405
    other = write("Fast lift")
    assert client.post(page(other, f"resolve/{comment.pk}")).status_code == 404


@pytest.mark.parametrize(
    ("posted", "message"),
    [
        ({"text": "  "}, "Write a comment first."),
        ({"text": "x" * 2001}, "1 character too many: at most 2000"),
        ({"text": "To what?", "anchor": "gone"}, "That line is no longer in the article."),
    ],
)
def test_a_comment_that_is_refused_is_kept_with_the_reason(
    article: Article,
    posted: dict[str, str],
    message: str,
    reviewer: Any,
    signed_in: Callable[[Any], Client],
) -> None:
    shown = signed_in(reviewer).post(page(article, "comment"), {**posted, "page": "compare"})
    assert shown.status_code == 200
    assert message in shown.content.decode()
    assert read(shown).data["text"].strip() == posted["text"].strip()
    assert read(shown).data["page"] == "compare"
    assert not Comment.objects.exists()


def test_the_link_beside_a_line_leads_to_the_form_with_that_line_chosen(
    article: Article, reviewer: Any, signed_in: Callable[[Any], Client]
) -> None:
    client = signed_in(reviewer)
    link = f"{page(article, 'comment')}?on=listen"
    assert f'href="{link}"' in client.get(page(article)).content.decode()
    assert read(client.get(link)).data["anchor"] == "listen"
    assert read(client.get(f"{page(article, 'comment')}?on=gone")).data["anchor"] == ""


def test_who_reads_articles_but_works_on_none_sees_no_comment(
    article: Article,
    reviewer: Any,
    person: Callable[..., Any],
    signed_in: Callable[[Any], Client],
) -> None:
    comment = commenting.write_comment(article, text="To what?", by=reviewer)
    reader = person("reader", "agent")
    reader.user_permissions.set([Permission.objects.get(codename="view_article")])
    client = signed_in(reader)
    for name in ("change", "compare"):
        assert "To what?" not in client.get(page(article, name)).content.decode()
    assert client.get(page(article, "comment")).status_code == 403
    assert client.post(page(article, f"resolve/{comment.pk}")).status_code == 403
