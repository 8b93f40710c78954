"""What the API answers is what its OpenAPI document says: schemathesis makes the requests."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.conf import settings as site
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation.hypothesis.builder import (
    HypothesisTestConfig,
    HypothesisTestMode,
    create_test,
)
from schemathesis.generation.modes import GenerationMode

from kb.limits import counters
from kb.middleware.refused_bodies import REFUSAL
from kb.triage.request_limits import LARGEST_TEXT
from tests.hypothesis_examples import IS_FUZZING, examples

pytestmark = [
    pytest.mark.slow,
    pytest.mark.one_database,
    pytest.mark.usefixtures("guide"),
]

# The document is compared with what the views say, not with what a proxy packs.
HEADERS = {"Accept-Encoding": "identity"}


@pytest.fixture(autouse=True)
def _one_connection(guide: None) -> Iterator[None]:
    """Keep the connection of the test open between requests, as Django's own client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def environ() -> dict[str, str]:
    """What the server adds to the environ of each request."""
    return {}


@pytest.fixture
def schema(environ: dict[str, str]) -> Any:
    """The document as the site serves it, and the site behind it."""
    wsgi = get_wsgi_application()

    def serve(given: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        return wsgi(given | environ, start_response)

    found = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", serve)
    found.config.generation.update(modes=list(GenerationMode))
    return found


def operations(schema: Any) -> list[Any]:
    """Every address and method of the document."""
    found = [result.ok() for result in schema.get_all_operations()]
    assert found
    return found


@pytest.mark.hypothesis
@pytest.mark.parametrize("role", ["reader", "agent"])
def test_the_api_keeps_to_its_document(
    role: str, schema: Any, agent: Any, signed_in: Callable[[Any], Any]
) -> None:
    """Status, type, headers and schema of answers to valid and invalid bodies and wrong methods.

    Examples of the document, values at the edges of its types, and bodies by chance, the same
    ones with each run.
    """
    name, cookies = site.SESSION_COOKIE_NAME, {}
    if role == "agent":
        cookies = {name: signed_in(agent).cookies[name].value}
    statuses: set[int] = set()

    def send_and_check(case: Any) -> None:
        counters.buckets.clear()
        statuses.add(case.call_and_validate(headers=HEADERS, cookies=cookies).status_code)

    for operation in operations(schema):
        create_test(
            operation=operation,
            test_func=send_and_check,
            config=HypothesisTestConfig(
                project=schema.config,
                modes=list(HypothesisTestMode),
                settings=settings(
                    max_examples=examples(100, 300),
                    derandomize=not IS_FUZZING,
                    database=None,
                    deadline=None,
                    phases=[Phase.explicit, Phase.generate],
                    suppress_health_check=list(HealthCheck),
                ),
            ),
        )()
    assert {200, 400, 405, 415, 422} <= statuses


@pytest.mark.parametrize(
    ("reason", "status"),
    [("too slow", 408), ("too many", 429), ("busy", 503)],
)
def test_a_body_that_the_server_refuses_is_answered_as_the_document_says(
    reason: str, status: int, schema: Any, environ: dict[str, str]
) -> None:
    """No generated request is that slow."""
    environ[REFUSAL] = reason
    for operation in operations(schema):
        case = operation.Case(body="a", media_type="text/plain")
        answer = case.call_and_validate(headers=HEADERS, excluded_checks=[not_a_server_error])
        assert answer.status_code == status


def test_a_text_that_is_too_large_is_answered_as_the_document_says(schema: Any) -> None:
    """Nor that large."""
    for operation in operations(schema):
        case = operation.Case(body="a" * (LARGEST_TEXT + 1), media_type="text/plain")
        assert case.call_and_validate(headers=HEADERS).status_code == 413


def test_an_answer_with_clues_is_what_the_document_says(schema: Any) -> None:
    """Texts by chance name no code."""
    case = schema["/api/v1/triage"]["POST"].Case(
        body="ECONNREFUSED 10.0.3.14:5432\nHTTP 503\nconnection refused", media_type="text/plain"
    )
    answer = case.call_and_validate(headers=HEADERS).json()
    assert answer["clues"]
    assert answer["articles"]
