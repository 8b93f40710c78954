"""Term and Word rows of one generation: their ids, and in how many documents they occur."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeVar

from kb.models import Term, Word
from kb.search.backends.postings import add_counts

Key = tuple[str, str]
"""Audience and text."""

_CHUNK = 5_000

T = TypeVar("T")


def term_ids(generation: int, wanted: Iterable[Key]) -> dict[Key, int]:
    """Return the id of every wanted term; those that are new get a row."""
    ids = _known(Term, generation, wanted := set(wanted))
    missing = [
        Term(generation=generation, audience=audience, text=text)
        for audience, text in sorted(wanted - ids.keys())
    ]
    made = Term.objects.bulk_create(missing, batch_size=_CHUNK)
    return ids | {(term.audience, term.text): term.pk for term in made}


def word_ids(generation: int, wanted: Mapping[Key, int]) -> dict[Key, int]:
    """Return the id of every wanted word, given beside its term's id; new ones get a row."""
    ids = _known(Word, generation, wanted)
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
    made = Word.objects.bulk_create(missing, batch_size=_CHUNK)
    return ids | {(word.audience, word.text): word.pk for word in made}


def count(model: type[Term] | type[Word], changes: Counter[int]) -> None:
    """Add to the document counts of rows by id; a row that no document holds any more goes.

    Nothing of a text may stay in the vocabulary once the text is gone.
    """
    real = sorted((pk, change) for pk, change in changes.items() if change)
    if not real:
        return
    add_counts(model._meta.db_table, real)
    fewer = [pk for pk, change in real if change < 0]
    for chunk in _chunks(fewer):
        model._default_manager.filter(pk__in=chunk, document_count__lte=0).delete()


def _known(
    model: type[Term] | type[Word], generation: int, wanted: Iterable[Key]
) -> dict[Key, int]:
    texts: dict[str, list[str]] = defaultdict(list)
    for audience, text in wanted:
        texts[audience].append(text)
    return {
        (audience, text): pk
        for audience, every in texts.items()
        for chunk in _chunks(every)
        for text, pk in model._default_manager.filter(
            generation=generation, audience=audience, text__in=chunk
        ).values_list("text", "pk")
    }


def _chunks(items: list[T]) -> Iterable[list[T]]:
    for at in range(0, len(items), _CHUNK):
        yield items[at : at + _CHUNK]
