"""What is suggested while an editor links to an article."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client, override_settings

from kb.models import Article
from kb.publishing import workflow
from tests.make_articles import write, write_live

LINKS = "/admin/suggest/links/"


@pytest.fixture
def links(editor: Any, signed_in: Callable[[Any], Client]) -> Callable[..., list[dict[str, str]]]:
    client = signed_in(editor)

    def ask(query: str) -> list[dict[str, str]]:
        found: list[dict[str, str]] = client.get(LINKS, {"q": query}).json()["links"]
        return found

    return ask


def pk_of(key: str) -> int:
    row: Article = Article.objects.get(key=key)
    return row.pk


def test_words_find_titles_and_permanent_links(links: Callable[..., Any]) -> None:
    pk = pk_of("guide-connectivity-issues")
    found = links("connectivity iss")
    name = {"title": "Connectivity Issues", "detail": "Problem 2.1"}
    assert found == [{**name, "path": f"/articles/{pk}/", "note": ""}]
    codes = links("econnref")
    assert [each["title"] for each in codes] == ["ECONNREFUSED Connection refused"]
    assert links("") == []
    assert links("https://example.com/issues") == []


def test_names_that_begin_with_a_word_come_alone_and_any_part_is_found_without(
    links: Callable[..., Any],
) -> None:
    """Few begin so: they are read by an index, where a part of a word is looked for in all."""
    write("Xylophone broken")
    write("Megaxylophone broken")
    assert [each["title"] for each in links("xylo")] == ["Xylophone broken"]
    assert [each["title"] for each in links("gaxylo")] == ["Megaxylophone broken"]
    assert [each["title"] for each in links("xylo mega")] == ["Megaxylophone broken"]


@pytest.mark.parametrize(
    "address",
    [
        "/articles/{pk}/",
        "/articles/{pk}",
        "/articles/{pk}.md",
        "/articles/{pk}/any-slug/",
        "/articles/{pk}/any-slug/?q=words",
        "http://testserver/articles/{pk}/connectivity-issues/",
        "https://kb.example.com/articles/{pk}/connectivity-issues/",
        "/admin/kb/problem/{pk}/change/",
        "https://kb.example.com/2.1/",
        "/2.1",
    ],
)
def test_an_article_is_found_by_any_of_its_addresses(
    links: Callable[..., Any], address: str
) -> None:
    pk = pk_of("guide-connectivity-issues")
    with override_settings(KB_BASE_URL="https://kb.example.com"):
        (found,) = links(address.format(pk=pk))
        assert (found["title"], found["path"]) == ("Connectivity Issues", f"/articles/{pk}/")
        (found,) = links(address.format(pk=pk) + "#check-dns")
        assert found["path"] == f"/articles/{pk}/#check-dns"


@pytest.mark.parametrize("spelling", ["system-econnrefused", "ECONNREFUSED", "errno%20111"])
def test_a_code_is_found_by_any_of_its_addresses(links: Callable[..., Any], spelling: str) -> None:
    (found,) = links(f"/errors/{spelling}/#x")
    assert found["title"] == "ECONNREFUSED Connection refused"
    assert found["path"].startswith("/articles/")
    assert found["path"].endswith("/#x")


@pytest.mark.parametrize(
    "address",
    [
        "https://example.com/articles/{pk}/",
        "//example.com/articles/{pk}/",
        "javascript:/articles/{pk}/",
        "http://[/articles/{pk}/",
        "/articles/999999/",
        "/articles/",
        "/admin/kb/category/{pk}/change/",
        "/errors/no-such-code/",
    ],
)
def test_other_addresses_stay_as_they_are(links: Callable[..., Any], address: str) -> None:
    assert links(address.format(pk=pk_of("guide-connectivity-issues"))) == []


def test_what_readers_do_not_get_to_is_said(links: Callable[..., Any]) -> None:
    write("Quiet lift")
    write_live("Secret lift", audience="internal")
    gone = write_live("Withdrawn lift")
    workflow.retire(gone.article, by=None)
    notes = {each["title"]: each["note"] for each in links("lift")}
    assert notes == {
        "Quiet lift": "Not published yet",
        "Secret lift": "Agents only",
        "Withdrawn lift": "No longer public",
    }


def test_who_may_not_read_articles_here_gets_no_link(
    person: Callable[..., Any], signed_in: Callable[[Any], Client]
) -> None:
    user = person("temp")
    user.user_permissions.add(Permission.objects.get(codename="view_category"))
    client = signed_in(user)
    for query in ("conn", f"/articles/{pk_of('guide-connectivity-issues')}/"):
        assert client.get(LINKS, {"q": query}).json() == {"links": []}
