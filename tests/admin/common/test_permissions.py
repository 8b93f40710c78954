"""Who sees and does what in the editors' site."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.test import Client
from django.utils import timezone

from kb.models import (
    Article,
    Category,
    Notice,
    PublicationEvent,
    Redirect,
    Revision,
    Source,
    Synonym,
)
from kb.reader import may_open_admin
from tests.admin.form_data import data, read
from tests.make_articles import write_live

SECRET = "Heliotrope"


def test_the_sign_in_of_the_admin_is_the_products(client: Client) -> None:
    response = client.get("/admin/login/?next=/admin/kb/problem/")
    assert response.status_code == 302
    assert response.headers["Location"] == "/accounts/login/?next=/admin/kb/problem/"
    asked = client.get("/admin/kb/problem/")
    assert asked.headers["Location"] == "/accounts/login/?next=/admin/kb/problem/"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_signing_in_never_leads_elsewhere(client: Client, target: str) -> None:
    response = client.get("/admin/login/", {"next": target})
    assert response.headers["Location"] == "/accounts/login/?next=/admin/"


def test_an_agent_is_refused_without_a_loop(agent: Any, signed_in: Callable[[Any], Client]) -> None:
    client = signed_in(agent)
    assert client.get("/admin/login/").status_code == 403
    assert client.get("/admin/kb/problem/", follow=True).status_code == 403


PATHS = (
    "",
    "kb/problem/",
    "kb/problem/{pk}/change/",
    "kb/problem/{pk}/history/",
    "kb/problem/{pk}/compare/",
    "kb/problem/{pk}/do/retire/",
    "kb/revision/",
    "kb/publicationevent/",
    "kb/redirect/",
    "kb/category/",
    "kb/notice/add/",
    "kb/flag/",
    "kb/source/",
    "suggest/articles/?q=Helio",
    "suggest/links/?q=Helio",
    "suggest/links/?q=/articles/{pk}/",
    "desk/flagged/",
)


ALL_BUT_ONE = Permission.objects.exclude(codename="view_internal")


@pytest.mark.parametrize("rights", [Permission.objects.none(), ALL_BUT_ONE])
def test_staff_who_may_not_read_what_is_internal_see_no_word_of_it(
    person: Callable[..., Any], signed_in: Callable[[Any], Client], rights: Any
) -> None:
    live = write_live(SECRET, audience="internal", internal_note=SECRET, symptom=SECRET)
    user = person("temp")
    user.user_permissions.set(rights.all())
    Category.objects.create(key="c", title=SECRET, slug=SECRET)
    Redirect.objects.create(path=f"errors/{SECRET}", article=live.article)
    client = signed_in(user)
    for path in PATHS:
        response = client.get("/admin/" + path.format(pk=live.pk))
        assert SECRET not in response.content.decode(), path


def test_a_reviewer_reads_and_decides_but_does_not_write(
    reviewer: Any, signed_in: Callable[[Any], Client]
) -> None:
    article = Article.objects.get(key="guide-connectivity-issues")
    client = signed_in(reviewer)
    response = client.get(f"/admin/kb/problem/{article.pk}/change/")
    assert response.status_code == 200
    assert not {"_save", "_submit", "_publish"} & set(read(response).buttons)
    assert client.get("/admin/kb/problem/add/").status_code == 403
    posted = client.post(f"/admin/kb/problem/{article.pk}/change/", {"title": "X", "_save": ""})
    assert posted.status_code == 403
    article.refresh_from_db()
    assert article.title == "Connectivity Issues"


@pytest.mark.parametrize("role", ["author", "reviewer", "publisher", "administrator"])
def test_any_role_but_agent_opens_the_editors_site_and_losing_it_closes_it(
    role: str, person: Callable[..., Any], signed_in: Callable[[Any], Client]
) -> None:
    person("root", "administrator")  # one has to be left
    user = person("anna", role, "agent", is_staff=False)
    client = signed_in(user)
    assert client.get("/admin/").status_code == 200
    assert '<a href="/admin/">Edit</a>' in client.get("/").content.decode()
    user.groups.set(Group.objects.filter(name="agent"))
    assert client.get("/admin/").status_code == 302
    assert client.get("/admin/", follow=True).status_code == 403
    assert '<a href="/admin/">Edit</a>' not in client.get("/").content.decode()


def test_a_mark_of_old_alone_opens_nothing_and_a_superuser_needs_none(
    person: Callable[..., Any], signed_in: Callable[[Any], Client]
) -> None:
    assert signed_in(person("old", is_staff=True)).get("/admin/", follow=True).status_code == 403
    assert signed_in(person("root", is_superuser=True)).get("/admin/").status_code == 200
    role = Group.objects.create(name="glossary")
    role.permissions.set(Permission.objects.filter(codename="change_synonym"))
    user = person("gloria", "glossary")
    assert signed_in(user).get("/admin/").status_code == 200
    user.is_active = False
    assert not may_open_admin(user)
    assert not may_open_admin(AnonymousUser())


@pytest.mark.parametrize("model", [Revision, PublicationEvent, Source])
def test_records_can_be_read_and_never_changed(
    model: Any, administrator: Any, signed_in: Callable[[Any], Client]
) -> None:
    client, pk = signed_in(administrator), model.objects.first().pk
    path = f"/admin/kb/{model._meta.model_name}/"
    assert client.get(path, follow=True).status_code == 200
    assert client.get(f"{path}add/").status_code == 403
    page = client.get(f"{path}{pk}/change/")
    assert page.status_code == 200
    assert "_save" not in read(page).buttons
    for name in ("change", "delete"):
        assert client.post(f"{path}{pk}/{name}/", {"note": "x", "post": "yes"}).status_code == 403


def test_a_preview_is_what_is_published_and_only_for_who_may_write(
    editor: Any, reviewer: Any, signed_in: Callable[[Any], Client]
) -> None:
    text = "Fails **in turns** <script>alert(1)</script>\n\n- one\n- two"
    response = signed_in(editor).post("/admin/preview/", {"text": text})
    html = response.content.decode()
    assert "<strong>in turns</strong>" in html
    assert "<script" not in html
    live = write_live("Same", body=text)
    assert live.html["body"] == html
    assert signed_in(reviewer).post("/admin/preview/", {"text": text}).status_code == 403
    assert signed_in(editor).get("/admin/preview/").status_code == 405
    assert Client().post("/admin/preview/", {"text": text}).status_code == 302


def test_a_preview_of_hostile_markdown_says_why_it_cannot_be_shown(
    editor: Any, signed_in: Callable[[Any], Client]
) -> None:
    response = signed_in(editor).post("/admin/preview/", {"text": "> " * 90})
    assert response.status_code == 422
    assert response.content.decode()


def test_previews_are_throttled_for_each_editor(
    editor: Any, signed_in: Callable[[Any], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.admin.forms.preview.render", lambda *_texts: {"text": "x"})
    client = signed_in(editor)
    with time_machine.travel(timezone.now(), tick=False):
        answers = [client.post("/admin/preview/", {"text": "x"}).status_code for _n in range(200)]
    assert answers[:100] == [200] * 100
    assert answers[-1] == 429


def test_suggestions_are_few_and_for_who_may_read_here(
    editor: Any, signed_in: Callable[[Any], Client]
) -> None:
    client = signed_in(editor)
    names = client.get("/admin/suggest/articles/", {"q": "conn"}).json()["names"]
    assert "2.1 Connectivity Issues" in names
    assert "ECONNREFUSED Connection refused" in names
    assert len(names) <= 12
    assert client.get("/admin/suggest/people/", {"q": "edi"}).json()["names"] == ["editor"]
    for junk in ("", "\x00", "a" * 9000, "%"):
        assert client.get("/admin/suggest/articles/", {"q": junk}).status_code in (200, 400)


def test_a_post_without_the_token_changes_nothing(editor: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    article = Article.objects.get(key="guide-connectivity-issues")
    path = f"/admin/kb/problem/{article.pk}/change/"
    assert client.post(path, data(client.get(path), title="X")).status_code == 403


def test_every_row_can_be_read_by_who_may_only_read_it(
    person: Callable[..., Any], signed_in: Callable[[Any], Client]
) -> None:
    """The form of a category failed for authors; redirects and notices led to "None"."""
    live = write_live("Slow lift")
    redirect = Redirect.objects.create(path="old/lift", article=live.article)
    notice = Notice.objects.create(text="Lifts stand", starts_at=timezone.now())
    notice.articles.set([live.article])
    reader = person("reader")
    reader.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client = signed_in(reader)
    category = Category.objects.get(key="guide-database-issues")
    rows = {"category": category, "redirect": redirect, "notice": notice}
    pages = {
        name: client.get(f"/admin/kb/{name}/{row.pk}/change/").content.decode()
        for name, row in rows.items()
    }
    assert "Database Issues" in pages["category"]
    assert "Version" not in pages["category"]
    for name in ("redirect", "notice"):
        assert f'<a href="{live.admin_url()}">Slow lift</a>' in pages[name]
        assert ">None<" not in pages[name]
    others = {"synonym": Synonym, "revision": Revision, "source": Source}
    for name, model in others.items():
        pk = model._default_manager.values_list("pk", flat=True).first()
        assert pk is None or client.get(f"/admin/kb/{name}/{pk}/change/").status_code == 200
    for name, person_or_role in {"user": reader, "group": Group.objects.first()}.items():
        assert client.get(f"/admin/auth/{name}/{person_or_role.pk}/change/").status_code == 200
