"""What an address answers that was public and is no more; and that nothing tells what never was."""

import re
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client

from kb.models import Category, Publication
from kb.publishing import workflow
from tests.guide_pages import article_of, headers_of, hop_of, of, text_of
from tests.make_articles import edit, put_live, write, write_live

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("guide")]


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
    headers = [{**headers_of(answer), "Content-Length": "", "ETag": ""} for answer in answers]
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
    workflow.merge(article_of(found), into=article_of(successor), by=None)
    assert hop_of(ask(found)) == (301, successor.get_absolute_url())


def test_a_merge_that_leads_to_what_went_itself_names_what_is_left() -> None:
    """Not a hop to a page that says it is gone."""
    found, middle, last = (write_live(name) for name in ("Old fans", "Fans", "All about air"))
    workflow.merge(found.article, into=middle.article, by=None)
    workflow.retire(middle.article, by=None, successor=last)
    answer = ask(found)
    assert answer.status_code == 410
    assert "Read this instead: All about air" in text_of(answer)


# --- Where to go instead --------------------------------------------------------------------------


def retire_in_a_row(names: tuple[str, ...]) -> list[Publication]:
    """Articles that went one after the other, each for the next; the last one lives."""
    row = [write_live(name) for name in names]
    for went, successor in pairwise(row):
        workflow.retire(article_of(went), by=None, successor=successor)
    return row


def test_a_successor_that_went_itself_is_followed_to_the_living_one() -> None:
    """A reader wants the answer, however often it was rewritten."""
    row = retire_in_a_row(("Fans 1", "Fans 2", "Fans 3", "Fans 4"))
    assert "Read this instead: Fans 4" in text_of(ask(row[0]))


def test_successors_in_a_circle_name_nobody() -> None:
    """Two that came to name each other."""
    first, second = retire_in_a_row(("Fans 1", "Fans 2"))
    Publication.objects.filter(pk=second.pk).update(is_live=False, successor=first)
    answer = ask(first)
    assert answer.status_code == 410
    assert "Read this instead" not in text_of(answer)


def test_a_successor_that_went_without_one_leaves_the_nearest_relatives(client: Client) -> None:
    """Those of the article that was asked for."""
    beside = of("latency-problems")
    found = write_live("Slow fans", category=article_of(beside).category)
    other = write_live("Fans")
    workflow.retire(article_of(found), by=None, successor=other)
    workflow.retire(article_of(other), by=None)
    assert "Latency Problems" in text_of(ask(found))


def test_what_it_was_linked_to_comes_before_what_stands_beside_it() -> None:
    """Five at most: an answer, not a catalogue."""
    area = article_of(of("latency-problems")).category
    for number in range(6):
        write_live(f"Fan {number}", category=area)
    article = write("Slow fans", category=area)
    friend = write_live("All about air")
    article.relations.create(type="related", target=article_of(friend), position=1)
    edit(article)
    found = put_live(article)
    workflow.retire(article, by=None)
    names = re.findall(r'<li class="row">\s*<a href="[^"]+">([^<]+)', ask(found).content.decode())
    assert names[0] == "All about air"
    assert len(names) == 5
    assert "Slow fans" not in names


def test_relatives_are_those_that_this_reader_may_see(client: Client, agent: Any) -> None:
    """By relation and by category: the vault is for agents."""
    area = article_of(of("latency-problems")).category
    article = write("Slow fans", category=area)
    for name in ("Vault keys", "Vault doors"):
        secret = write_live(name, audience="internal", category=area)
        article.relations.create(type="related", target=article_of(secret), position=secret.pk)
    draft = write("Vault plans", category=area)
    article.relations.create(type="related", target=draft, position=9)
    edit(article)
    found = put_live(article)
    workflow.retire(article, by=None)
    assert "Vault" not in text_of(ask(found))
    client.force_login(agent)
    said = text_of(ask(found, client))
    assert "Vault keys" in said
    assert "Vault plans" not in said


def test_what_is_for_agents_now_names_no_relatives() -> None:
    """They would tell what it was about."""
    found = of("latency-problems")
    workflow.restrict(article_of(found), by=None)
    said = text_of(ask(found))
    assert "Related articles" not in said
    assert "Connectivity" not in said


# --- Categories -----------------------------------------------------------------------------------


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


def test_a_category_that_only_agents_saw_was_never_there(client: Client, agent: Any) -> None:
    """And is there for them."""
    area = Category.objects.create(key="test-vault", title="Vault", slug="vault")
    write_live("Vault keys", audience="internal", category=area)
    assert Client().get(area.get_absolute_url()).status_code == 404
    client.force_login(agent)
    assert client.get(area.get_absolute_url()).status_code == 200
