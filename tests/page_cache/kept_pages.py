"""The pages that are kept, and the statements that they cost."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from kb.models import Category, Publication

COUNTER = "SELECT mark FROM kb_publicationcounter WHERE id = 1"


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collect the SQL of a block."""
    found: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found


def all_pages() -> list[str]:
    """A page of each kind that is kept."""
    article = Publication.objects.get(slug="connectivity-issues")
    code = Publication.objects.codes().in_order()[0]
    category = Category.objects.filter(parent=None).in_order()[0]
    return [
        "/",
        "/articles/",
        "/articles/?kind=problem",
        article.get_absolute_url(),
        *(f"/articles/{article.pk}.{ending}" for ending in ("md", "json", "txt")),
        "/errors/",
        code.get_absolute_url(),
        "/categories/",
        category.get_absolute_url(),
        "/about/",
        "/sitemap.xml",
        "/sitemap-0.xml",
    ]
