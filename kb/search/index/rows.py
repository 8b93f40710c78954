"""Index entries → rows of one generation of the index; only what changed is written."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kb.models import IndexedDocument, Term, Word
from kb.search.backends.postings import delete_postings, insert_postings
from kb.search.backends.sql import PostingRow
from kb.search.index import vocabulary
from kb.search.index.bm25 import posting_weight
from kb.search.index.encoding import EncodedDocument, decode_ids, encode_document, encode_ids
from kb.search.index.index_entries import IndexEntry
from kb.search.index.vocabulary import VocabularyKey

_COLUMNS = ("kind", "category", "packed", "words")


@dataclass
class _Changes:
    """What writing some entries changes, collected so that each table is written once.

    `terms` and `words` are changes of document counts by id.
    """

    terms: Counter[int] = field(default_factory=Counter)
    words: Counter[int] = field(default_factory=Counter)
    new_postings: list[PostingRow] = field(default_factory=list)
    old_postings: list[PostingRow] = field(default_factory=list)
    new_documents: list[IndexedDocument] = field(default_factory=list)
    old_document_ids: list[int] = field(default_factory=list)


@dataclass
class WriteSummary:
    """By how many publications each audience's index grew, and whether any facet changed."""

    growth: Counter[str] = field(default_factory=Counter)
    has_other_facets: bool = False


def write_rows(generation: int, entries: Sequence[IndexEntry]) -> WriteSummary:
    """Make one generation hold these entries and no others of their publications."""
    old_rows = _rows_of(generation, entries)
    terms, words = _ids_of(generation, entries)
    changes, summary = _Changes(), WriteSummary()
    for entry in entries:
        old = old_rows.get((entry.audience, entry.publication))
        new = index_row(generation, entry, terms, words) if entry.analysed else None
        _compare(old, new, changes)
        summary.growth[entry.audience] += _is_counted(new) - _is_counted(old)
        summary.has_other_facets |= _facets_of(new) != _facets_of(old)
    _apply(changes)
    return summary


def _rows_of(
    generation: int, entries: Sequence[IndexEntry]
) -> dict[tuple[str, int], IndexedDocument]:
    rows = IndexedDocument.objects.filter(
        generation=generation, publication__in={entry.publication for entry in entries}
    )
    return {(row.audience, row.publication_id): row for row in rows}


def _ids_of(
    generation: int, entries: Sequence[IndexEntry]
) -> tuple[Mapping[VocabularyKey, int], Mapping[VocabularyKey, int]]:
    """Return the ids of all terms and of all words of some entries; new ones get rows."""
    analysed = [(entry.audience, entry.analysed) for entry in entries if entry.analysed]
    terms = vocabulary.term_ids(
        generation, {(audience, stem) for audience, result in analysed for stem in result.weights}
    )
    words = vocabulary.word_ids(
        generation,
        {
            (audience, word): terms[audience, stem]
            for audience, result in analysed
            for word, stem in result.words.items()
        },
    )
    return terms, words


def index_row(
    generation: int,
    entry: IndexEntry,
    terms: Mapping[VocabularyKey, int],
    words: Mapping[VocabularyKey, int],
) -> IndexedDocument:
    """Return the unsaved row of an entry with `analysed`.

    Raises KeyError where a term or word has no id, ValueError without `analysed`.
    """
    analysed = entry.analysed
    if analysed is None:
        raise ValueError("an entry without analysed has no row")
    ids = {text: terms[entry.audience, text] for text in analysed.weights}
    return IndexedDocument(
        publication_id=entry.publication,
        generation=generation,
        audience=entry.audience,
        kind=entry.kind,
        category_id=entry.category,
        packed=encode_document(
            {ids[text]: weight for text, weight in analysed.weights.items()},
            {ids[text]: positions for text, positions in analysed.positions.items()},
            analysed.line_starts,
            analysed.field_starts,
            analysed.title_points,
        ),
        words=encode_ids(words[entry.audience, word] for word in analysed.words),
    )


def _compare(old: IndexedDocument | None, new: IndexedDocument | None, changes: _Changes) -> None:
    old_terms, new_terms = set(weights_of(old)), set(weights_of(new))
    changes.terms.update(new_terms - old_terms)
    changes.terms.subtract(old_terms - new_terms)
    old_words, new_words = word_ids_of(old), word_ids_of(new)
    changes.words.update(new_words - old_words)
    changes.words.subtract(old_words - new_words)
    old_postings, new_postings = postings_of(old), postings_of(new)
    changes.new_postings += sorted(new_postings - old_postings)
    changes.old_postings += sorted(old_postings - new_postings)
    if new is None and old is not None:
        changes.old_document_ids.append(old.pk)
    if new is not None and values_of(new) != values_of(old):
        changes.new_documents.append(new)


def _apply(changes: _Changes) -> None:
    vocabulary.change_counts(Term, changes.terms)
    vocabulary.change_counts(Word, changes.words)
    delete_postings(sorted(changes.old_postings))
    insert_postings(sorted(changes.new_postings))
    IndexedDocument.objects.filter(pk__in=changes.old_document_ids).delete()
    IndexedDocument.objects.bulk_create(
        changes.new_documents,
        update_conflicts=True,
        unique_fields=["publication", "generation", "audience"],
        update_fields=_COLUMNS,
    )


def _is_counted(row: IndexedDocument | None) -> bool:
    """Say whether a row stands for a publication, and not for a note beside one."""
    return row is not None and bool(row.kind)


def _facets_of(row: IndexedDocument | None) -> tuple[str, int | None, str]:
    return (row.kind, row.category_id, row.audience) if row and row.kind else ("", None, "")


def weights_of(row: IndexedDocument | None) -> dict[int, int]:
    """Return the weights of a row's terms by id; a term with a negative one has no posting."""
    if row is None:
        return {}
    encoded = EncodedDocument(bytes(row.packed))
    return dict(zip(encoded.ids, encoded.weights, strict=True))


def postings_of(row: IndexedDocument | None) -> set[PostingRow]:
    """Return the postings that a row should have."""
    if row is None:
        return set()
    return {
        (term, -posting_weight(weight), row.publication_id)
        for term, weight in weights_of(row).items()
        if weight > 0
    }


def word_ids_of(row: IndexedDocument | None) -> set[int]:
    """Return the ids of a row's words."""
    return decode_ids(bytes(row.words)) if row else set()


def values_of(row: IndexedDocument | None) -> tuple[object, ...] | None:
    """Return all values of a row but its keys, to compare it with another."""
    if row is None:
        return None
    return (row.kind, row.category_id, bytes(row.packed), bytes(row.words))
