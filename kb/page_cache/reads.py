"""What a page reads while it is rendered: its queries, and until when they answer the same."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from sys import intern
from typing import Any

from kb.read_database import read_connection

ReadQuery = tuple[str, tuple[Any, ...]]
"""SQL and its parameters."""


@dataclass
class PageReads:
    """The queries of one page in their order; `has_written` where one was no SELECT."""

    queries: list[ReadQuery] = field(default_factory=list)
    until: datetime | None = None
    has_written: bool = False

    def note(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, run: Any) -> Any:
        """Run a statement of the page and remember it."""
        # PostgreSQL's unions begin with a bracket.
        if many or not sql.lstrip("(").startswith("SELECT"):
            self.has_written = True
        self.queries.append((intern(sql), tuple(params or ())))
        return execute(sql, params, many, run)


_reads: ContextVar[PageReads | None] = ContextVar("reads", default=None)


@contextmanager
def record_reads() -> Iterator[PageReads]:
    """Record what is read inside the block, by this thread."""
    reads = PageReads()
    token = _reads.set(reads)
    try:
        with read_connection().execute_wrapper(reads.note):
            yield reads
    finally:
        _reads.reset(token)


def same_until(moment: datetime) -> None:
    """Note that what is being rendered says something else from a moment on, the clock alone."""
    if reads := _reads.get():
        reads.until = min(moment, reads.until or moment)


def digest_of_answers(queries: Sequence[ReadQuery]) -> bytes:
    """Ask the queries again; return a hash of all that they answer."""
    answers = sha256()
    with read_connection().cursor() as cursor:
        for sql, parameters in queries:
            cursor.execute(sql, parameters)
            answers.update(repr(cursor.fetchall()).encode(errors="surrogatepass"))
    return answers.digest()
