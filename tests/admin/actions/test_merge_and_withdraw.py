"""Withdrawing says who links to the article; merging brings its texts along; spellings warn."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kb.models import Article, Category, LinkType, Relation
from tests.admin.form_data import data, read
from tests.make_articles import put_live, write, write_live


@pytest.fixture
def client(editor: Any, signed_in: Callable[[Any], Client]) -> Client:
    """The editor."""
    return signed_in(editor)


def test_withdrawing_and_merging_name_the_articles_that_link_here(client: Client) -> None:
    target = write_live("Slow lift").article
    for title in ("Linked live", "Linked draft"):
        article = write(title)
        Relation.objects.create(article=article, type=LinkType.RELATED, target=target)
        if title == "Linked live":
            put_live(article)
    for action in ("retire", "merge"):
        content = client.get(target.admin_url("do", action)).content.decode()
        assert "Linked live" in content
        assert "Linked draft" in content
    assert (
        "No article links to it."
        in client.get(write_live("Alone").article.admin_url("do", "retire")).content.decode()
    )


def test_a_merge_offers_what_the_other_article_lacks_and_saves_nothing_by_itself(
    client: Client,
) -> None:
    category = Category.objects.get(key="guide-database-issues")
    into = write_live("Slow lift", steps=("Look at it",), category=category).article
    source = write_live("Lift crawls", symptom="It crawls.", steps=("Oil it",)).article
    source.aliases.create(text="LIFT-7")
    page = client.get(source.admin_url("do", "merge"))
    answer = client.post(page.request["PATH_INFO"], data(page, into=f"#{into.pk}"))
    assert answer["Location"] == f"{into.admin_url()}?with={source.pk}"
    form = client.get(answer["Location"])
    fields = read(form).data
    assert (fields["symptom"], fields["aliases"]) == ("It does not\n\nIt crawls.", "LIFT-7")
    assert [fields[f"steps-{n}-text"] for n in (0, 1)] == ["Look at it", "Oil it"]
    assert "Nothing is saved yet" in form.content.decode()
    into.refresh_from_db()
    assert (into.state, into.symptom) == ("published", "It does not")
    client.post(into.admin_url(), {**fields, "_save": ""})
    into.refresh_from_db()
    assert (into.state, into.symptom) == ("draft", "It does not\n\nIt crawls.")


def test_a_merge_can_leave_the_texts_behind(client: Client) -> None:
    into, source = (write_live(title).article for title in ("Slow lift", "Lift crawls"))
    page = client.get(source.admin_url("do", "merge"))
    form = data(page, into=f"#{into.pk}", brings_texts=None)
    assert client.post(page.request["PATH_INFO"], form)["Location"] == source.admin_url()
    assert client.get(f"{into.admin_url()}?with=999999999").status_code == 200


def test_who_may_not_write_is_not_asked_whether_to_bring_texts_along(
    publisher: Any, signed_in: Callable[[Any], Client]
) -> None:
    into, source = (write_live(title).article for title in ("Slow lift", "Lift crawls"))
    client, path = signed_in(publisher), source.admin_url("do", "merge")
    form = data(client.get(path), into=f"#{into.pk}")
    assert "brings_texts" not in form
    answer = client.post(path, {**form, "brings_texts": "on"})
    assert answer["Location"] == source.admin_url()


def test_a_spelling_that_another_article_has_warns_and_names_it(client: Client) -> None:
    category = Category.objects.get(key="guide-database-issues")
    article = write_live(
        "Slow lift", category=category, symptom="It is slow", steps=("Look",)
    ).article
    page = client.get(article.admin_url())
    code = Article.objects.get(key="guide-system-econnrefused")
    form = {**data(page, aliases="econnrefused\nLIFT-7"), "_save": ""}
    said = client.post(article.admin_url(), form, follow=True).content.decode()
    owner = f"ECONNREFUSED Connection refused (#{code.pk})"
    assert f"“econnrefused” is also a spelling of {owner}" in said
    assert "LIFT-7” is also" not in said
    assert set(article.aliases.values_list("text", flat=True)) == {"econnrefused", "LIFT-7"}


def test_pickers_show_kind_category_and_id(client: Client) -> None:
    category = Category.objects.get(key="guide-database-issues")
    rows = [write("Same name", category=category), write("Same name", kind="how_to")]
    answer = client.get("/admin/suggest/articles/?q=same+name").json()
    labels = {option["value"]: option["label"] for option in answer["options"]}
    assert labels == {
        f"Same name #{rows[0].pk}": f"Problem · {category} · #{rows[0].pk}",
        f"Same name #{rows[1].pk}": f"How-to · #{rows[1].pk}",
    }
    live = write_live("To withdraw").article
    put_live(rows[1])
    form = {"successor": f"Same name #{rows[1].pk}", "reason": ""}
    client.post(live.admin_url("do", "retire"), form)
    live.refresh_from_db()
    assert live.publication.successor_id == rows[1].pk
    by_id = client.get(f"/admin/suggest/articles/?q=%23{rows[0].pk}").json()["options"]
    assert f"Same name #{rows[0].pk}" in [option["value"] for option in by_id]
