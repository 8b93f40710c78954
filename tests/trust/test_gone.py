"""What was public says that it is gone; what was never public was never there."""

from collections.abc import Callable
from typing import Any

import pytest

from kb.models import Article
from kb.publishing import workflow
from tests.articles import write, write_live
from tests.trust.asking import (
    address,
    ask,
    every_address,
    lands,
    make_category,
    make_code,
    rename_code,
)


@pytest.mark.parametrize("make", [lambda: write_live("The fan is loud"), make_code])
def test_what_was_retired_is_gone_and_says_so(guide: None, make: Callable[[], Any]) -> None:
    """A bare 404 would leave the reader to think that the link was wrong."""
    publication = make()
    workflow.retire(Article.objects.get(pk=publication.pk), by=None)
    for path in every_address(publication):
        response = ask(path)
        assert response.status_code == 410, path
        assert response["Cache-Control"] == "no-cache"
    assert publication.title in ask(f"/articles/{publication.pk}/").content.decode()


def test_a_gone_article_names_its_successor(guide: None) -> None:
    """The reader wants an answer, not an obituary."""
    old, new = write_live("The fan is loud"), write_live("Fans and their noise")
    workflow.retire(Article.objects.get(pk=old.pk), by=None, successor=new)
    page = ask(f"/articles/{old.pk}/").content.decode()
    assert address(new) in page


@pytest.mark.parametrize("make", [lambda: write_live("The fan is loud"), make_code])
def test_what_was_restored_answers_again(guide: None, make: Callable[[], Any]) -> None:
    """Every address that it had."""
    publication = make()
    article = Article.objects.get(pk=publication.pk)
    workflow.retire(article, by=None)
    workflow.restore(article, by=None)
    for path in every_address(publication):
        assert lands(path) not in {"404", "410"}, path


@pytest.mark.parametrize("make", [lambda: write_live("The fan is loud"), make_code])
def test_what_was_merged_is_one_hop_away(guide: None, make: Callable[[], Any]) -> None:
    """From each of its addresses, also through a second merge: never two hops."""
    old, middle, new = make(), write_live("Fans and noise"), write_live("All about fans")
    articles = {one.pk: Article.objects.get(pk=one.pk) for one in (old, middle, new)}
    workflow.merge(articles[old.pk], into=articles[middle.pk], by=None)
    workflow.merge(articles[middle.pk], into=articles[new.pk], by=None)
    for path in every_address(old):
        if not path.endswith((".md", ".json", ".txt")):
            assert lands(path) == address(new), path


@pytest.mark.parametrize("make", [lambda: write_live("The fan is loud"), make_code])
def test_what_was_restricted_is_gone_without_its_title(
    guide: None, make: Callable[[], Any], agent: Any
) -> None:
    """It was public, so 404 would be a lie; its title is no longer the customer's."""
    publication = make()
    workflow.restrict(Article.objects.get(pk=publication.pk), by=None)
    for path in every_address(publication):
        response = ask(path)
        assert response.status_code == 410, path
        assert publication.title not in response.content.decode().replace(path, ""), path
    assert ask(publication.get_absolute_url(), agent).status_code == 200


def test_what_was_opened_again_answers_again(guide: None) -> None:
    """Restricted by mistake, and back."""
    publication = make_code()
    article = Article.objects.get(pk=publication.pk)
    workflow.restrict(article, by=None)
    workflow.open_(article, by=None)
    for path in every_address(publication):
        assert lands(path) not in {"404", "410"}, path


def test_a_category_whose_last_article_went_is_gone_not_lost(guide: None) -> None:
    """It was an address that people linked to; 404 would say that it never was."""
    area = make_category()
    publication = write_live("The fan is loud", category=area)
    assert ask(area.get_absolute_url()).status_code == 200
    workflow.retire(Article.objects.get(pk=publication.pk), by=None)
    for path in (area.get_absolute_url(), f"/categories/{area.pk}/"):
        assert lands(path) != "404", path


# --- Never public ---------------------------------------------------------------------------------


def test_what_was_never_public_is_answered_like_what_never_was(guide: None) -> None:
    """Byte for byte, but for what was asked: a longer page would be an answer."""
    draft = write("Secret plan", slug="secret-plan")
    inner = write_live("Secret rule", slug="secret-plan", audience="internal")
    for ending in ("/", "/secret-plan/", ".md", ".json"):
        nothing = ask(f"/articles/987654321{ending}")
        assert nothing.status_code == 404
        for article in (draft, inner):
            response = ask(f"/articles/{article.pk}{ending}")
            assert response.status_code == 404
            for name in (str(article.pk), "987654321"):
                assert name not in nothing.headers.values()
            said = response.content.replace(b"%d" % article.pk, b"#")
            assert said == nothing.content.replace(b"987654321", b"#").replace(
                b"%d" % article.pk, b"#"
            )
            assert dict(response.headers) | {"Content-Length": ""} == dict(nothing.headers) | {
                "Content-Length": ""
            }


@pytest.mark.parametrize("code", ["EZQX", "EZQY"])
def test_a_code_that_was_never_public_is_answered_like_none(guide: None, code: str) -> None:
    """Retired internal codes, renamed internal codes: nothing of them was ever an address."""
    publication = make_code(code, audience="internal")
    rename_code(publication, f"{code}B")
    workflow.retire(Article.objects.get(pk=publication.pk), by=None)
    nothing = ask("/errors/test-eqqqq/")
    for name in (f"test-{code}", code, f"test-{code}b", f"{code}B", "Quoxed"):
        response = ask(f"/errors/{name}/")
        assert response.status_code == nothing.status_code == 404, name


def test_what_went_internal_before_it_was_renamed_does_not_tell_its_new_name(guide: None) -> None:
    """The address it had in public says 410; the one it got in secret says nothing."""
    publication = make_code("EZQX")
    article = Article.objects.get(pk=publication.pk)
    workflow.restrict(article, by=None)
    article.refresh_from_db()
    rename_code(publication, "EZQW")
    assert ask("/errors/test-ezqx/").status_code == 410
    assert ask("/errors/test-ezqw/").status_code == 404
    assert "ezqw" not in ask("/errors/test-ezqx/").content.decode().lower()
