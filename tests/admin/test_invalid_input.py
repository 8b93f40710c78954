"""Whatever is posted to the editors' pages, the answer is one in words, never a failure."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kb.models import Article
from tests.admin.form_data import data
from tests.make_articles import edit, write_live

JUNK = ("\x00", "a\x00b", "\ud800".encode("utf-8", "surrogatepass"), "1" * 20, "x" * 8192, "\u202e")


FIELDS = (
    "title",
    "body",
    "aliases",
    "category",
    "owner",
    "edit_version",
    "base",
    "steps-TOTAL_FORMS",
    "steps-0-anchor",
    "steps-0-if_not",
)


@pytest.fixture
def client(administrator: Any, signed_in: Callable[[Any], Client]) -> Client:
    """May post anything."""
    return signed_in(administrator)


@pytest.mark.parametrize("junk", JUNK, ids=lambda text: ascii(text)[:20])
@pytest.mark.parametrize("is_stale", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_junk_in_any_field_of_the_form_is_refused_or_kept(
    client: Client, junk: Any, is_stale: bool
) -> None:
    article = write_live("Slow lift", steps=("Look",)).article
    path = f"/admin/kb/problem/{article.pk}/change/"
    form = data(client.get(path))
    if is_stale:
        edit(article, symptom="Theirs")
    everywhere = dict.fromkeys(form, junk) | {"edit_version": form["edit_version"]}
    assert client.post(path, {**everywhere, "_save": ""}).status_code < 500
    for name in FIELDS:
        assert name in form
        response = client.post(path, {**form, name: junk, "_save": ""})
        assert response.status_code < 500, name
    if is_stale:
        for conflict in Article.objects.get(pk=article.pk).conflicts.all():
            page = client.get(f"/admin/kb/problem/{article.pk}/merge/{conflict.pk}/")
            assert page.status_code == 200


PATHS = (
    "desk/{}/",
    "suggest/articles/?q={}",
    "suggest/links/?q={}",
    "suggest/links/?q=/errors/{}/",
    "suggest/people/?q={}",
    "kb/problem/?q={}&is={}&in={}&owner={}&audience={}&p={}&o={}",
    "kb/problem/{}/change/",
    "kb/problem/{}/history/",
    "kb/problem/1/history/?before={}",
    "kb/problem/1/compare/?from={}&to={}",
    "kb/problem/1/do/{}/",
    "kb/problem/1/revert/{}/",
    "kb/problem/1/merge/{}/",
    "kb/problem/add/?copy={}",
    "kb/category/{}/change/",
    "kb/revision/{}/change/",
    "auth/user/{}/change/",
    "kb/revision/?origin={}",
    "kb/flag/?is={}",
    "kb/revision/?created_at__year={}",
    "kb/searchlog/?at__year={}",
    "kb/securityevent/?at__year={}",
)


@pytest.mark.parametrize("path", PATHS)
def test_junk_in_any_address_is_no_failure(client: Client, path: str) -> None:
    for junk in ("%00", "%ED%A0%80", "9" * 20, "x" * 8192, "-1", "%F0%9F%92%A9", "'", "1e5", "0"):
        address = "/admin/" + path.replace("{}", junk)
        assert client.get(address).status_code < 500, address


@pytest.mark.parametrize("name", ["retire", "schedule", "expiry", "merge", "return", "submit"])
def test_junk_asked_of_a_verb_is_no_failure(client: Client, name: str) -> None:
    live = write_live("Slow lift")
    path = f"/admin/kb/problem/{live.pk}/do/{name}/"
    fields = ("reason", "successor", "into", "publish_at", "expires_at", "time_zone")
    for junk in JUNK:
        posted = dict.fromkeys(fields, junk)
        assert client.post(path, posted).status_code < 500


@pytest.mark.parametrize(
    ("path", "action"),
    [
        ("kb/article", "publish"),
        ("kb/problem", "retire"),
        ("kb/flag", "close"),
        ("kb/searchlog", "close"),
        ("kb/image", "delete_selected"),
        ("auth/user", "deactivate"),
    ],
)
def test_a_ticked_row_that_cannot_be_is_left_out(client: Client, path: str, action: str) -> None:
    """Django's admin looks up whatever is posted as an id."""
    for junk in (*JUNK, "null", "1.5", "-1", "9" * 19):
        posted = {"action": action, "_selected_action": junk, "index": junk}
        assert client.post(f"/admin/{path}/", posted).status_code in {200, 302}, junk
    live = write_live("Slow lift")
    both = {"action": "publish", "_selected_action": ["null", str(live.pk)], "index": "0"}
    answer = client.post("/admin/kb/article/", both)
    assert "/admin/bulk/" in answer.headers["Location"]
