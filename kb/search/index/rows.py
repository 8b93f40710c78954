"""Parts of publications → rows of one generation of the index; only what changed is written."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kb.models import IndexedDocument, Term, Word
from kb.search.backends.postings import Row, delete_postings, insert_postings
from kb.search.index import vocabulary
from kb.search.index.bm25 import coarse
from kb.search.index.encoding import pack, pack_ids, unpack, unpack_ids
from kb.search.index.index_entries import IndexEntry
from kb.search.index.vocabulary import Key

_COLUMNS = ("kind", "category", "packed", "words")


@dataclass
class _Changes:
    """What writing some parts comes to, gathered so that each table is written once."""

    terms: Counter[int] = field(default_factory=Counter)
    words: Counter[int] = field(default_factory=Counter)
    added: list[Row] = field(default_factory=list)
    removed: list[Row] = field(default_factory=list)
    kept: list[IndexedDocument] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)


@dataclass
class Written:
    """By how many publications each audience's index grew, and whether any facet changed."""

    grown: Counter[str] = field(default_factory=Counter)
    has_other_facets: bool = False


def write_rows(generation: int, parts: Sequence[IndexEntry]) -> Written:
    """Make one generation hold these parts and no others of their publications."""
    before = _before(generation, parts)
    terms = vocabulary.term_ids(
        generation, {(p.audience, t) for p in parts if p.analysed for t in p.analysed.weights}
    )
    words = vocabulary.word_ids(
        generation,
        {
            (p.audience, word): terms[p.audience, stem]
            for p in parts
            if p.analysed
            for word, stem in p.analysed.words.items()
        },
    )
    changes, written = _Changes(), Written()
    for part in parts:
        old = before.get((part.audience, part.publication))
        new = index_row(generation, part, terms, words) if part.analysed else None
        _compare(old, new, changes)
        written.grown[part.audience] += _is_counted(new) - _is_counted(old)
        written.has_other_facets |= _facets_of(new) != _facets_of(old)
    _apply(changes)
    return written


def _before(generation: int, parts: Sequence[IndexEntry]) -> dict[tuple[str, int], IndexedDocument]:
    rows = IndexedDocument.objects.filter(
        generation=generation, publication__in={part.publication for part in parts}
    )
    return {(row.audience, row.publication_id): row for row in rows}


def index_row(
    generation: int, part: IndexEntry, terms: Mapping[Key, int], words: Mapping[Key, int]
) -> IndexedDocument:
    """Return the row that holds a part, which has an analysis; all its terms and words have ids."""
    analysed = part.analysed
    if analysed is None:
        raise ValueError("nothing to hold")
    ids = {text: terms[part.audience, text] for text in analysed.weights}
    return IndexedDocument(
        publication_id=part.publication,
        generation=generation,
        audience=part.audience,
        kind=part.kind,
        category_id=part.category,
        packed=pack(
            {ids[text]: weight for text, weight in analysed.weights.items()},
            {ids[text]: places for text, places in analysed.positions.items()},
            analysed.line_starts,
            analysed.field_starts,
            analysed.title_size,
        ),
        words=pack_ids(words[part.audience, word] for word in analysed.words),
    )


def _compare(old: IndexedDocument | None, new: IndexedDocument | None, changes: _Changes) -> None:
    was, now = set(weights_of(old)), set(weights_of(new))
    changes.terms.update(now - was)
    changes.terms.subtract(was - now)
    changes.words.update(word_ids_of(new) - word_ids_of(old))
    changes.words.subtract(word_ids_of(old) - word_ids_of(new))
    before, after = postings_of(old), postings_of(new)
    changes.added += sorted(after - before)
    changes.removed += sorted(before - after)
    if new is None and old is not None:
        changes.gone.append(old.pk)
    if new is not None and values_of(new) != values_of(old):
        changes.kept.append(new)


def _apply(changes: _Changes) -> None:
    vocabulary.count(Term, changes.terms)
    vocabulary.count(Word, changes.words)
    delete_postings(sorted(changes.removed))
    insert_postings(sorted(changes.added))
    IndexedDocument.objects.filter(pk__in=changes.gone).delete()
    IndexedDocument.objects.bulk_create(
        changes.kept,
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
    """Return the weight of each term that a row holds, by its id; below zero without a posting."""
    if row is None:
        return {}
    packed = unpack(bytes(row.packed))
    return dict(zip(packed.ids, packed.weights, strict=True))


def postings_of(row: IndexedDocument | None) -> set[Row]:
    """Return the postings of a row: of all its terms but those that only scoring knows."""
    if row is None:
        return set()
    return {
        (term, -coarse(weight), row.publication_id)
        for term, weight in weights_of(row).items()
        if weight > 0
    }


def word_ids_of(row: IndexedDocument | None) -> set[int]:
    """Return the ids of the words that a row holds."""
    return unpack_ids(bytes(row.words)) if row else set()


def values_of(row: IndexedDocument | None) -> tuple[object, ...] | None:
    """Return all that a row says, to compare it with another."""
    if row is None:
        return None
    return (row.kind, row.category_id, bytes(row.packed), bytes(row.words))
