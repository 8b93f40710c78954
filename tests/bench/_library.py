"""Many published articles at once, for measuring: the rows that publishing writes."""

from collections.abc import Iterable, Sequence
from itertools import islice

from django.db import transaction
from django.utils import timezone

from kb.documents import RevisionDocument, empty_document
from kb.models import Article, Publication, Revision
from kb.publishing.public import public_document
from kb.search.index.index_entries import entries_of
from kb.search.index.write import put_entries

Text = tuple[str, str]
"""Title and body."""

BATCH = 500


def document_of(key: str, title: str, body: str, kind: str = "how_to") -> RevisionDocument:
    """Return the document of an article that has a title and a body."""
    return {**empty_document(kind), "key": key, "title": title, "slug": key, "body": body}


def publish_all(texts: Iterable[Text], *, prefix: str = "bench") -> list[int]:
    """Publish articles with these titles and bodies; return their ids in the same order."""
    numbered = iter(enumerate(texts, 1))
    made: list[int] = []
    while batch := list(islice(numbered, BATCH)):
        made += _publish(batch, prefix)
    return made


@transaction.atomic
def _publish(batch: Sequence[tuple[int, Text]], prefix: str) -> list[int]:
    documents = [document_of(f"{prefix}-{n}", title[:200], body) for n, (title, body) in batch]
    articles = Article.objects.bulk_create(
        Article(key=d["key"], kind="how_to", title=d["title"], slug=d["slug"], state="published")
        for d in documents
    )
    revisions = Revision.objects.bulk_create(
        Revision(article=article, number=1, document=document)
        for article, document in zip(articles, documents, strict=True)
    )
    now = timezone.now()
    publications = Publication.objects.bulk_create(
        Publication(
            article=article,
            revision=revision,
            kind="how_to",
            title=article.title,
            slug=article.slug,
            sort_key="",
            audience="public",
            document=public_document(revision.document, None, None, ""),
            html={},
            published_at=now,
            revised_at=now,
        )
        for article, revision in zip(articles, revisions, strict=True)
    )
    put_entries([entry for publication in publications for entry in entries_of(publication, "")])
    return [article.pk for article in articles]
