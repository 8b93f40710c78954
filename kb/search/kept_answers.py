"""Answers kept in the memory of this process: the same search is not made twice between changes.

The key has everything that an answer depends on: what readers see now, the index, the text, what
was chosen, and whether the reader sees internal articles; never who that is. What was kept before
a change is forgotten.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import TypeVar

from django.conf import settings

from kb.page_cache.counter import publication_mark
from kb.reader import Reader
from kb.search.find import SearchFilters, SearchResults, find
from kb.search.query.scope import read_index_state
from kb.search.suggest import suggest
from kb.search.suggestion import Suggestion
from kb.text.pasted import is_pasted

MOST_SEARCHES = 64
"""Pages of results that are kept; one takes 130 KB, about."""

MOST_SUGGESTED = 1_000
"""Lists of suggestions that are kept; one takes 3 KB, about."""

MOST_READINGS = 2
"""The categories, for each audience; 1,000 of them take 0.7 MB, about."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class AudienceReader:
    """Any reader of an audience: all of a user that a search asks about."""

    sees_internal: bool

    def has_perm(self, perm: str, /) -> bool:
        """Return whether these readers have a permission."""
        return self.sees_internal and perm == "kb.view_internal"


@dataclass
class KeptAt:
    """The version at which everything that is kept was asked: nobody asks for an older one."""

    version: str = ""


KEPT_AT = KeptAt()


@dataclass(frozen=True, slots=True)
class Question:
    """The text of a search and what was chosen beside it."""

    text: str
    filters: SearchFilters
    page: int
    as_written: bool


def search_version() -> str:
    """Return what stays the same while the same search finds the same, with two queries.

    "" where nothing is kept: KB_PAGE_CACHE_MB is 0, or the database is not migrated yet.
    """
    mark = publication_mark() if settings.KB_PAGE_CACHE_MB else None
    if mark is None:
        return ""
    version = sha256(repr((mark, read_index_state())).encode()).hexdigest()
    if KEPT_AT.version != version:
        forget_answers()
        KEPT_AT.version = version
    return version


def find_kept(version: str, question: Question, user: Reader) -> SearchResults:
    """Return what `find` returns, from memory where the same was asked before."""
    if not version or is_pasted(question.text):
        return _find(question, user)
    return _kept_results(version, question, _audience_of(user))


def suggest_kept(text: str, user: Reader) -> list[Suggestion]:
    """Return what `suggest` returns, from memory where the same was asked before."""
    version = search_version()
    if not version or is_pasted(text):
        return suggest(text, user)
    return list(_kept_suggestions(version, text, _audience_of(user)))


def read_kept(version: str, user: Reader, read: Callable[[Reader], T]) -> T:
    """Return what `read` returns for such a reader, from memory where it was read before.

    For what a page of results shows beside its results, as the categories.
    """
    kept: T = _kept_readings(version, read, _audience_of(user)) if version else read(user)
    return kept


def forget_answers() -> None:
    """Forget all that is kept."""
    _kept_readings.cache_clear()
    _kept_results.cache_clear()
    _kept_suggestions.cache_clear()


def _audience_of(user: Reader) -> AudienceReader:
    return AudienceReader(user.has_perm("kb.view_internal"))


def _find(question: Question, user: Reader) -> SearchResults:
    return find(
        question.text,
        user,
        filters=question.filters,
        page=question.page,
        as_written=question.as_written,
    )


@lru_cache(maxsize=MOST_SEARCHES)
def _kept_results(_version: str, question: Question, reader: AudienceReader) -> SearchResults:
    return _find(question, reader)


@lru_cache(maxsize=MOST_SUGGESTED)
def _kept_suggestions(_version: str, text: str, reader: AudienceReader) -> tuple[Suggestion, ...]:
    return tuple(suggest(text, reader))


@lru_cache(maxsize=MOST_READINGS)
def _kept_readings(_version: str, read: Callable[[Reader], T], reader: AudienceReader) -> T:
    return read(reader)
