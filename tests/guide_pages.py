"""For tests of pages: publications of the guide by slug, a page's words, a redirect's target."""

import re
from html import unescape
from typing import Any

from django.http import HttpResponse

from kb.models import Article, Publication
from tests.make_articles import edit


def of(slug: str) -> Publication:
    """Return the live publication with this slug."""
    return Publication.objects.get(slug=slug, is_live=True)


def article_of(publication: Publication) -> Article:
    """Return the working copy behind a publication."""
    return Article.objects.get(pk=publication.pk)


def set_lines(lines: Any, article: Article, **fields: Any) -> None:
    """Change all lines of one kind (`Step.objects`) of an article, and save it as a form does."""
    lines.filter(article=article).update(**fields)
    edit(article)


def text_of(response: HttpResponse | Any) -> str:
    """Return the words of a page, without tags and with single blanks."""
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def hop_of(response: Any) -> tuple[int, str]:
    """Return a redirect's status and where it leads."""
    return response.status_code, response.headers["Location"]


def headers_of(response: Any) -> dict[str, str]:
    """Return the headers of a response, but for the id of its request."""
    return {name: text for name, text in response.headers.items() if name != "X-Request-ID"}
