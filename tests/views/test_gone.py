"""What an address answers that was public and is no more; and that nothing tells what never was."""

from typing import Any

import pytest
from django.test import Client

from kb.models import Publication
from kb.publishing import workflow
from tests.articles import edit, put_live, write, write_live
from tests.views.shelf import article_of, hop_of, of, text_of

pytestmark = pytest.mark.usefixtures("guide")


def ask(publication: Publication, client: Client | None = None, suffix: str = "/") -> Any:
    """Ask for an article by its id."""
    return (client or Client()).get(f"/articles/{publication.pk}{suffix}")


def test_a_retired_article_says_its_title_its_day_and_its_successor() -> None:
    """410, never kept by a browser."""
    found, successor = of("latency-problems"), of("connectivity-issues")
    workflow.retire(article_of(found), by=None, successor=successor)
    answer = ask(found)
    assert answer.status_code == 410
    assert answer.headers["Cache-Control"] == "no-cache"
    text = text_of(answer)
    assert "Latency Problems This article was withdrawn on" in text
    assert "Read this instead: Connectivity Issues" in text


@pytest.mark.parametrize("suffix", ["/", "/latency-problems/", "/x", ".md", ".json"])
def test_every_address_of_a_retired_article_is_gone(suffix: str) -> None:
    """Its texts as well as its page."""
    found = of("latency-problems")
    workflow.retire(article_of(found), by=None)
    assert ask(found, suffix=suffix).status_code == 410


def test_a_successor_is_named_only_to_those_who_may_see_it(client: Client, agent: Any) -> None:
    """It may have become internal since."""
    found, successor = of("latency-problems"), of("connectivity-issues")
    workflow.retire(article_of(found), by=None, successor=successor)
    workflow.restrict(article_of(successor), by=None)
    assert "Connectivity Issues" not in text_of(ask(found))
    client.force_login(agent)
    assert "Connectivity Issues" in text_of(ask(found, client))


def test_a_restored_article_is_back_at_its_address() -> None:
    """The 410 was not for ever."""
    found = of("latency-problems")
    workflow.retire(article_of(found), by=None)
    workflow.restore(article_of(found), by=None)
    assert Client().get(found.get_absolute_url()).status_code == 200


def test_an_article_made_internal_is_gone_without_its_title(client: Client, agent: Any) -> None:
    """Whoever has the address may know that there was something, not what it is called now."""
    found = of("latency-problems")
    workflow.restrict(article_of(found), by=None)
    answer = ask(found)
    assert answer.status_code == 410
    assert "Latency" not in text_of(answer)
    assert "Sign in" in text_of(answer)
    client.force_login(agent)
    assert client.get(found.get_absolute_url()).status_code == 200


def test_an_article_retired_while_internal_keeps_its_title_to_itself() -> None:
    """It was public once, but not under this title."""
    found = of("latency-problems")
    article = article_of(found)
    workflow.restrict(article, by=None)
    edit(article, title="Blame the vault", audience="internal")
    put_live(article)
    workflow.retire(article, by=None)
    answer = ask(found)
    assert answer.status_code == 410
    assert "vault" not in text_of(answer)


def test_what_was_never_public_answers_like_what_never_existed() -> None:
    """Status, headers and body: a guess tells nothing."""
    secret = write_live("Reset the vault", audience="internal")
    draft = write("Half a thought")
    nothing = 987_654
    answers = [Client().get(f"/articles/{pk}/") for pk in (secret.pk, draft.pk, nothing)]
    bodies = {
        answer.content.decode().replace(f"/articles/{pk}/", "")
        for answer, pk in zip(answers, (secret.pk, draft.pk, nothing), strict=True)
    }
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert len(bodies) == 1
    headers = [{**answer.headers, "Content-Length": "", "ETag": ""} for answer in answers]
    assert headers[0] == headers[1] == headers[2]


def test_what_was_internal_from_the_start_and_retired_is_a_404() -> None:
    """Retiring must not make it known."""
    secret = write_live("Reset the vault", audience="internal")
    workflow.retire(article_of(secret), by=None)
    assert ask(secret).status_code == 404


def test_an_agent_is_told_of_what_is_gone_and_was_internal(client: Client, agent: Any) -> None:
    """Those who could read it may know that it went."""
    secret = write_live("Reset the vault", audience="internal")
    workflow.retire(article_of(secret), by=None)
    client.force_login(agent)
    answer = ask(secret, client)
    assert answer.status_code == 410
    assert "Reset the vault" in text_of(answer)


def test_opened_once_is_public_once() -> None:
    """Published for agents, opened for all, made internal again."""
    secret = write_live("Reset the vault", audience="internal")
    article = article_of(secret)
    workflow.open_(article, by=None)
    assert ask(secret).status_code == 301
    workflow.restrict(article, by=None)
    assert ask(secret).status_code == 410


def test_an_article_merged_into_another_leads_there() -> None:
    """One hop, as with a rename."""
    found, successor = of("latency-problems"), of("connectivity-issues")
    workflow.retire(article_of(found), by=None, successor=successor)
    Publication.objects.filter(pk=found.pk).update(is_merged=True)
    assert hop_of(ask(found)) == (301, successor.get_absolute_url())


def test_a_category_whose_articles_are_all_gone_is_gone_too() -> None:
    """Its address was public as well."""
    found = of("service-recovery")
    category = article_of(found).category
    assert category is not None
    for slug in ("service-recovery", "data-recovery", "system-recovery"):
        workflow.retire(article_of(of(slug)), by=None)
    answer = Client().get(category.get_absolute_url())
    assert answer.status_code == 410
    assert "Recovery Procedures" not in text_of(answer)
