"""The form "Still stuck?": who is written to, what goes along, and what happens when mail fails."""

from typing import Any

import pytest
from django.test import Client

from kb import outbox
from kb.models import Bucket, OutgoingMail
from kb.pages.contact_form import LONGEST_SUBJECT, LONGEST_TEXT
from kb.views import contact as view
from tests.guide_pages import hop_of, of, text_of
from tests.make_articles import write_live
from tests.sent_mail import sent_mails
from tests.whole_site.html_faults import faults_of

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("guide")]
OURS = {"sec-fetch-site": "same-origin"}
FORM = {"subject": "It is dark", "address": "zoe@example.org", "text": "I pressed it.\r\nTwice."}


@pytest.fixture(autouse=True)
def mail_is_set_up(settings: Any) -> None:
    """A contact that a mail server is there for."""
    settings.KB_SUPPORT_CONTACT = "help@example.com"
    settings.EMAIL_HOST = "mail.example.com"


def send(client: Client | None = None, **fields: Any) -> Any:
    """Post the form as our own page does."""
    return (client or Client()).post("/contact/", {**FORM, **fields}, headers=OURS)


def test_the_form_stands_on_articles_and_under_nothing_found_where_mail_is_set_up(
    settings: Any,
) -> None:
    """Else the contact alone, and without a contact nothing."""
    found = of("connectivity-issues")
    pages = [found.get_absolute_url(), "/errors/http-404/", "/search/?q=xyzzy"]
    links = [f"/contact/?article={found.pk}", f"/contact/?article={of('http-404').pk}"]
    links.append("/contact/?q=xyzzy")
    for path, link in zip(pages, links, strict=True):
        assert f'href="{link}">Write to us' in Client().get(path).content.decode()
        assert Client().get(link).status_code == 200
    settings.EMAIL_HOST = ""
    for path in pages:
        text = text_of(Client().get(path))
        assert "Contact us: help@example.com" in text
        assert "Write to us" not in text
    assert "Contact us: help@example.com" in text_of(Client().get("/contact/"))
    settings.KB_SUPPORT_CONTACT = ""
    assert all("Still stuck?" not in text_of(Client().get(path)) for path in pages)
    assert Client().get("/contact/").status_code == 404


def test_subject_and_address_are_filled_in(client: Client, agent: Any) -> None:
    """What was being read or searched for; who is signed in."""
    found = of("connectivity-issues")
    page = Client().get(f"/contact/?article={found.pk}")
    html = page.content.decode()
    assert 'value="Connectivity Issues"' in html
    assert "csrf" not in html
    assert not page.cookies
    assert faults_of(html) == []
    assert 'value="no such thing"' in Client().get("/contact/?q=no+such%0A+thing").content.decode()
    client.force_login(agent)
    signed_in = client.get("/contact/").content.decode()
    assert 'value="agent@example.com"' in signed_in
    assert "csrfmiddlewaretoken" in signed_in


def test_a_mail_says_what_was_read_and_whom_to_answer() -> None:
    """Nothing of it is stored once it is sent, and the page after it does not send it again."""
    found = of("connectivity-issues")
    answer = send(article=str(found.pk))
    assert hop_of(answer) == (303, f"/contact/?sent=1&article={found.pk}")
    assert "on its way" in text_of(Client().get(answer.headers["Location"]))
    (sent,) = sent_mails()
    assert not OutgoingMail.objects.exists()
    assert sent.subject == "It is dark"
    assert sent.to == ["help@example.com"]
    assert sent.reply_to == ["zoe@example.org"]
    assert sent.body.startswith("I pressed it.\nTwice.\n-- \n")
    assert f"Connectivity Issues: http://testserver/articles/{found.pk}/" in sent.body
    assert "zoe" not in str(list(Bucket.objects.values()))


def test_an_article_that_the_sender_cannot_see_does_not_go_along() -> None:
    """An id is soon guessed."""
    secret = write_live("Reset the vault", audience="internal")
    send(article=str(secret.pk))
    assert "vault" not in sent_mails()[0].body
    assert "vault" not in Client().get(f"/contact/?article={secret.pk}").content.decode()
    for nonsense in ("x", "-1", "9" * 30, "²"):
        assert Client().get("/contact/", {"article": nonsense}).status_code == 200


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"subject": "Dark\r\nBcc: all@example.com"}, "Write the subject in one line."),
        ({"subject": "Dark\u2028Bcc: all@example.com"}, "Write the subject in one line."),
        ({"subject": ""}, "This field is required."),
        ({"subject": "x" * (LONGEST_SUBJECT + 1)}, "at most"),
        ({"address": "zoe@example.org\nBcc: all@example.com"}, "Enter a valid email address."),
        ({"address": "zoe@example.org, all@example.com"}, "Enter a valid email address."),
        ({"text": ""}, "This field is required."),
        ({"text": "x" * (LONGEST_TEXT + 1)}, "at most"),
    ],
)
def test_what_cannot_be_sent_is_said_and_what_was_written_stays(
    fields: dict[str, Any], wrong: str
) -> None:
    """Another header in a field would make others get our mail."""
    answer = send(**fields)
    html = answer.content.decode()
    assert answer.status_code == 400
    assert wrong in text_of(answer)
    assert "Nothing was sent yet" in html
    assert faults_of(html) == []
    assert fields.get("text") == "" or (fields.get("text") or "I pressed it.") in html
    assert sent_mails() == []
    assert not answer.cookies


def test_a_text_of_many_lines_is_as_long_as_the_browser_counts() -> None:
    """It sends two characters for a line end."""
    assert send(text="x\r\n" * (LONGEST_TEXT // 2)).status_code == 303


def test_where_too_many_mails_wait_the_page_says_so_and_keeps_the_text(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And names the address to write to."""
    monkeypatch.setattr(outbox, "MOST_WAITING", 1)
    assert send().status_code == 303
    answer = send()
    assert answer.status_code == 503
    assert "send it to help@example.com yourself" in text_of(answer)
    assert "I pressed it.\nTwice.</textarea>" in answer.content.decode()
    assert len(sent_mails()) == 1


def test_who_writes_often_waits_and_other_sites_cannot_write_at_all() -> None:
    """The address is counted, and so is the whole site."""
    assert (
        Client().post("/contact/", FORM, headers={"sec-fetch-site": "cross-site"}).status_code
        == 403
    )
    assert Client().post("/contact/", FORM).status_code == 403
    allowed = view.PER_CLIENT.count
    answers = [send().status_code for _try in range(allowed + 1)]
    assert answers == [303] * allowed + [429]
    assert len(sent_mails()) == allowed
    elsewhere = Client(REMOTE_ADDR="203.0.113.9")
    assert send(elsewhere).status_code == 303
    assert {key.split(":")[0] for key in Bucket.objects.values_list("key", flat=True)} >= {
        "contact",
        "contact-site",
    }


def test_a_body_beyond_all_reason_is_not_read() -> None:
    """Only our own form posts here."""
    answer = send(text="x" * 60_000)
    assert answer.status_code == 413
    assert "too long" in text_of(answer)


def test_who_is_signed_in_needs_the_token(agent: Any) -> None:
    """As for every form."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(agent)
    assert send(client).status_code == 403
