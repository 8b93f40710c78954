"""Passwords: forgotten, chosen by a link, changed, and the one that somebody else has set."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from kb.models import InitialPassword
from tests.guide_pages import hop_of, text_of
from tests.sent_mail import sent_mails
from tests.whole_site.clients import PASSWORD

NEW = "four unrelated words"
FORGOTTEN = "/accounts/forgotten/"
CHANGE = "/accounts/password/"


@pytest.fixture(autouse=True)
def smtp(settings: Settings) -> None:
    """A site that sends mail."""
    settings.EMAIL_HOST = "mail.example.com"
    settings.KB_BASE_URL = "https://kb.example.com"


def mails(count: int) -> list[Any]:
    """The mails that were sent: so many."""
    sent = sent_mails()
    assert len(sent) == count
    return list(sent)


def link_in(message: Any) -> str:
    """The path of the link in a mail."""
    (path,) = re.findall(r"https://kb\.example\.com(/accounts/choose/\S+)", message.body)
    return str(path)


def sign_in(name: str, password: str) -> Client:
    client = Client()
    client.post("/accounts/login/", {"username": name, "password": password})
    return client


def choose(client: Client, path: str, password: str = NEW) -> Any:
    """Open the link of a mail, and choose a password."""
    form = client.get(path, follow=True)
    here = form.redirect_chain[-1][0] if form.redirect_chain else path
    return client.post(here, {"password1": password, "password2": password})


def is_signed_in(client: Client) -> bool:
    return "Sign out" in text_of(client.get("/"))


def test_a_forgotten_password_is_replaced_by_the_link_of_a_mail(agent: Any) -> None:
    before, client = sign_in("agent", PASSWORD), Client()
    assert hop_of(client.post(FORGOTTEN, {"email": "Agent@Example.com"}))[0] == 302
    (message,) = mails(1)
    assert message.to == ["agent@example.com"]
    assert "agent" in message.body
    assert "no longer valid" not in text_of(client.get(link_in(message), follow=True))
    assert choose(client, link_in(message)).status_code == 302
    assert not is_signed_in(before), "whoever knew the old one is out"
    assert is_signed_in(sign_in("agent", NEW))
    assert "no longer valid" in text_of(Client().get(link_in(message), follow=True)), (
        "it works once"
    )


def test_nobody_learns_whether_an_address_has_an_account(agent: Any, person: Any) -> None:
    person("gone", "agent", is_active=False)
    answers = []
    for address in ("agent@example.com", "gone@example.com", "nobody@example.com"):
        client = Client()
        answer = client.post(FORGOTTEN, {"email": address})
        answers.append((hop_of(answer), text_of(client.get("/accounts/forgotten/sent/"))))
    assert len(set(answers)) == 1
    assert [one.to for one in mails(1)] == [["agent@example.com"]]


def test_asking_again_and_again_for_one_address_is_throttled(agent: Any) -> None:
    places = [Client(REMOTE_ADDR=f"203.0.113.{number}") for number in range(4)]
    answers = [web.post(FORGOTTEN, {"email": "agent@example.com"}) for web in places]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 429]


def test_without_mail_the_page_says_whom_to_ask(settings: Settings, guide: None) -> None:
    settings.EMAIL_HOST = ""
    assert "ask one of your administrators" in text_of(Client().get(FORGOTTEN))


@pytest.mark.parametrize(
    ("password", "words"),
    [("short one", "12 characters"), ("password1234", "too common"), ("1" * 14, "numeric")],
)
def test_a_weak_password_is_refused(agent: Any, password: str, words: str) -> None:
    client = sign_in("agent", PASSWORD)
    posted = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    assert words in text_of(client.post(CHANGE, posted))
    agent.refresh_from_db()
    assert agent.check_password(PASSWORD)


def test_an_agent_changes_their_password_and_stays_signed_in_here_alone(agent: Any) -> None:
    here, elsewhere = sign_in("agent", PASSWORD), sign_in("agent", PASSWORD)
    posted = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    answer = here.post(CHANGE, posted, follow=True)
    assert "Your password is changed." in text_of(answer)
    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)


def test_guessing_the_old_password_is_throttled(agent: Any) -> None:
    client = sign_in("agent", PASSWORD)
    posted = {"oldpassword": "wrong", "password1": NEW, "password2": NEW}
    answers = [client.post(CHANGE, posted).status_code for _number in range(11)]
    assert answers == [200] * 10 + [429]


def test_the_admins_own_page_leads_to_that_of_everybody(author: Any, signed_in: Any) -> None:
    assert hop_of(signed_in(author).get("/admin/password_change/")) == (302, CHANGE)


# --- Invited, or with an initial password ---------------------------------------------------------


def add(client: Client, **posted: str) -> Any:
    empty = {"username": "nina", "email": "", "password1": "", "password2": ""}
    return client.post("/admin/auth/user/add/", empty | posted, follow=True)


@pytest.fixture
def client(administrator: Any, signed_in: Callable[[Any], Client]) -> Client:
    """The administrator."""
    return signed_in(administrator)


def test_who_is_invited_chooses_the_password(client: Client) -> None:
    assert "An invitation is on its way" in text_of(add(client, email="nina@example.com"))
    (message,) = mails(1)
    assert "nina" in message.body
    assert not is_signed_in(sign_in("nina", ""))
    choose(Client(), link_in(message))
    assert is_signed_in(sign_in("nina", NEW))
    assert not InitialPassword.objects.exists()


def test_an_invitation_can_be_sent_again(client: Client, agent: Any, person: Any) -> None:
    mute = person("mute", email="")
    ticked = {"action": "invite", "_selected_action": [str(agent.pk), str(mute.pk)]}
    answer = client.post("/admin/auth/user/", ticked, follow=True)
    assert "1 invitation sent." in text_of(answer)
    assert [one.to for one in mails(1)] == [["agent@example.com"]]


@pytest.mark.parametrize(
    ("posted", "words"),
    [
        ({}, "needs a mail address"),
        ({"password1": NEW}, "Enter the password twice."),
        ({"password1": "short", "password2": "short"}, "12 characters"),
    ],
)
def test_who_could_not_sign_in_is_not_added(
    client: Client, posted: dict[str, str], words: str
) -> None:
    assert words in text_of(add(client, **posted))


def test_without_mail_a_user_needs_an_initial_password(client: Client, settings: Settings) -> None:
    settings.EMAIL_HOST = ""
    assert "No mail is set up" in text_of(add(client, email="nina@example.com"))


def test_an_initial_password_is_changed_before_anything_else(client: Client) -> None:
    add(client, password1=PASSWORD, password2=PASSWORD)
    nina = sign_in("nina", PASSWORD)
    for path in ("/", "/articles/", "/admin/", "/accounts/"):
        assert hop_of(nina.get(path)) == (302, CHANGE), path
    assert "Somebody else has set your password." in text_of(nina.get(CHANGE))
    posted = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert nina.post(CHANGE, posted).status_code == 302
    assert nina.get("/articles/").status_code == 200
    assert sign_in("nina", NEW).get("/articles/").status_code == 200


def test_a_password_that_an_administrator_sets_is_an_initial_one_but_not_their_own(
    client: Client, agent: Any, administrator: Any
) -> None:
    posted = {"password1": NEW, "password2": NEW, "usable_password": "true"}
    client.post(f"/admin/auth/user/{agent.pk}/password/", posted)
    assert hop_of(sign_in("agent", NEW).get("/")) == (302, CHANGE)
    client.post(f"/admin/auth/user/{administrator.pk}/password/", posted)
    assert client.get("/admin/").status_code == 200
    assert sign_in("administrator", NEW).get("/admin/").status_code == 200


def test_what_somebody_posts_before_their_duty_is_kept(author: Any) -> None:
    """As after the end of a session: nothing typed is lost."""
    author_in = sign_in("author", PASSWORD)
    session = author_in.session
    session["initial_password"] = True
    session.save()
    posted = {"title": "A text", "_writer": "author", "body": "many words of it"}
    here = {"sec-fetch-site": "same-origin"}
    answer = author_in.post("/admin/kb/problem/add/", posted, headers=here)
    assert answer.status_code == 403
    assert "many words of it" in answer.content.decode()
    assert f'href="{CHANGE}"' in answer.content.decode()
