"""A whole site of so many articles, fast: every kind, history, drafts, images, logs of its size."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import islice, pairwise
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.utils import timezone

from kb.documents import RevisionDocument
from kb.models import (
    Alias,
    Article,
    ArticleWord,
    Category,
    Publication,
    PublicationEvent,
    PublishedAlias,
    PublishedLink,
    Resolution,
    Revision,
    Step,
)
from kb.publishing.article_words import words_of
from kb.publishing.public import spellings
from kb.publishing.seen_categories import remember_category
from kb.search.index.index_entries import entries_of
from kb.search.index.write import put_entries
from kb.text.code_spelling import normalise
from kb.text.first_words import first_two_words
from tests.bench._many_articles import (
    KINDS,
    make_article,
    make_document,
    make_events,
    make_publication,
)
from tests.bench._many_rows import add_other_rows, set_times_by_hand

BATCH = 500
ROOTS, LEAVES, FAMILIES = 8, 5, 6
PEOPLE = 20
MINUTES, OLDEST = 7, 120_000
"""Between two articles: what happened is spread over time, as the lists by time are read."""


def make_site(texts: Iterable[tuple[str, str]]) -> None:
    """Fill an empty, migrated database with an article for each title and body."""
    set_times_by_hand(Revision, "created_at")
    set_times_by_hand(PublicationEvent, "at")
    people = make_people()
    categories = make_categories()
    numbered = iter(enumerate(texts, 1))
    while batch := list(islice(numbered, BATCH)):
        make_batch(batch, people, categories)
    for category in categories["code"] + categories["text"]:
        remember_category(category.pk)
    add_other_rows(people)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


def make_people() -> list[Any]:
    """Return a superuser, and others who write."""
    users = get_user_model().objects
    names = [f"person-{number}" for number in range(1, PEOPLE)]
    head = users.create_superuser("person-0", "person-0@example.com", "correct horse")
    return [head, *(users.create_user(name, f"{name}@example.com") for name in names)]


def make_categories() -> dict[str, list[Category]]:
    """Return the leaves of a tree of two levels, and the families of codes.

    There are as many however many articles: so each holds more, which is the harder case.
    """
    leaves = []
    for root in range(1, ROOTS + 1):
        parent = make_category(f"area-{root}", root)
        leaves += [
            make_category(f"area-{root}-{leaf}", leaf, parent=parent)
            for leaf in range(1, LEAVES + 1)
        ]
    families = [
        make_category(f"codes-{family}", ROOTS + family, code_family=f"family-{family}")
        for family in range(1, FAMILIES + 1)
    ]
    return {"text": leaves, "code": families}


def make_category(key: str, position: int, **fields: Any) -> Category:
    """Return a category that is stored."""
    title = key.replace("-", " ").capitalize()
    made: Category = Category.objects.create(
        key=key, slug=key, title=title, position=position, **fields
    )
    return made


@transaction.atomic
def make_batch(
    texts: Sequence[tuple[int, tuple[str, str]]],
    people: list[Any],
    categories: dict[str, list[Category]],
) -> None:
    """Store some articles with all that saving, approving and publishing writes."""
    now = timezone.now()
    documents, articles = [], []
    for number, (title, body) in texts:
        kind = KINDS[number % len(KINDS)]
        choices = categories["code" if kind == "error_code" else "text"]
        category = choices[number // len(KINDS) % len(choices)]
        document = make_document(number, kind, title[:180], body, category.key)
        documents.append(document)
        at = now - timedelta(minutes=MINUTES * (OLDEST - number))
        owner = people[number % PEOPLE]
        articles.append(make_article(document, number, category, at, owner))
    Article.objects.bulk_create(articles)
    revisions = [
        Revision(
            article=article,
            number=number,
            document=document,
            created_at=article.changed_at - timedelta(minutes=3 - number),
            created_by=article.owner,
        )
        for number in (1, 2)
        for article, document in zip(articles, documents, strict=True)
    ]
    revisions = Revision.objects.bulk_create(revisions)[len(articles) :]
    store_rows(articles, documents)
    live = [row for row in revisions if row.article.state == "published"]
    publications = Publication.objects.bulk_create(map(make_publication, live))
    store_projected_rows(publications, people)


def store_rows(articles: Sequence[Article], documents: Sequence[RevisionDocument]) -> None:
    """Store the lines and aliases of articles, and the words by which editors find them."""
    steps, fixes, aliases, words = [], [], [], []
    for article, document in zip(articles, documents, strict=True):
        for position, line in enumerate(document["steps"], 1):
            fields = {"anchor": line["anchor"], "text": line["text"], "position": position}
            steps.append(Step(article=article, **fields))
        fixes += [
            Resolution(article=article, anchor=fix["anchor"], text=fix["text"])
            for fix in document["resolutions"]
        ]
        aliases += [Alias(article=article, text=text) for text in document["aliases"]]
        names = words_of([document["title"], document["code"], *document["aliases"]])
        words += [ArticleWord(article=article, text=word, is_name=True) for word in sorted(names)]
    Step.objects.bulk_create(steps)
    Resolution.objects.bulk_create(fixes)
    Alias.objects.bulk_create(aliases)
    ArticleWord.objects.bulk_create(words)


def store_projected_rows(publications: Sequence[Publication], people: list[Any]) -> None:
    """Store what publishing writes beside a publication: history, spellings, a link, the index."""
    PublicationEvent.objects.bulk_create(
        event for publication in publications for event in make_events(publication, people)
    )
    PublishedAlias.objects.bulk_create(
        PublishedAlias(
            publication=row,
            text=text,
            normalised=normalise(text)[:200],
            first_words=first_two_words(text),
        )
        for row in publications
        for text in spellings(row.document)
    )
    PublishedLink.objects.bulk_create(
        PublishedLink(publication=row, target_id=other.pk, type="related")
        for row, other in pairwise(publications)
    )
    put_entries([entry for row in publications for entry in entries_of(row, "")])
