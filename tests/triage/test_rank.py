"""Pasted text → codes and articles, the best first, each with its reasons."""

import itertools
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kb.models import Alias, Article, Publication, Relation
from kb.publishing import workflow
from kb.triage.rank import MOST_ARTICLES, TriageAnswer, triage, triage_codes
from tests.guide_pages import of
from tests.make_articles import edit, put_live, write, write_live

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("guide")]

POOL = (
    "2024-08-03 10:21:07 ERROR pool: connect ECONNREFUSED 10.0.3.14:5432\n"
    "2024-08-03 10:21:07 WARN  retry 3/5 in 400 ms\n"
    "2024-08-03 10:21:11 ERROR upstream: HTTP/1.1 503 Service Unavailable\n"
    "psycopg.OperationalError: connection timeout expired\n"
)


def titles(answer: TriageAnswer) -> list[str]:
    """What to read, the best first."""
    return [article.publication.title for article in answer.articles]


def codes(answer: TriageAnswer) -> list[str]:
    """What was found, the best first."""
    return [found.publication.code or found.publication.title for found in answer.found]


def test_a_log_leads_to_its_root_cause_with_reasons_and_a_line() -> None:
    """The problem that the codes point to, down to the step."""
    answer = triage(POOL, None)
    first = answer.articles[0]
    assert codes(answer) == ["ECONNREFUSED", "Connection timeout", "503"]
    assert titles(answer)[:2] == ["Connection Problems", "Service Recovery"]
    assert first.reasons == [
        "line 1 says `ECONNREFUSED` to port 5432 (PostgreSQL)",
        "line 4 says `connection timeout expired`",
    ]
    assert first.start is not None
    assert first.start.text == "Test network connectivity"
    anchors = {step["anchor"] for step in first.publication.document["steps"]}
    assert first.start.anchor in anchors


def test_repeated_lines_are_counted_in_the_reason() -> None:
    """Five times is another thing than once."""
    answer = triage("ENOSPC: no space left\n" * 5, None)
    assert answer.articles[0].reasons == ["line 1 says `ENOSPC`, and so do 4 more"]
    assert triage("ENOSPC\nENOSPC", None).articles[0].reasons[0].endswith(", and so does 1 more")


def test_what_an_alias_names_is_itself_worth_reading() -> None:
    """A problem with other spellings is no code that leads elsewhere."""
    answer = triage("FATAL: sorry, too many clients already", None)
    assert titles(answer)[0] == "Connection Problems"
    assert answer.articles[0].reasons == ["line 1 says `sorry, too many clients already`"]


def test_a_code_that_leads_nowhere_is_worth_reading_itself() -> None:
    """Its page says what it means."""
    write_live("Widget jammed", kind="error_code", code="EZQX", slug="test-ezqx", steps=("Pull",))
    answer = triage("widget: EZQX", None)
    assert titles(answer)[0] == "Widget jammed"
    assert answer.articles[0].start is not None
    assert answer.articles[0].start.anchor == "pull"


def test_another_meaning_is_offered_with_its_articles() -> None:
    """Nothing here tells whether a file or a table is meant."""
    answer = triage("it says permission denied", None)
    assert [each.heading for each in answer.found[0].alternatives] == ["Permission denied"]
    assert answer.found[0].is_unsure
    doubted = [reason for article in answer.articles for reason in article.reasons]
    assert "line 1 says `permission denied`, which may mean this" in doubted


def test_an_article_is_not_told_the_same_line_twice() -> None:
    """Both meanings of a message lead to it."""
    answer = triage("ERROR: connection refused", None)
    assert answer.articles[0].reasons == ["line 1 says `connection refused`"]


def test_nothing_recognised_is_answered_with_a_search_for_what_tells_most() -> None:
    """And says which words these were."""
    answer = triage("2024-08-12 10:22:31 ERROR the query plan of the report is slow", None)
    assert answer.found == []
    assert answer.words == "the query plan of report is slow"
    assert titles(answer)[0] == "Performance Issues"
    assert answer.articles[0].reasons[0].startswith("it has words of the lines that fail")
    assert answer.articles[0].start is not None


def test_a_success_alone_leads_nowhere() -> None:
    """It is found all the same."""
    answer = triage('10.0.0.1 "GET / HTTP/1.1" 200 5', None)
    assert codes(answer) == ["200"]
    assert answer.articles == []


def test_a_success_beside_a_failure_keeps_nothing_back() -> None:
    """What fails is not known, and its words are searched for."""
    answer = triage('"GET / HTTP/1.1" 200 5\nERROR the query plan of the report is slow', None)
    assert codes(answer) == ["200"]
    assert titles(answer)[0] == "Performance Issues"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("the query plan of the report is slow", "it has words of the text"),
        ("ZeroDivisionError: excel macro broken", "it is only the nearest there is"),
    ],
)
def test_words_are_said_to_be_what_they_are(text: str, reason: str) -> None:
    """No line fails here, or nothing is about it."""
    assert triage(text, None).articles[0].reasons[0].startswith(reason)


@pytest.mark.parametrize("text", ["", " \n\t", "\0", "…", "\ud800", "a" * 9_000, "\x1b[0m"])
def test_any_text_has_an_answer(text: str) -> None:
    """Also one that says nothing."""
    assert triage(text, None).found == []


def test_no_more_articles_than_can_be_read() -> None:
    """Thirty lines may name everything."""
    aliases = Alias.objects.values_list("text", flat=True)
    everything = "\n".join(itertools.islice(aliases.order_by("text"), 300))
    answer = triage(everything, None)
    assert len(answer.found) > 20
    assert len(answer.articles) == MOST_ARTICLES
    assert all(1 <= len(article.reasons) <= 3 for article in answer.articles)


def test_a_gone_article_is_neither_found_nor_led_to() -> None:
    """A code that points to it leads past it."""
    article = Article.objects.get(key="guide-connection-problems")
    workflow.retire(article, by=None)
    assert "Connection Problems" not in titles(triage(POOL, None))


def test_a_code_that_leads_only_to_what_is_hidden_is_worth_reading_itself(agent: Any) -> None:
    """A customer sees its page, an agent what to work through."""
    hidden = write_live("Zorb trouble", audience="internal")
    article = write("Widget jammed", kind="error_code", code="EZQX", slug="test-ezqx")
    Relation.objects.create(article=article, type="points_to", target_id=hidden.pk)
    edit(article)
    put_live(article)
    assert titles(triage("widget: EZQX", None))[0] == "Widget jammed"
    assert titles(triage("widget: EZQX", agent))[0] == "Zorb trouble"


# --- Audiences ------------------------------------------------------------------------------------


@pytest.fixture
def internal() -> Publication:
    """A code for agents alone, to which a public one leads, with an alias."""
    article = write("Secret zorb", kind="error_code", code="EZORB", audience="internal")
    Alias.objects.create(article=article, text="the zorb has burst")
    refused = Article.objects.get(key="guide-system-econnrefused")
    Relation.objects.create(article=refused, type="points_to", target=article, position=0)
    for each in (article, refused):
        edit(each)
        put_live(each)
    return Publication.objects.get(pk=article.pk)


@pytest.mark.parametrize("text", ["EZORB", "the zorb has burst", "ECONNREFUSED"])
def test_what_is_internal_tells_customers_nothing(internal: Publication, text: str) -> None:
    """Neither by its spelling, nor through what leads to it."""
    answer = triage(text, None)
    assert internal.pk not in answer.publications
    assert internal.pk not in {article.publication.pk for article in answer.articles}
    assert internal.pk not in {pk for clue in answer.clues for pk in clue.alternatives}
    assert triage_codes([internal.pk], None).found == []


def test_agents_find_what_is_internal(internal: Publication, agent: Any) -> None:
    """With all that leads to it."""
    for text in ("EZORB", "the zorb has burst"):
        assert codes(triage(text, agent)) == ["EZORB"]
    led_to = [article.publication for article in triage("ECONNREFUSED", agent).articles]
    assert internal in led_to


def test_an_internal_meaning_of_public_words_is_no_alternative_for_customers(agent: Any) -> None:
    """That there is another one is told by nothing."""
    article = write("Refused within", kind="error_code", code="EZURB", audience="internal")
    Alias.objects.create(article=article, text="Connection refused")
    edit(article)
    put_live(article)
    for reader, count in ((None, 1), (agent, 2)):
        assert len(triage("connection refused", reader).clues[0].alternatives) == count


# --- Cost -----------------------------------------------------------------------------------------


def queries(text: str, user: Any) -> int:
    """How often the database is asked."""
    triage(text, user)  # what is made once for all
    with CaptureQueriesContext(connection) as asked:
        triage(text, user)
    return len(asked)


def test_more_lines_and_codes_are_no_more_queries(agent: Any) -> None:
    """Ten times the text, forty codes instead of one."""
    aliases = "\n".join(Alias.objects.order_by("pk").values_list("text", flat=True)[:200])
    assert queries(POOL * 10, None) == queries(POOL, None)
    assert queries(f"{POOL}\n{aliases}", None) <= queries(POOL, None) + 1
    assert queries(POOL, None) <= 16
    assert queries(POOL, agent) <= 20


def test_codes_that_were_found_before_lead_to_the_same_articles() -> None:
    """A link holds them, and nothing of the text."""
    answer = triage_codes([of("system-econnrefused").pk, 10**17], None)
    assert codes(answer) == ["ECONNREFUSED"]
    assert titles(answer)[0] == "Connection Problems"
    assert answer.articles[0].reasons == ["for `ECONNREFUSED`"]
