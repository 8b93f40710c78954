"""Comments: on a text that is worked on, carried along until resolved, told in the mails."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from kb.models import MAX_COMMENT_LENGTH, Article, Comment
from kb.publishing import commenting, saving, workflow
from kb.publishing.rules import Refused
from tests.make_articles import put_live, write
from tests.sent_mail import sent_mails


def in_review() -> Article:
    article = write("Slow lift", steps=("Look *up*", "Listen"))
    workflow.submit(article, by=None)
    return article


def test_a_comment_knows_its_line_and_the_revision_it_was_made_on(
    guide: None, reviewer: Any
) -> None:
    article = in_review()
    comment = commenting.write_comment(
        article, text=" Which one?\r\n", anchor="look-up", by=reviewer
    )
    assert (comment.text, comment.line_text) == ("Which one?", "Look up")
    assert comment.revision is not None
    assert comment.revision.number == 1


@pytest.mark.parametrize(
    ("text", "anchor", "message"),
    [
        ("  ", "", "Write a comment"),
        ("x" * (MAX_COMMENT_LENGTH + 1), "", "at most 2000"),
        ("Which one?", "gone", "no longer in the article"),
    ],
)
def test_a_comment_that_cannot_be_is_refused(
    guide: None, reviewer: Any, text: str, anchor: str, message: str
) -> None:
    with pytest.raises(Refused, match=message):
        commenting.write_comment(in_review(), text=text, anchor=anchor, by=reviewer)


def test_what_readers_see_already_is_flagged_and_not_commented(guide: None, reviewer: Any) -> None:
    article = in_review()
    kept = commenting.write_comment(article, text="Which one?", by=reviewer)
    put_live(article)
    article.refresh_from_db()
    with pytest.raises(Refused, match="Nothing is being changed"):
        commenting.write_comment(article, text="And now?", by=reviewer)
    assert commenting.resolve_comment(kept, by=reviewer)
    assert not commenting.resolve_comment(kept, by=reviewer)


@pytest.mark.parametrize("role", ["author", "reviewer", "publisher", "administrator"])
def test_those_who_work_on_a_text_comment_and_resolve(
    role: str, guide: None, person: Callable[..., Any]
) -> None:
    comment = commenting.write_comment(in_review(), text="Which one?", by=person("anna", role))
    assert commenting.resolve_comment(comment, by=person("otto", role))


def test_agents_and_those_who_read_nothing_internal_do_not(
    guide: None, agent: Any, person: Callable[..., Any], reviewer: Any
) -> None:
    article = in_review()
    comment = commenting.write_comment(article, text="Which one?", by=reviewer)
    for user in (agent, person("temp")):
        with pytest.raises(PermissionDenied):
            commenting.write_comment(article, text="Mine", by=user)
        with pytest.raises(PermissionDenied):
            commenting.resolve_comment(comment, by=user)


def test_there_is_an_end_to_open_comments(
    guide: None, reviewer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commenting, "MAX_OPEN_COMMENTS", 1)
    article = in_review()
    first = commenting.write_comment(article, text="One", by=reviewer)
    with pytest.raises(Refused, match="too many"):
        commenting.write_comment(article, text="Two", by=reviewer)
    commenting.resolve_comment(first, by=reviewer)
    commenting.write_comment(article, text="Two", by=reviewer)


def test_a_draft_is_deleted_with_its_comments(guide: None, editor: Any) -> None:
    article = in_review()
    commenting.write_comment(article, text="Which one?", by=editor)
    saving.delete_draft(article, by=editor)
    assert not Comment.objects.exists()


def test_the_mail_of_a_return_and_of_a_submit_tells_the_open_comments(
    settings: Any,
    author: Any,
    reviewer: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    settings.EMAIL_HOST = "mail.example.com"
    article = write("Slow lift", steps=("Look up",), by=author)
    workflow.submit(article, by=author)
    sent_mails().clear()
    done = commenting.write_comment(article, text="Done already", by=reviewer)
    commenting.resolve_comment(done, by=author)
    commenting.write_comment(article, text="Which\none?", anchor="look-up", by=reviewer)
    commenting.write_comment(article, text="Too long", by=reviewer)
    with django_capture_on_commit_callbacks(execute=True):
        workflow.return_(article, by=reviewer, reason="See the comments")
        workflow.submit(article, by=author, reason="Here it is")
    wanted = "Open comments:\n- “Look up”: Which one? (reviewer)\n- Too long (reviewer)"
    assert [message.to[0] for message in sent_mails()] == [
        "author@example.com",
        "reviewer@example.com",
    ]
    for message, reason in zip(sent_mails(), ("See the comments", "Here it is"), strict=True):
        assert message.body.startswith(f"{reason}\n\n{wanted}")
        assert "Done already" not in message.body
