"""Every page of the editors' site answers."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from kb.models import Article, Kind, Revision
from tests.admin.form_data import read
from tests.make_articles import edit, write, write_live

pytestmark = pytest.mark.one_database

KINDS = ("problem", "procedure", "checklist", "errorcode", "howto")
BEGINNINGS = {
    "problem": ("steps-0-text", "resolutions-0-text"),
    "procedure": ("steps-2-text",),
    "checklist": ("steps-2-text",),
    "errorcode": (),
    "howto": ("body",),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_list_and_an_empty_form(
    kind: str, editor: Any, signed_in: Callable[[Any], Client]
) -> None:
    client = signed_in(editor)
    assert client.get(f"/admin/kb/{kind}/").status_code == 200
    assert client.get(f"/admin/kb/{kind}/add/").status_code == 200


def test_an_article_of_every_kind_opens_in_its_pages(
    editor: Any, signed_in: Callable[[Any], Client]
) -> None:
    client = signed_in(editor)
    for kind in Kind.values:
        article = Article.objects.of_kind(kind).first()
        if article is None:
            continue
        name = article.kind.replace("_", "")
        for page in ("change", "history", "compare"):
            assert client.get(f"/admin/kb/{name}/{article.pk}/{page}/").status_code == 200


@pytest.mark.parametrize(("kind", "names"), BEGINNINGS.items())
def test_a_new_article_begins_with_what_its_kind_has(
    kind: str, names: tuple[str, ...], editor: Any, signed_in: Callable[[Any], Client]
) -> None:
    shown = read(signed_in(editor).get(f"/admin/kb/{kind}/add/")).data
    assert set(names) <= set(shown)
    assert ("##" in shown["body"]) == (kind == "howto")


def test_the_form_says_who_saved_last_and_when(
    editor: Any, author: Any, signed_in: Callable[[Any], Client]
) -> None:
    live = write_live("Slow lift", by=editor)
    path = f"/admin/kb/problem/{live.pk}/change/"
    assert "Saved by editor, " in signed_in(author).get(path).content.decode()
    edit(live.article, symptom="It is slow", by=author)
    saved = Revision.objects.filter(article=live.pk).latest("number")
    at = timezone.localtime(saved.created_at)
    content = signed_in(editor).get(path).content.decode()
    assert f"Saved by author, {at.day} {at:%b %Y, %H:%M}" in content


def test_the_history_says_who_when_why_and_from_where(
    author: Any, editor: Any, signed_in: Callable[[Any], Client]
) -> None:
    article = write("Slow lift", symptom="")
    edit(article, symptom="It is slow", by=author, note="Agents asked")
    client = signed_in(editor)
    client.post(f"/admin/kb/problem/{article.pk}/revert/1/", {"note": "Was right"})
    content = client.get(f"/admin/kb/problem/{article.pk}/history/").content.decode()
    rows = content.partition("<tbody>")[2].split("</tr>")[:3]
    wanted = (
        ("editor", "revert", "Was right", "Problem removed"),
        ("author", "save", "Agents asked", "Problem added"),
        ("import", "save", "First revision"),
    )
    for row, words in zip(rows, wanted, strict=True):
        assert [word for word in words if word not in row] == []
        assert f"{timezone.localtime():%b %Y}" in row
