"""Every page of the editors' site answers."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kb.models import Article, Kind

KINDS = ("problem", "procedure", "checklist", "errorcode", "howto")


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
