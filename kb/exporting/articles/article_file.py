"""An article → the text of its Markdown file: front matter, then what readers see."""

from collections.abc import Mapping
from functools import partial

from kb.documents import read_if_not
from kb.exporting.articles.article_paths import ArticlePaths
from kb.exporting.articles.exported_text import ExportedText
from kb.exporting.articles.front_matter import YamlValue, front_matter
from kb.models import Publication, State
from kb.serialise.as_markdown import markdown_parts
from kb.serialise.structure import Links


def article_file(
    text: ExportedText,
    links: Links,
    paths: ArticlePaths,
    titles: Mapping[int, list[str]],
    base: str,
) -> str:
    """Return the file of an article; `titles` are those of each category, from the root down."""
    absolute = partial(paths.link, here=paths.files[text.article.pk], base=base)
    head = front_matter(_identity(text) | _place(text, titles) | _life(text) | _beside(text))
    parts = markdown_parts(text.shown, links, absolute, _linked_lines(text))
    return head + "\n" + "\n\n".join(parts) + "\n"


def _linked_lines(text: ExportedText) -> set[str]:
    """Return the anchors to which the article's own steps lead."""
    return {read_if_not(step["if_not"]).anchor for step in text.shown.document["steps"]} - {""}


def _identity(text: ExportedText) -> dict[str, YamlValue]:
    document = text.shown.document
    return {
        "id": text.article.pk,
        "key": text.article.key,
        "kind": document["kind"],
        "number": document["number"],
        "code": document["code"],
        "title": document["title"],
        "slug": document["slug"],
        "aliases": document["aliases"],
    }


def _place(text: ExportedText, titles: Mapping[int, list[str]]) -> dict[str, YamlValue]:
    source = text.article.source
    return {
        "category": titles.get(text.shown.category_id or 0, []),
        "audience": text.shown.audience,
        "source": source.key if source else "",
    }


def _life(text: ExportedText) -> dict[str, YamlValue]:
    published = text.published
    return {
        "text": "published" if text.is_live else "working copy",
        "live": text.is_live,
        "state": text.article.state,
        "unpublished_changes": text.is_live and text.article.state != State.PUBLISHED,
        "revision": text.revision,
        "changed": text.article.changed_at,
        "published": published.published_at if published else None,
        "revised": published.revised_at if published else None,
        "expires": published.expires_at if published and published.is_live else None,
        "withdrawn": published.gone_at if published and not published.is_live else None,
        "successor": _successor(published),
        "review_by": text.article.review_by,
        "owner": text.article.owner.username if text.article.owner else "",
    }


def _successor(published: Publication | None) -> int | None:
    return published.successor_id if published and not published.is_live else None


def _beside(text: ExportedText) -> dict[str, YamlValue]:
    document = text.shown.document
    return {
        "step_anchors": [step["anchor"] for step in document["steps"]],
        "resolution_anchors": [line["anchor"] for line in document["resolutions"]],
        "old_addresses": [f"/{row.path}" for row in text.redirects if row.is_public],
        "internal_old_addresses": [f"/{row.path}" for row in text.redirects if not row.is_public],
        "internal_note": text.note,
    }
