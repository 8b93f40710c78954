"""`POST /api/v1/triage`: a text in, what it names and which articles help out."""

from collections.abc import Iterator
from typing import TypedDict

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from ninja import Router

from kb.api.errors import MethodNotAllowed, TooManyRequests
from kb.api.request_text import read_request_text
from kb.api.schemas import ArticleJson, ClueJson, ErrorJson, TriageJson
from kb.models import Publication
from kb.serialise.addresses import base_url
from kb.triage.rank import RankedArticle, TriageAnswer, triage
from kb.triage.reasons import clue_reason
from kb.triage.recognise import Clue
from kb.triage.request_limits import seconds_until_allowed

router = Router(tags=["triage"])

EXAMPLE = "ERROR pool: connect ECONNREFUSED 10.0.3.14:5432"
REQUEST_BODY = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {
                "type": "object",
                "required": ["text"],
                "properties": {"text": {"type": "string"}},
            },
            "example": {"text": EXAMPLE},
        },
        "text/plain": {"schema": {"type": "string"}, "example": EXAMPLE},
    },
}
MOST_CLUES = 10_000
"""Clues that are answered, in the order of the text; every code has its first one besides."""

OTHER_METHODS = ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"]
ERRORS = dict.fromkeys((400, 408, 411, 413, 415, 422, 429, 503), ErrorJson)
RETRY_AFTER = {
    "headers": {
        "Retry-After": {
            "description": "The seconds after which to try again.",
            "required": True,
            "schema": {"type": "integer", "minimum": 1},
        }
    }
}


@router.post(
    "/triage",
    response={200: TriageJson, **ERRORS},
    operation_id="triage",
    url_name="triage",
    summary="Read a log, a trace or a message",
    openapi_extra={
        "requestBody": REQUEST_BODY,
        "responses": {429: RETRY_AFTER, 503: RETRY_AFTER},
    },
)
def triage_text(request: HttpRequest) -> TriageJson:
    """Find the known codes and messages in a text of up to 1 MB, and the articles that help.

    Nothing of the text is stored, cached or logged. No cookie is read: the answer is the same for
    everyone.
    """
    if wait := seconds_until_allowed(request):
        raise TooManyRequests(wait)
    answer = triage(read_request_text(request), AnonymousUser())
    base = base_url(request)
    clues = list(_clues(answer, base))
    return TriageJson(
        clues=clues,
        clues_left_out=len(answer.clues) - len(clues),
        articles=[_article(article, base) for article in answer.articles],
    )


@router.api_operation(OTHER_METHODS, "/triage", url_name="triage", include_in_schema=False)
def refuse_method(request: HttpRequest) -> None:
    """Answer 405 in JSON, with what is allowed."""
    raise MethodNotAllowed("POST")


class _Meaning(TypedDict):
    """What all clues that say the same have in common."""

    code: str
    article: int
    url: str
    certainty: float
    reason: str
    alternatives: list[str]


def _clues(answer: TriageAnswer, base: str) -> Iterator[ClueJson]:
    """Yield the clues, the best first; a long log says the same ten thousand times."""
    meanings: dict[tuple[object, ...], _Meaning] = {}
    for clue in _answered(answer):
        key = (clue.target, clue.alternatives, clue.certainty, clue.reason)
        meaning = meanings.get(key) or meanings.setdefault(key, _meaning(clue, answer, base))
        # Without validating what was made here.
        yield ClueJson.model_construct(
            **meaning, spelling=clue.spelling, line=clue.line, column=clue.column
        )


def _answered(answer: TriageAnswer) -> Iterator[Clue]:
    """Yield the clues that are answered, the best first."""
    last = answer.clues[:MOST_CLUES][-1].start if answer.clues else 0
    for found in answer.found:
        for order, clue in enumerate(found.clues):
            if clue.start <= last or order == 0:
                yield clue


def _meaning(clue: Clue, answer: TriageAnswer, base: str) -> _Meaning:
    own = answer.publications[clue.target]
    others = [answer.publications[pk] for pk in clue.alternatives if pk in answer.publications]
    return {
        "code": _code(own),
        "article": own.pk,
        "url": base + own.get_absolute_url(),
        "certainty": clue.certainty,
        "reason": clue_reason(clue, [_name(other) for other in others]),
        "alternatives": [code for other in others if (code := _code(other))],
    }


def _code(publication: Publication) -> str:
    """Return a code's own spelling, or its name where it has none; "" for any other article."""
    return publication.code or (publication.title if publication.is_code else "")


def _name(publication: Publication) -> str:
    """Return how a reason names an article; words alone with the category that they stand in."""
    name, category = publication.code or publication.title, publication.category
    return f"{name} ({category.title})" if category and " " in name else name


def _article(article: RankedArticle, base: str) -> ArticleJson:
    own = article.publication
    return ArticleJson(
        id=own.pk,
        title=own.heading,
        url=base + own.get_absolute_url(),
        anchor=article.start.anchor if article.start else "",
        reasons=list(article.reasons),
    )
