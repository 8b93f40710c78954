"""Categories, people and redirects: nothing in use goes, nobody is deleted."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from kb.models import Article, Category, Redirect
from tests.admin.form_data import data, read


@pytest.fixture
def client(administrator: Any, signed_in: Callable[[Any], Client]) -> Client:
    """The administrator."""
    return signed_in(administrator)


def category(**values: Any) -> Category:
    return Category.objects.create(
        **{"key": "c", "title": "Printers", "slug": "printers", **values}
    )


def change(client: Client, row: Category, **values: str) -> Any:
    path = f"/admin/kb/category/{row.pk}/change/"
    response = client.post(path, data(client.get(path), **values), follow=True)
    row.refresh_from_db()
    return response


def test_a_category_in_use_cannot_be_deleted_and_an_empty_one_can(client: Client) -> None:
    used = Category.objects.get(key="guide-database-issues")
    path = f"/admin/kb/category/{used.pk}/"
    assert "Delete" not in client.get(f"{path}change/").content.decode()
    assert client.post(f"{path}delete/", {"post": "yes"}).status_code == 403
    empty = category()
    client.post(f"/admin/kb/category/{empty.pk}/delete/", {"post": "yes"})
    assert not Category.objects.filter(pk=empty.pk).exists()


def test_a_new_category_gets_a_key_and_an_address(client: Client) -> None:
    form = data(client.get("/admin/kb/category/add/"), title="Printers & scanners")
    client.post("/admin/kb/category/add/", form)
    made = Category.objects.get(title="Printers & scanners")
    assert (made.key, made.slug) == ("kb-printers-scanners", "printers-scanners")


def test_a_save_raises_the_version_of_a_category(client: Client) -> None:
    row = category()
    change(client, row, title="Copiers")
    assert (row.title, row.edit_version) == ("Copiers", 2)


def test_a_stale_save_of_a_category_shows_both_texts_and_saving_again_decides(
    client: Client,
) -> None:
    row = category()
    path = f"/admin/kb/category/{row.pk}/change/"
    mine = data(client.get(path), title="Mine")
    change(client, row, title="Theirs", description="Kept")
    shown = client.post(path, mine)
    content = shown.content.decode()
    assert "as “Theirs”" in content
    assert read(shown).data["title"] == "Mine"
    row.refresh_from_db()
    assert row.title == "Theirs"
    client.post(path, data(shown))
    row.refresh_from_db()
    assert (row.title, row.edit_version) == ("Mine", 3)


@pytest.mark.parametrize("parent", ["guide-database-issues", "c"])
def test_a_category_cannot_lie_inside_itself(client: Client, parent: str) -> None:
    row = category()
    child = Category.objects.create(key="d", title="Ink", slug="ink", parent=row)
    target = child if parent == "c" else Category.objects.get(key=parent)
    change(client, row, parent=str(target.pk))
    assert (row.parent_id == target.pk) == (parent != "c")


def test_the_family_of_codes_in_use_stays(client: Client) -> None:
    row = Article.objects.get(key="guide-http-404").category
    assert row is not None
    assert "start with this" in change(client, row, code_family="web").content.decode()
    assert row.code_family == "http"


def test_people_are_never_deleted(client: Client, author: Any) -> None:
    path = f"/admin/auth/user/{author.pk}/"
    assert "Delete" not in client.get(f"{path}change/").content.decode()
    assert client.post(f"{path}delete/", {"post": "yes"}).status_code == 403


def test_who_is_deactivated_is_signed_out_also_after_coming_back(
    client: Client, author: Any, signed_in: Callable[[Any], Client]
) -> None:
    theirs = signed_in(author)
    assert theirs.get("/admin/").status_code == 200
    path = f"/admin/auth/user/{author.pk}/change/"
    form = data(client.get(path), is_active=None)
    assert client.post(path, form).status_code == 302
    assert theirs.get("/admin/").status_code == 302
    client.post(path, {**form, "is_active": "on"})
    assert theirs.get("/admin/").status_code == 302


def test_who_is_deactivated_elsewhere_is_signed_out_too(
    author: Any, editor: Any, signed_in: Callable[[Any], Client]
) -> None:
    theirs, others = signed_in(author), signed_in(editor)
    author.is_active = False
    author.save()
    author.is_active = True
    author.save(update_fields=["is_active"])
    assert theirs.get("/admin/").status_code == 302
    assert others.get("/admin/").status_code == 200


def test_several_people_are_deactivated_at_once_but_never_oneself(
    client: Client, administrator: Any, author: Any, signed_in: Callable[[Any], Client]
) -> None:
    theirs = signed_in(author)
    ticked = {"action": "deactivate", "_selected_action": [str(author.pk)]}
    client.post("/admin/auth/user/", ticked)
    author.refresh_from_db()
    assert not author.is_active
    author.is_active = True
    author.save()
    assert theirs.get("/admin/").status_code == 302
    ticked["_selected_action"] = [str(administrator.pk)]
    assert client.post("/admin/auth/user/", ticked).status_code == 403


def test_an_administrator_by_role_cannot_make_or_change_a_superuser(
    person: Callable[..., Any], administrator: Any, signed_in: Callable[[Any], Client]
) -> None:
    client = signed_in(person("chief", "administrator"))
    other = person("other", "author")
    path = f"/admin/auth/user/{other.pk}/change/"
    form = data(client.get(path), is_superuser="on", first_name="Olga")
    assert client.post(path, form).status_code == 302
    other.refresh_from_db()
    assert (other.first_name, other.is_superuser) == ("Olga", False)
    page = f"/admin/auth/user/{administrator.pk}/"
    assert "_save" not in read(client.get(f"{page}change/")).buttons
    password = {"password1": "a long new one", "password2": "a long new one"}
    assert client.post(f"{page}password/", password).status_code == 403


def test_a_role_that_somebody_has_stays(client: Client, author: Any) -> None:
    role = Group.objects.get(name="author")
    path = f"/admin/auth/group/{role.pk}/delete/"
    assert client.post(path, {"post": "yes"}).status_code == 403
    empty = Group.objects.create(name="empty")
    client.post(f"/admin/auth/group/{empty.pk}/delete/", {"post": "yes"})
    assert not Group.objects.filter(name="empty").exists()


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("errors/ECONNREFUSED", "A published error code uses this address."),
        ("errors/system-econnrefused", "A published error code uses this address."),
        ("2.1", "A published article has this number."),
        ("anything", "Enter “errors/…” or a number"),
        ("errors/", "Enter “errors/…” or a number"),
    ],
)
def test_a_redirect_never_covers_what_is_alive(client: Client, path: str, message: str) -> None:
    form = {"path": path, "leads_to": "2.1"}
    assert message in client.post("/admin/kb/redirect/add/", form).content.decode()
    assert not Redirect.objects.exists()


def test_a_redirect_names_its_article_as_editors_type_it(client: Client) -> None:
    form = {"path": "/errors/Old-Code/", "leads_to": "ECONNREFUSED"}
    client.post("/admin/kb/redirect/add/", form)
    made = Redirect.objects.get()
    assert made.article.key == "guide-system-econnrefused"
    page = client.get(f"/admin/kb/redirect/{made.pk}/change/")
    assert client.post(page.request["PATH_INFO"], data(page)).status_code == 302


def test_a_redirect_that_is_there_already_is_refused(client: Client) -> None:
    form = {"path": "errors/old-code", "leads_to": "ECONNREFUSED"}
    client.post("/admin/kb/redirect/add/", form)
    again = client.post("/admin/kb/redirect/add/", form)
    assert "already leads there" in again.content.decode()
    assert Redirect.objects.count() == 1


def test_a_redirect_that_is_there_leads_on_for_ever(client: Client) -> None:
    leads_to = Article.objects.get(key="guide-system-econnrefused")
    kept = Redirect.objects.create(path="errors/old-code", article=leads_to)
    path = f"/admin/kb/redirect/{kept.pk}/"
    assert client.post(f"{path}delete/", {"post": "yes"}).status_code == 403
    shown = client.get(f"{path}change/")
    assert "path" not in read(shown).data
    moved = {"path": "errors/other", "leads_to": "ETIMEDOUT"}
    assert client.post(f"{path}change/", moved).status_code == 302
    kept.refresh_from_db()
    assert (kept.path, kept.article.key) == ("errors/old-code", "guide-system-etimedout")
