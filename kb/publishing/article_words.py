"""The words by which editors find an article: those of its names, and of its unpublished text."""

from collections.abc import Iterable

from kb.documents import TEXTS, RevisionDocument, lines_of
from kb.models import Article, ArticleWord
from kb.text.words import MAX_WORD, words

MOST_TEXT_WORDS = 5_000
"""The words of one draft that are stored."""


def store_words(article: Article, document: RevisionDocument, *, has_draft: bool) -> None:
    """Store the words of a document in place of those of before; call it in a transaction.

    The words of its texts are stored where they are a draft, which the site's search does not find.
    """
    ArticleWord.objects.filter(article=article.pk).delete()
    names = words_of([document["title"], document["number"], document["code"]])
    names |= words_of(document["aliases"])
    texts = words_of(_texts(document)) - names if has_draft else set()
    rows = [(word, True) for word in sorted(names)]
    rows += [(word, False) for word in sorted(texts)[:MOST_TEXT_WORDS]]
    ArticleWord.objects.bulk_create(
        ArticleWord(article_id=article.pk, text=word, is_name=is_name) for word, is_name in rows
    )


def drop_text_words(article: Article) -> None:
    """Delete the words of a draft that is live now."""
    ArticleWord.objects.filter(article=article.pk, is_name=False).delete()


def words_of(texts: Iterable[str]) -> set[str]:
    """Return the folded words of several texts."""
    return {word[:MAX_WORD] for text in texts for word in words(text)}


def _texts(document: RevisionDocument) -> list[str]:
    texts = [*(document[name] for name in TEXTS), *document["tools"]]
    for line in lines_of(document):
        texts += [value for value in line.values() if isinstance(value, str)]
    return texts
