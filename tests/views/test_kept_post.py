"""A form whose session or token is gone: it is kept, asks for a sign-in, and goes on."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from kb.models import Article, Flag
from kb.pages import kept_post
from tests.admin.form_data import data, read
from tests.guide_pages import text_of

pytestmark = pytest.mark.one_database
HERE = {"sec-fetch-site": "same-origin"}
WORD = "correct horse"
WRITTEN = 'Names do not resolve\r\n\r\n`dig` says "no" & <nothing>'


def problem() -> Article:
    article: Article = Article.objects.get(key="guide-connectivity-issues")
    return article


def browser(person: Any) -> Client:
    web = Client(enforce_csrf_checks=True)
    web.force_login(person)
    return web


def opened(web: Client, path: str) -> dict[str, str]:
    """What the form at this path posts, with its token."""
    page = web.get(path)
    token = page.content.decode().partition('csrfmiddlewaretoken" value="')[2].partition('"')[0]
    return {**data(page), "csrfmiddlewaretoken": token}


def again(page: Any, **more: str) -> dict[str, str]:
    """What the only form of the page's main part posts, with its token."""
    main = page.content.decode().partition("<main")[2]
    token = main.partition('csrfmiddlewaretoken" value="')[2].partition('"')[0]
    return {**data(page), "csrfmiddlewaretoken": token, **more}


def sign_in(web: Client, page: Any, name: str, word: str = WORD) -> Any:
    posted = again(page, username=name, password=word)
    return web.post("/accounts/login/", posted, headers=HERE)


def end_elsewhere(web: Client) -> None:
    Session.objects.all().delete()


def end_all_cookies(web: Client) -> None:
    web.cookies.clear()


@pytest.mark.parametrize("end", [end_elsewhere, end_all_cookies])
def test_saving_after_the_session_has_ended_goes_on_after_a_sign_in(
    editor: Any, end: Callable[[Client], None]
) -> None:
    """The text is in the page that asks to sign in, a wrong password loses nothing, it is saved."""
    article, web = problem(), browser(editor)
    path = article.admin_url()
    posted = {**opened(web, path), "symptom": WRITTEN, "note": "Agents asked", "_save": ""}
    end(web)
    asked = web.post(path, posted, headers=HERE)
    assert asked.status_code == 403
    assert "nothing is saved yet" in text_of(asked)
    assert read(asked).data["username"] == "editor"
    assert "kept" not in read(asked).data["next"]
    wrong = sign_in(web, asked, "editor", "wrong horse")
    assert "do not match" in text_of(wrong)
    resumed = sign_in(web, wrong, "editor")
    assert resumed.status_code == 200
    assert "data-goes-on" in resumed.content.decode()
    assert 'action="' + path in resumed.content.decode()
    saved = web.post(path, again(resumed), headers=HERE, follow=True)
    assert "Draft saved" in text_of(saved)
    article.refresh_from_db()
    assert article.symptom == WRITTEN.replace("\r\n", "\n")
    assert article.revisions.get(number=2).note == "Agents asked"


def test_an_old_token_keeps_the_text_and_needs_one_click(editor: Any) -> None:
    """Signing in in another tab makes a new token."""
    article, web = problem(), browser(editor)
    posted = {**opened(web, article.admin_url()), "symptom": WRITTEN, "_save": ""}
    web.cookies["csrf"] = "x" * 32
    asked = web.post(article.admin_url(), posted, headers=HERE)
    assert asked.status_code == 403
    assert "signed in as editor" in text_of(asked)
    assert "data-goes-on" not in asked.content.decode(), "a browser without cookies would go round"
    web.post(article.admin_url(), again(asked), headers=HERE)
    article.refresh_from_db()
    assert article.symptom.startswith("Names do not resolve")


def test_who_has_signed_in_in_another_tab_goes_on_from_the_sign_in_page(editor: Any) -> None:
    article, web = problem(), browser(editor)
    posted = {**opened(web, article.admin_url()), "symptom": WRITTEN, "_save": ""}
    del web.cookies["session"]
    asked = web.post(article.admin_url(), posted, headers=HERE)
    web.force_login(editor)
    resumed = sign_in(web, asked, "editor")
    assert "Names do not resolve" in text_of(resumed)
    web.post(article.admin_url(), again(resumed), headers=HERE)
    article.refresh_from_db()
    assert article.symptom.startswith("Names do not resolve")


def test_another_person_is_told_and_their_own_rights_count(
    editor: Any, reviewer: Any, person: Callable[..., Any]
) -> None:
    """Nothing goes on by itself; who may not change articles gets the text back, not an article."""
    article, web = problem(), browser(editor)
    before = article.symptom
    posted = {**opened(web, article.admin_url()), "symptom": WRITTEN, "_save": ""}
    del web.cookies["session"]
    asked = web.post(article.admin_url(), posted, headers=HERE)
    person("second", "author")
    told = sign_in(web, asked, "second")
    assert "written by editor" in text_of(told)
    assert "data-goes-on" not in told.content.decode()
    article.refresh_from_db()
    assert article.symptom == before, "saved without asking"
    web.logout()
    told = sign_in(web, asked, "reviewer")
    refused = web.post(article.admin_url(), again(told), headers=HERE)
    article.refresh_from_db()
    assert article.symptom == before
    assert refused.status_code == 302 or "Names do not resolve" in text_of(refused)


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {},
    ],
)
def test_what_another_site_posted_is_never_carried(editor: Any, headers: dict[str, str]) -> None:
    """Else signing in would post it: the visitor of a hostile page would approve its text."""
    path = problem().admin_url("do", "retire")
    stranger = Client(enforce_csrf_checks=True)
    hostile = {"reason": "PWNED by this page", "_writer": "editor"}
    for client in (stranger, browser(editor)):
        answer = client.post(path, hostile, headers=headers)
        assert answer.status_code in {302, 403}
        assert "PWNED" not in answer.content.decode()
        assert "kept" not in answer.content.decode()


def test_a_signed_form_is_worth_nothing_on_another_site(editor: Any) -> None:
    """Somebody who got one for a text of theirs cannot have it posted by who signs in here."""
    path = problem().admin_url("do", "retire")
    own = Client().post(path, {"reason": "PWNED by them", "_writer": "editor"}, headers=HERE)
    blob = read(own).data["kept"]
    for client in (Client(enforce_csrf_checks=True), browser(editor)):
        posted = {"username": "editor", "password": WORD, "kept": blob}
        answer = client.post("/accounts/login/", posted, headers={"sec-fetch-site": "cross-site"})
        assert answer.status_code == 403
        assert "PWNED" not in answer.content.decode()


def test_a_forged_form_is_not_believed(editor: Any, client: Client) -> None:
    for blob in ("x", "x:y:z", ""):
        answer = client.post(
            "/accounts/login/", {"username": "editor", "password": WORD, "kept": blob}
        )
        assert answer.status_code == 302
        client.logout()


def test_passwords_are_never_carried(editor: Any) -> None:
    web = browser(editor)
    del web.cookies["session"]
    secret = {"old_password": "correct horse", "new_password1": "battery", "new_password2": "b"}
    answer = Client().post("/admin/password_change/", secret, headers=HERE)
    assert answer.status_code == 302
    assert "kept" not in answer.content.decode()


def test_what_is_too_long_to_carry_says_so(
    editor: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_post, "MAX_LENGTH", 100)
    page = client.post(problem().admin_url(), {"symptom": WRITTEN * 9}, headers=HERE)
    assert "too long for this page to carry" in text_of(page)
    assert "kept" not in read(page).data
    assert "Names do not resolve" in text_of(page), "it can be copied at least"


def test_too_many_attempts_keep_the_text(editor: Any, client: Client) -> None:
    page = client.post(problem().admin_url(), {"symptom": WRITTEN}, headers=HERE)
    for _number in range(11):
        page = sign_in(client, page, "editor", "wrong horse")
    assert page.status_code == 429
    assert int(page.headers["Retry-After"]) > 0
    assert "Names do not resolve" in text_of(page)
    assert read(page).data["kept"]


def test_a_flag_goes_on_too(agent: Any) -> None:
    """Agents write as well."""
    article, web = problem(), browser(agent)
    path = f"/articles/{article.pk}/{article.slug}/flag/"
    posted = {**opened(web, path), "reason": "The second step fails"}
    del web.cookies["session"]
    resumed = sign_in(web, web.post(path, posted, headers=HERE), "agent")
    web.post(path, again(resumed), headers=HERE)
    assert Flag.objects.get().reason == "The second step fails"


def test_who_may_not_do_it_gets_the_text_back(agent: Any, signed_in: Any) -> None:
    """The right was taken away while they wrote."""
    page = signed_in(agent).post(problem().admin_url(), {"symptom": WRITTEN}, headers=HERE)
    assert page.status_code == 403
    assert "`dig` says" in text_of(page)
