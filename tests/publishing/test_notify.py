"""Mail goes to those who are waited for, where SMTP is set, and a failure stops nothing."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import transaction
from django.test import Client

from kb import outbox
from kb.models import Flag, Publication
from kb.publishing import flagging, workflow
from kb.publishing.rules import Refused
from tests.make_articles import edit, write, write_live
from tests.sent_mail import sent_mails


@pytest.fixture
def smtp(settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example.com"
    settings.KB_BASE_URL = "https://kb.example.com"


def sent_to() -> list[str]:
    return sorted(address for message in sent_mails() for address in message.to)


def test_reviewers_hear_of_a_submit_but_not_who_submitted(
    smtp: None, author: Any, reviewer: Any, editor: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        workflow.submit(write(by=editor), by=editor, reason="Two checks added")
    assert sent_to() == ["reviewer@example.com"]
    assert "Two checks added" in sent_mails()[0].body


def test_every_mail_leads_to_the_articles_own_page_where_the_site_is_reached(
    smtp: None,
    agent: Any,
    author: Any,
    reviewer: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    live = write_live(by=author)
    sent_mails().clear()
    edit(live.article, symptom="It burns", by=author)
    page = f"/admin/kb/problem/{live.pk}"
    with django_capture_on_commit_callbacks(execute=True):
        flagging.flag_article(live, reason="The menu moved", by=agent)
        workflow.submit(live.article, by=author)
        workflow.return_(live.article, by=reviewer, reason="Which menu?")
    last = [message.body.splitlines()[-1] for message in sent_mails()]
    site = "https://kb.example.com"
    assert last == [f"{site}{page}/{name}/" for name in ("change", "compare", "change")]
    for person, address in zip((author, reviewer, author), last, strict=True):
        client = Client()
        client.force_login(person)
        assert client.get(address.removeprefix(site)).status_code == 200


def test_the_author_and_the_owner_hear_of_a_return(
    smtp: None, author: Any, reviewer: Any, publisher: Any, django_capture_on_commit_callbacks: Any
) -> None:
    article = write(by=author, owner=publisher)
    workflow.submit(article, by=author)
    sent_mails().clear()
    with django_capture_on_commit_callbacks(execute=True):
        workflow.return_(article, by=reviewer, reason="Step 2 is missing")
    assert sent_to() == ["author@example.com", "publisher@example.com"]


def test_nobody_is_mailed_where_smtp_is_not_set(
    settings: Any, author: Any, reviewer: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.EMAIL_HOST = ""
    with django_capture_on_commit_callbacks(execute=True):
        workflow.submit(write(by=author), by=author)
    assert sent_mails() == []


def test_a_full_outbox_stops_no_verb(
    smtp: None, author: Any, reviewer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "MOST_WAITING", 0)
    article = write(by=author)
    workflow.submit(article, by=author)
    article.refresh_from_db()
    assert article.state == "in_review"
    assert sent_mails() == []


def test_a_verb_that_is_rolled_back_tells_nobody(smtp: None, author: Any, reviewer: Any) -> None:
    """Its mail is stored in the same transaction."""
    with transaction.atomic():
        workflow.submit(write(by=author), by=author)
        transaction.set_rollback(True)
    assert sent_mails() == []


def test_a_person_who_left_is_not_mailed(
    smtp: None, author: Any, reviewer: Any, django_capture_on_commit_callbacks: Any
) -> None:
    reviewer.is_active = False
    reviewer.save()
    with django_capture_on_commit_callbacks(execute=True):
        workflow.submit(write(by=author), by=author)
    assert sent_mails() == []


def test_an_agents_flag_reaches_author_and_owner(
    smtp: None, agent: Any, author: Any, django_capture_on_commit_callbacks: Any
) -> None:
    publication = write_live(by=author, steps=("Look",))
    with django_capture_on_commit_callbacks(execute=True):
        flag = flagging.flag_article(publication, reason="The menu moved", by=agent, anchor="look")
    assert sent_to() == ["author@example.com"]
    flagging.close_flag(flag, by=author)
    assert not Flag.objects.open().exists()


@pytest.mark.parametrize(
    ("reason", "anchor", "said"),
    [
        (" ", "", "Describe what"),
        ("x" * 501, "", "500"),
        ("Moved", "never-there", "no longer in the article"),
    ],
)
def test_a_flag_that_says_nothing_useful_is_refused(
    agent: Any, reason: str, anchor: str, said: str
) -> None:
    publication = Publication.objects.get(article__key="guide-memory-leaks")
    with pytest.raises(Refused, match=said):
        flagging.flag_article(publication, reason=reason, by=agent, anchor=anchor)


def test_who_may_not_read_an_article_any_more_gets_no_mail_about_it(
    smtp: None,
    author: Any,
    reviewer: Any,
    agent: Any,
    person: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    """Anybody can own an article, and roles are taken away; a mail tells titles and comments."""
    outsider = person("outsider")
    outsider.user_permissions.set(Permission.objects.filter(codename="review_article"))
    live = write_live(by=author, owner=agent)
    edit(live.article, symptom="It burns", by=author)
    author.groups.clear()
    with django_capture_on_commit_callbacks(execute=True):
        workflow.submit(live.article, by=None)
        workflow.return_(live.article, by=None, reason="Ask the lawyers")
        flagging.flag_article(live, reason="The menu moved", by=reviewer)
    told = {message.subject.partition(":")[0]: message.to for message in sent_mails()}
    assert told == {"For your review": [reviewer.email], "Change suggested": [agent.email]}
