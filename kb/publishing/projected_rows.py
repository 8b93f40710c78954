"""A publication → its spellings, links, images and agents' note in tables of their own."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from operator import attrgetter
from typing import TypeVar

from kb.media import uses
from kb.models import AgentNote, Article, Publication, PublishedAlias, PublishedLink
from kb.publishing.mentions import Spelling, mention_links
from kb.publishing.public import spellings
from kb.text.code_spelling import normalise
from kb.text.first_words import first_two_words

ProjectedRow = TypeVar("ProjectedRow", PublishedAlias, PublishedLink)


def code_spellings(publications: Iterable[Publication]) -> list[Spelling]:
    """Return the spellings under which readers find those of these that are error codes now."""
    codes = [each.pk for each in publications if each.is_code]
    rows = PublishedAlias.objects.filter(publication__in=codes).order_by("pk")
    return list(rows.values_list("text", "publication_id")) if codes else []


def notes_of(publications: Iterable[Publication]) -> dict[int, str]:
    """Return the safe HTML of the agents' notes that some publications have, by id."""
    pks = [each.pk for each in publications]
    return dict(AgentNote.objects.filter(pk__in=pks).values_list("pk", "html"))


def write_projected_rows(publications: Sequence[Publication], notes: Mapping[int, str]) -> None:
    """Write the spellings, links, images and notes of live publications in place of their old ones.

    `notes` is safe HTML by id, "" for none. Rows that are right already are left alone.
    """
    _write_spellings(publications)
    _write_links(publications)
    _write_notes(notes)
    uses.note_publications({each.pk: (each.html, notes[each.pk]) for each in publications})


def delete_projected_rows(publication: Publication) -> None:
    """Delete the spellings, links, images and note of a publication that is no longer live."""
    publication.spellings.all().delete()
    publication.links.all().delete()
    AgentNote.objects.filter(publication=publication).delete()
    uses.note_withdrawal(publication.pk)


def _write_spellings(publications: Sequence[Publication]) -> None:
    wanted = {
        each.pk: [
            PublishedAlias(
                publication=each,
                text=text,
                normalised=normalise(text)[:200],
                first_words=first_two_words(text),
            )
            for text in spellings(each.document)
        ]
        for each in publications
    }
    _write_rows(PublishedAlias, ("text", "normalised", "first_words"), wanted)


def _write_links(publications: Sequence[Publication]) -> None:
    relations = chain.from_iterable(each.document["relations"] for each in publications)
    keys = {relation["target"] for relation in relations}
    targets = dict(Article.objects.filter(key__in=keys).values_list("key", "pk"))
    wanted = {
        each.pk: [*_relation_links(each, targets), *mention_links(each)] for each in publications
    }
    _write_rows(PublishedLink, ("target_id", "type", "anchor", "position"), wanted)


def _write_rows(
    model: type[ProjectedRow], columns: Sequence[str], wanted: Mapping[int, Sequence[ProjectedRow]]
) -> None:
    """Write the rows of those publications, by id, whose stored ones differ in these columns."""
    stored: dict[int, list[tuple[object, ...]]] = defaultdict(list)
    rows = model._default_manager.filter(publication__in=wanted).order_by("pk")
    for pk, *cells in rows.values_list("publication", *columns):
        stored[pk].append(tuple(cells))
    values = attrgetter(*columns)
    others = {pk: new for pk, new in wanted.items() if stored[pk] != [values(row) for row in new]}
    if others:
        model._default_manager.filter(publication__in=others).delete()
        model._default_manager.bulk_create(chain.from_iterable(others.values()))


def _relation_links(publication: Publication, targets: Mapping[str, int]) -> list[PublishedLink]:
    """Return the unsaved links of an article's relations; `targets` are ids by key."""
    return [
        PublishedLink(
            publication=publication,
            target_id=targets[relation["target"]],
            type=relation["type"],
            anchor=relation["anchor"],
            position=position,
        )
        for position, relation in enumerate(publication.document["relations"], start=1)
        if relation["target"] in targets
    ]


def _write_notes(notes: Mapping[int, str]) -> None:
    stored = dict(AgentNote.objects.filter(pk__in=notes).values_list("pk", "html"))
    AgentNote.objects.filter(pk__in=[pk for pk in stored if not notes[pk]]).delete()
    changed = [pk for pk, html in notes.items() if html and html != stored.get(pk)]
    AgentNote.objects.bulk_create(
        [AgentNote(pk=pk, html=notes[pk]) for pk in changed],
        update_conflicts=True,
        unique_fields=["publication"],
        update_fields=["html"],
    )
