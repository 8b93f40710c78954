"""A page as it is kept, with what it read to become so."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeGuard

from django.db import Error
from django.http import HttpResponse, HttpResponseBase

from kb.page_cache.reads import PageReads, ReadQuery, digest_of_answers
from kb.page_cache.rendered_page import RenderedPage


@dataclass(frozen=True)
class KeptPage(RenderedPage):
    """A page that is true while the counter has this mark, until the clock changes it.

    `digest` is a hash of what its queries answered.
    """

    mark: int
    until: datetime | None
    queries: tuple[ReadQuery, ...]
    digest: bytes

    @property
    def size(self) -> int:
        """Its bytes in memory, about."""
        queries = sum(len(sql) + len(repr(parameters)) for sql, parameters in self.queries)
        return super().size + queries

    def with_mark(self, mark: int) -> "KeptPage | None":
        """Return it as true at another mark, if its queries answer what they did; else None."""
        try:
            is_same = digest_of_answers(self.queries) == self.digest
        except Error:
            return None
        return replace(self, mark=mark) if is_same else None


def make_page(response: HttpResponseBase, reads: PageReads, mark: int) -> KeptPage | None:
    """Return the entry of a response that is everyone's; None where it is not."""
    if not is_for_everyone(response) or reads.has_written:
        return None
    queries = tuple(reads.queries)
    try:
        digest = digest_of_answers(queries)
    except Error:
        return None
    return KeptPage(
        headers=dict(response.headers),
        bodies={"": response.content},
        mark=mark,
        until=reads.until,
        queries=queries,
        digest=digest,
    )


def is_for_everyone(response: HttpResponseBase) -> TypeGuard[HttpResponse]:
    """Whether a response to an anonymous request is a whole page without a cookie."""
    return (
        isinstance(response, HttpResponse)
        and response.status_code == 200
        and not response.cookies
        and response.headers.get("Cache-Control", "").startswith("public")
        and "ETag" in response.headers
    )
