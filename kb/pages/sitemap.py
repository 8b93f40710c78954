"""The public articles, in parts that each fit into one file of a sitemap."""

from collections.abc import Iterator
from datetime import UTC
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString

from kb.models import Kind, Publication
from kb.pages.category_tree import category_tree

PART_SIZE = 5_000
"""Ids in a part; a range of ids is found by the index.

A file may hold 50,000 addresses and 50 MB; these have some 0.6 MB, which the page cache can keep.
"""


def count_parts() -> int:
    """Return the number of parts, at least 1."""
    newest = Publication.objects.visible_to(None).order_by("-pk").values_list("pk", flat=True)
    return 1 + (newest.first() or 0) // PART_SIZE


def entries_in_part(part: int, base: str) -> SafeString:
    """Return a part's addresses as lines of XML, each beginning with `base`; "" for no such part.

    The first part has the home page and the categories too.
    """
    base = escape(base)
    first = _first_entries(base) if part == 0 else ()
    return SafeString("\n".join([*first, *_article_entries(part, base)]))


def _first_entries(base: str) -> Iterator[str]:
    yield f"<url><loc>{base}/</loc></url>"
    for node in category_tree(None).walk():
        yield f"<url><loc>{base}{escape(node.category.get_absolute_url())}</loc></url>"


def _article_entries(part: int, base: str) -> Iterator[str]:
    """Yield the articles with ids in one range.

    A model, an address and a date of Django's for each row would take ten times as long.
    """
    articles, codes = base + reverse("articles"), base + reverse("error-codes")
    ids = {"pk__gte": part * PART_SIZE, "pk__lt": (part + 1) * PART_SIZE}
    rows = Publication.objects.visible_to(None).filter(**ids).order_by("pk")
    for pk, kind, slug, revised_at in rows.values_list("pk", "kind", "slug", "revised_at"):
        address = f"{codes}{slug}/" if kind == Kind.ERROR_CODE else f"{articles}{pk}/{slug}/"
        changed = revised_at.astimezone(UTC).isoformat(timespec="seconds")
        yield f"<url><loc>{address}</loc><lastmod>{changed}</lastmod></url>"
