"""`POST /api/v1/triage`: a text in, what it names and which articles help out."""

from collections.abc import Sequence

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

REQUEST_BODY = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {
                "type": "object",
                "required": ["text"],
                "properties": {"text": {"type": "string"}},
            }
        },
        "text/plain": {"schema": {"type": "string"}},
    },
}
OTHER_METHODS = ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"]
ERRORS = dict.fromkeys((400, 413, 415, 422, 429), ErrorJson)


@router.post(
    "/triage",
    response={200: TriageJson, **ERRORS},
    operation_id="triage",
    url_name="triage",
    summary="Read a log, a trace or a message",
    openapi_extra={"requestBody": REQUEST_BODY},
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
    return TriageJson(
        clues=[_clue(clue, answer, base) for clue in _best_first(answer)],
        articles=[_article(article, base) for article in answer.articles],
    )


@router.api_operation(OTHER_METHODS, "/triage", url_name="triage", include_in_schema=False)
def refuse_method(request: HttpRequest) -> None:
    """Answer 405 in JSON, with what is allowed."""
    raise MethodNotAllowed("POST")


def _best_first(answer: TriageAnswer) -> Sequence[Clue]:
    return [clue for found in answer.found for clue in found.clues]


def _clue(clue: Clue, answer: TriageAnswer, base: str) -> ClueJson:
    own = answer.publications[clue.target]
    alternatives = [
        _code(answer.publications[pk]) for pk in clue.alternatives if pk in answer.publications
    ]
    return ClueJson(
        code=_code(own),
        spelling=clue.spelling,
        article=own.pk,
        url=base + own.get_absolute_url(),
        line=clue.line,
        column=clue.column,
        certainty=clue.certainty,
        reason=clue_reason(clue, alternatives),
        alternatives=alternatives,
    )


def _code(publication: Publication) -> str:
    return publication.code or publication.title


def _article(article: RankedArticle, base: str) -> ArticleJson:
    own = article.publication
    return ArticleJson(
        id=own.pk,
        title=own.heading,
        url=base + own.get_absolute_url(),
        anchor=article.start.anchor if article.start else "",
        reasons=list(article.reasons),
    )
