"""Categories, people and redirects: nothing in use goes, nobody is deleted."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from kb.models import Article, Category, Redirect
from kb.publishing import workflow
from tests.admin.form_data import data, read
from tests.make_articles import put_live, write


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


def test_the_page_of_a_user_says_nothing_of_the_password_but_that_there_is_one(
    client: Client, author: Any, signed_in: Callable[[Any], Client], person: Callable[..., Any]
) -> None:
    path = f"/admin/auth/user/{author.pk}/"
    content = client.get(f"{path}change/").content.decode()
    assert "A password is set." in content
    assert f'href="{path}password/"' in content
    assert "Staff status" not in content
    algorithm, *_settings, salt, digest = author.password.split("$")
    assert [part for part in (algorithm, salt, digest[:6]) if part in content] == []
    author.set_unusable_password()
    author.save()
    assert "No password." in client.get(f"{path}change/").content.decode()
    root = person("root", is_superuser=True)
    seen = signed_in(person("chief", "administrator")).get(f"/admin/auth/user/{root.pk}/change/")
    assert "assword" not in seen.content.decode().partition('id="content-main"')[2]


def test_the_list_of_users_shows_their_roles_in_a_fixed_number_of_queries(
    client: Client, person: Callable[..., Any], django_assert_max_num_queries: Any
) -> None:
    for n in range(5):
        person(f"anna{n}", "author", "reviewer")
    with django_assert_max_num_queries(8):
        content = client.get("/admin/auth/user/").content.decode()
    assert content.count("author, reviewer") == 5


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
        ("2", "A category has this number."),
        ("/Articles/99999/old-name", "A page of this site has this address"),
        ("/search/?q=printer", "A page of this site has this address"),
        ("https://old.example.com/triage", "A page of this site has this address"),
        ("errors/", "Enter a path"),
        ("https://[", "Enter a path"),
        ("/a\x1fb", "Enter a path"),
        ("x" * 300, "Use at most 255 characters."),
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


def test_a_redirect_that_is_there_leads_on_for_ever_and_where_is_an_event(
    client: Client, administrator: Any
) -> None:
    leads_to = Article.objects.get(key="guide-system-econnrefused")
    kept = Redirect.objects.create(path="errors/old-code", article=leads_to)
    path = f"/admin/kb/redirect/{kept.pk}/"
    assert client.post(f"{path}delete/", {"post": "yes"}).status_code == 403
    shown = client.get(f"{path}change/")
    assert "path" not in read(shown).data
    moved = {"path": "errors/other", "leads_to": "ETIMEDOUT"}
    assert client.post(f"{path}change/", moved).status_code == 302
    moved_row = Redirect.objects.get()
    assert (moved_row.path, moved_row.article.key) == ("errors/old-code", "guide-system-etimedout")
    event = moved_row.article.events.latest("pk")
    assert (event.verb, event.by) == ("redirect", administrator)
    assert event.reason.startswith("/errors/old-code: ECONNREFUSED Connection refused → ETIMEDOUT")


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("https://old.example.com/HC/en-us/articles/360001#top", "/hc/en-us/articles/360001"),
        ("/hc/en-us/articles/360001/", "/HC/en-us/Articles/360001/?utm=x"),
        ("/view.php?id=12", "/view.php?id=12"),
        ("/Grüße%20aus%20Köln", "/gr%C3%BC%C3%9Fe%20aus%20k%C3%B6ln"),
    ],
)
def test_any_old_path_leads_to_its_article_in_one_hop(
    client: Client, typed: str, asked: str
) -> None:
    client.post("/admin/kb/redirect/add/", {"path": typed, "leads_to": "2.1"})
    answer = Client().get(asked)
    target = Article.objects.get(number="2.1").publication.get_absolute_url()
    query = "?utm=x" if "utm" in asked else ""
    assert (answer.status_code, answer.headers.get("Location")) == (301, f"{target}{query}")
    assert answer.headers["Cache-Control"] == "no-cache"


def test_a_path_with_another_query_is_another_path(client: Client) -> None:
    for path, number in (("/view.php?id=12", "2.1"), ("/view.php?id=13", "2.2")):
        client.post("/admin/kb/redirect/add/", {"path": path, "leads_to": number})
    assert "/connectivity-issues/" in Client().get("/view.php?id=12").headers["Location"]
    assert "/latency-problems/" in Client().get("/view.php?id=13").headers["Location"]
    assert (
        Client().get("/view.php?id=14").status_code == Client().get("/view.php").status_code == 404
    )


def test_an_old_path_tells_nothing_of_an_article_that_was_never_public(client: Client) -> None:
    hidden = write("Hidden master key")
    client.post("/admin/kb/redirect/add/", {"path": "/old/key", "leads_to": f"#{hidden.pk}"})
    assert Client().get("/old/key").status_code == 404
    workflow.retire(put_live(hidden).article, by=None)
    assert Client().get("/old/key").status_code == 410


def test_the_list_of_redirects_says_which_of_one_path_counts(client: Client) -> None:
    for target in ("2.1", "2.2"):
        form = {"path": "/old/key", "leads_to": target}
        client.post("/admin/kb/redirect/add/", form)
    rows = client.get("/admin/kb/redirect/").content.decode().split("<tr>")
    marked = ["a newer one comes first" in row for row in rows if "/old/key" in row]
    assert marked == [False, True]


def test_an_older_redirect_from_the_same_path_can_be_made_the_one_that_counts(
    client: Client,
) -> None:
    right, wrong = (Article.objects.get(number=number) for number in ("2.1", "2.2"))
    Redirect.objects.create(path="old/way", article=right)
    row = Redirect.objects.create(path="old/way", article=wrong)
    form = {"leads_to": f"#{right.pk}"}
    assert client.post(f"/admin/kb/redirect/{row.pk}/change/", form).status_code == 302
    assert [redirect.article for redirect in Redirect.objects.all()] == [right]


def test_what_is_wrong_with_a_form_is_listed_on_top_and_leads_to_its_field(client: Client) -> None:
    """And the text is kept; in the form of any model as in an article's."""
    row = category()
    page = change(client, row, title="T" * 210, slug="printers")
    html = page.content.decode()
    excess = f"{210 - 200} characters too many: at most 200"
    assert 'id="problems"' in html
    assert 'tabindex="-1" autofocus' in html
    assert '<a href="#id_title">Title</a>' in html
    assert excess in html
    assert read(page).data["title"] == "T" * 210
    asked = client.post("/admin/kb/problem/4/do/return/", {"reason": ""}).content.decode()
    assert '<a href="#id_reason">Reason</a>: Enter a reason' in asked


def test_the_history_of_everybody_is_offered_to_those_who_may_read_it(
    client: Client, author: Any, signed_in: Callable[[Any], Client]
) -> None:
    """To others its entry on the dashboard led to a 403."""
    link = 'href="/admin/kb/publicationevent/"'
    assert link in client.get("/admin/").content.decode()
    assert link not in signed_in(author).get("/admin/").content.decode()
