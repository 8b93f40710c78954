"""Error codes: the index, one code, any spelling of it, and what was once a code."""

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from kb.models import Alias
from kb.publishing import workflow
from tests.guide_pages import article_of, hop_of, of, text_of
from tests.make_articles import edit, put_live, write_live

pytestmark = pytest.mark.usefixtures("guide")


def ask(spelling: str, client: Client | None = None) -> Any:
    """Ask for a spelling as it is typed after /errors/."""
    return (client or Client()).get(f"/errors/{quote(spelling)}")


def test_the_index_lists_every_family_with_its_codes() -> None:
    """All 26 of the guide."""
    answer = Client().get("/errors/")
    text = text_of(answer)
    assert "HTTP Status Codes" in text
    assert "Database Error Codes" in text
    assert "System Error Codes" in text
    assert answer.content.decode().count('href="/errors/') >= 26


def test_a_code_says_what_it_means_how_else_it_is_written_and_what_to_work_through() -> None:
    """As in the mock-up."""
    text = text_of(Client().get("/errors/system-econnrefused/"))
    assert "Home Error codes System Error Codes ECONNREFUSED" in text
    assert "Meaning Connection refused" in text
    assert "Also written as errno 111" in text
    assert "Work through 3.1 Connection Problems Cannot connect to database" in text
    assert "Nearby codes EACCES" in text


def test_a_code_without_a_name_of_its_own_shows_its_meaning_alone() -> None:
    """A message is both code and title."""
    text = text_of(Client().get("/errors/database-deadlock-detected/"))
    assert "Meaning Transaction conflict" in text


def test_a_code_lists_the_articles_that_name_it() -> None:
    """Mentions lead both ways."""
    write_live("Lamp stays dark", symptom="It says ENOSPC.")
    text = text_of(Client().get("/errors/system-enospc/"))
    assert "Articles that mention this code Lamp stays dark" in text


@pytest.mark.parametrize(
    ("spelling", "slug"),
    [
        ("ECONNREFUSED", "system-econnrefused"),
        ("econnrefused/", "system-econnrefused"),
        ("404", "http-404"),
        ("404/", "http-404"),
        ("Not Found", "http-404"),
        ("HTTP 404", "http-404"),
        ("errno 111", "system-econnrefused"),
        ("WSAECONNREFUSED", "system-econnrefused"),
        ("Input/output error", "system-eio"),
        ("Input/output error/", "system-eio"),
    ],
)
def test_any_spelling_answers_302_to_the_code(spelling: str, slug: str) -> None:
    """Case, aliases, slashes inside and at the end."""
    assert hop_of(ask(spelling)) == (302, f"/errors/{slug}/")


@pytest.mark.parametrize("path", ["/errors/http-404", "/errors/HTTP-404/", "/ERRORS/http-404/"])
def test_a_slug_written_differently_answers_301(path: str) -> None:
    """The address itself, not a spelling."""
    answer = Client().get(path)
    assert hop_of(answer) == (301, "/errors/http-404/")
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("spelling", ["Connection refused", "Permission denied"])
def test_a_spelling_of_several_codes_answers_with_the_choice(spelling: str) -> None:
    """A guess would send half of the readers wrong."""
    answer = ask(f"{spelling}/")
    assert answer.status_code == 200
    text = text_of(answer)
    assert f"Home Error codes {spelling} This can mean several things" in text
    assert answer.content.decode().count('class="card"') >= 2
    assert "noindex" in answer.content.decode()


def test_a_spelling_of_nothing_is_a_404() -> None:
    """Also the empty one, and what no column holds."""
    for spelling in ("EWHATEVER", "//", "%20/", "x" * 8000):
        assert ask(spelling).status_code == 404, spelling


def test_the_alias_of_a_problem_leads_to_the_problem() -> None:
    """Whatever readers find a publication by works here too."""
    found = of("connectivity-issues")
    Alias.objects.create(article=article_of(found), text="flapping link")
    edit(article_of(found))
    put_live(article_of(found))
    assert hop_of(ask("Flapping Link")) == (302, found.get_absolute_url())


def test_a_renamed_code_is_found_by_its_old_slug_and_spelling() -> None:
    """Old tickets hold the old address."""
    article = article_of(of("system-enospc"))
    edit(article, slug="system-disk-full", code="EDISKFULL")
    put_live(article)
    assert hop_of(ask("system-enospc/")) == (301, "/errors/system-disk-full/")
    assert hop_of(ask("ENOSPC")) == (301, "/errors/system-disk-full/")


def test_a_living_code_outranks_a_redirect() -> None:
    """Who bears the name now is who is asked for."""
    article = article_of(of("system-enospc"))
    edit(article, slug="system-disk-full", code="EDISKFULL")
    put_live(article)
    write_live("Out of space", kind="error_code", code="ENOSPC", slug="system-enospc")
    assert Client().get("/errors/system-enospc/").status_code == 200


def test_a_retired_code_is_gone_under_all_its_names() -> None:
    """410 with its name and what took its place."""
    successor = of("system-eio")
    workflow.retire(article_of(of("system-enospc")), by=None, successor=successor)
    for spelling in ("system-enospc/", "ENOSPC", "No space left on device"):
        answer = ask(spelling)
        assert answer.status_code == 410, spelling
        assert "ENOSPC" in text_of(answer)
        assert 'href="/errors/system-eio/"' in answer.content.decode()


def test_a_code_made_internal_is_gone_without_its_name(client: Client, agent: Any) -> None:
    """It was public; what it is called now is nobody's business."""
    workflow.restrict(article_of(of("system-enospc")), by=None)
    for spelling in ("system-enospc/", "ENOSPC"):
        answer = ask(spelling)
        assert answer.status_code == 410, spelling
        assert "No space left" not in text_of(answer)
    client.force_login(agent)
    assert client.get("/errors/system-enospc/").status_code == 200


def test_a_code_that_was_never_public_is_a_404_like_any_other() -> None:
    """Neither its slug nor its spelling tells that it is there."""
    write_live(
        "Vault open", kind="error_code", code="EVAULT", slug="system-evault", audience="internal"
    )
    assert ask("system-evault/").status_code == 404
    assert ask("EVAULT").status_code == 404


def test_a_spelling_added_after_a_code_became_internal_is_a_404() -> None:
    """A guess at an internal alias must not be answered with 410."""
    article = article_of(of("system-enospc"))
    workflow.restrict(article, by=None)
    Alias.objects.create(article=article, text="vault full")
    edit(article, audience="internal")
    put_live(article)
    assert ask("ENOSPC").status_code == 410
    assert ask("vault full").status_code == 404
