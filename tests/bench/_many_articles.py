"""One article of many: its document, its unsaved rows, and texts where there are no samples."""

import random
import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from html import escape
from typing import Any

from kb.documents import RevisionDocument, empty_document, empty_resolution, empty_step
from kb.models import UNPLACED, Article, Category, Publication, PublicationEvent, Revision
from kb.publishing.projection import publication_from
from kb.publishing.public import markdown_texts, public_document
from kb.text.sort_keys import make_place, make_sort_key

KINDS = ("how_to", "problem", "how_to", "error_code", "problem", "procedure", "how_to", "checklist")
STATES = ("draft", "in_review", "approved")
A_DRAFT_IN, AN_INTERNAL_IN, STEPS = 20, 30, 5
VERBS = ("submit", "approve", "publish")


def make_document(number: int, kind: str, title: str, body: str, category: str) -> RevisionDocument:
    """Return the document of an article; its lines are the paragraphs of the body."""
    key = f"many-{number}"
    document = {**empty_document(kind), "key": key, "title": title, "slug": key}
    document |= {"category": category, "symptom": " ".join(body.split()[:25])}
    if number % AN_INTERNAL_IN == 0:
        document["audience"] = "internal"
    if kind == "how_to":
        return {**document, "body": body}  # type: ignore[typeddict-item]
    lines = [" ".join(part.split())[:400] for part in body.split("\n\n")][: STEPS + 1]
    if kind == "error_code":
        code = f"{re.sub('[^A-Z]', '', title.upper())[:4] or 'ERR'}-{number}"
        document |= {
            "code": code,
            "slug": code.lower(),
            "cause": lines[0],
            "aliases": [f"0x{number:08x}"],
        }
    if kind in ("problem", "error_code"):
        fixes = [{**empty_resolution(), "anchor": "fix", "text": lines.pop()}]
        document |= {"resolutions": fixes}
    document["steps"] = [
        {**empty_step(), "anchor": f"line-{place}", "text": text}
        for place, text in enumerate(lines, 1)
    ]
    return document  # type: ignore[return-value]


def make_article(
    document: RevisionDocument, number: int, category: Category, at: datetime, owner: Any
) -> Article:
    """Return the unsaved working copy of a document; one of twenty is not published."""
    fields = ("key", "kind", "title", "slug", "audience", "code", "symptom", "cause", "body")
    is_draft = number % A_DRAFT_IN == 0
    return Article(
        **{name: document[name] for name in fields},  # type: ignore[literal-required]
        category=category,
        owner=owner,
        saved_by=owner,
        state=STATES[number // A_DRAFT_IN % len(STATES)] if is_draft else "published",
        changed_at=at,
        review_by=(at + timedelta(days=400)).date(),
    )


def make_publication(revision: Revision) -> Publication:
    """Return the unsaved publication of a revision; its HTML is plain paragraphs."""
    article, at = revision.article, revision.article.changed_at
    filled, inline = markdown_texts(revision.document)
    html = {place: as_html(text, place in inline) for place, text in filled.items()}
    key = make_sort_key(article.number, article.code, article.title)
    columns = {"article": article, "revision": revision, "category": article.category}
    times = {"published_at": at, "revised_at": at, "place": make_place(UNPLACED, key)}
    public = public_document(revision.document, None, None, "")
    return publication_from(public, html, **columns, **times)


def as_html(text: str, is_inline: bool) -> str:
    """Return a text as paragraphs, or as one line."""
    parts = escape(text).split("\n\n")
    return parts[0] if is_inline else "".join(f"<p>{part}</p>" for part in parts)


def make_events(publication: Publication, people: list[Any]) -> Iterator[PublicationEvent]:
    """Yield the unsaved events of one publish; the last one has the text."""
    for place, verb in enumerate(VERBS):
        text: dict[str, Any] = {}
        if verb == "publish":
            text = {"document": publication.document, "html": publication.html}
        yield PublicationEvent(
            article_id=publication.pk,
            verb=verb,
            revision_id=publication.revision_id,
            audience=publication.audience,
            at=publication.revised_at + timedelta(minutes=place),
            by=people[(publication.pk + place) % len(people)],
            **text,
        )


def many_texts(number: int, words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield titles and bodies of such words, where there are no samples to mix from."""
    chance = random.Random(1)
    for _place in range(number):
        parts = [" ".join(chance.choices(words, k=60)) for _part in range(STEPS + 2)]
        yield " ".join(chance.choices(words, k=5)), "\n\n".join(parts)
