"""Term and Word rows of one generation: their ids, and in how many documents they occur."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeVar

from kb.models import Term, Word
from kb.search.backends.postings import add_counts

VocabularyKey = tuple[str, str]
"""Audience and text."""

_CHUNK = 5_000

T = TypeVar("T")


def term_ids(generation: int, wanted: Iterable[VocabularyKey]) -> dict[VocabularyKey, int]:
    """Return the ids of terms; new ones get a row."""
    ids = _existing_ids(Term, generation, wanted := set(wanted))
    missing = [
        Term(generation=generation, audience=audience, text=text)
        for audience, text in sorted(wanted - ids.keys())
    ]
    created = Term.objects.bulk_create(missing, batch_size=_CHUNK)
    return ids | {(term.audience, term.text): term.pk for term in created}


def word_ids(generation: int, wanted: Mapping[VocabularyKey, int]) -> dict[VocabularyKey, int]:
    """Return the ids of words, which are given with the ids of their terms; new ones get a row."""
    ids = _existing_ids(Word, generation, wanted)
    missing = [
        Word(
            generation=generation,
            audience=key[0],
            text=key[1],
            backwards=key[1][::-1],
            term_id=wanted[key],
        )
        for key in sorted(wanted.keys() - ids.keys())
    ]
    created = Word.objects.bulk_create(missing, batch_size=_CHUNK)
    return ids | {(word.audience, word.text): word.pk for word in created}


def change_counts(model: type[Term] | type[Word], changes: Counter[int]) -> None:
    """Add to the document counts of rows, by id; delete rows that reach 0.

    Once a text is gone, no word of it stays in the vocabulary.
    """
    real = sorted((pk, change) for pk, change in changes.items() if change)
    if not real:
        return
    add_counts(model._meta.db_table, real)
    reduced = [pk for pk, change in real if change < 0]
    for chunk in _chunks(reduced):
        model._default_manager.filter(pk__in=chunk, document_count__lte=0).delete()


def _existing_ids(
    model: type[Term] | type[Word], generation: int, wanted: Iterable[VocabularyKey]
) -> dict[VocabularyKey, int]:
    texts: dict[str, list[str]] = defaultdict(list)
    for audience, text in wanted:
        texts[audience].append(text)
    return {
        (audience, text): pk
        for audience, audience_texts in texts.items()
        for chunk in _chunks(audience_texts)
        for text, pk in model._default_manager.filter(
            generation=generation, audience=audience, text__in=chunk
        ).values_list("text", "pk")
    }


def _chunks(items: list[T]) -> Iterable[list[T]]:
    for start in range(0, len(items), _CHUNK):
        yield items[start : start + _CHUNK]
