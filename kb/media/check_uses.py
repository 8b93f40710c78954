"""Articles → those whose image uses are not what their texts say, with few queries for many."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from django.db.models import Max, QuerySet, TextField
from django.db.models.functions import Cast

from kb.media.uses import FLAGS, UsesByFlag, noted_uses
from kb.models import (
    AgentNote,
    Audience,
    Conflict,
    Image,
    Publication,
    PublicationEvent,
    Revision,
)
from kb.text.image_addresses import image_digests

ADDRESS_PART = "/media/"


def articles_noted_wrongly(article_pks: Sequence[int]) -> list[int]:
    """Return those of some articles of which `rebuild_uses` would note something else."""
    noted, found = noted_uses(article_pks), _uses_in_texts(article_pks)
    return [pk for pk in article_pks if not _is_noted(noted[pk], found[pk])]


def _is_noted(noted: UsesByFlag, found: UsesByFlag) -> bool:
    """Whether all uses and their flags are noted; a use may stay when its texts are gone."""
    is_there = all(digests <= noted[""] for digests in found.values())
    return is_there and all(noted[flag] == found[flag] for flag in FLAGS)


def _uses_in_texts(article_pks: Sequence[int]) -> dict[int, UsesByFlag]:
    """Return the digests of images that exist in all that holds the texts of some articles."""
    found: dict[int, UsesByFlag] = {pk: defaultdict(set) for pk in article_pks}
    for pk, flag, text in _texts(article_pks):
        found[pk][flag] |= image_digests(text)
    named = set(chain.from_iterable(chain.from_iterable(each.values() for each in found.values())))
    existing = set(Image.objects.filter(pk__in=named).values_list("pk", flat=True))
    return {
        pk: defaultdict(set, {flag: digests & existing for flag, digests in flags.items()})
        for pk, flags in found.items()
    }


def _texts(article_pks: Sequence[int]) -> Iterator[tuple[int, str, str]]:
    """Yield each text that may name an image, with its article and the flag of what it names."""
    revisions = Revision.objects.filter(article__in=article_pks).order_by()
    newest = dict(revisions.values_list("article").annotate(Max("number")))
    for pk, number, text in _with_images(revisions, "document", "article", "number"):
        yield pk, "is_in_draft" if number == newest[pk] else "", text
    conflicts = Conflict.objects.filter(article__in=article_pks)
    for pk, text in _with_images(conflicts, "document", "article"):
        yield pk, "", text
    events = PublicationEvent.objects.filter(article__in=article_pks)
    for pk, audience, text in _with_images(events, "html", "article", "audience"):
        yield pk, "was_live", text
        if audience == Audience.PUBLIC:
            yield pk, "was_public", text
    live = Publication.objects.filter(pk__in=article_pks, is_live=True)
    for pk, text in _with_images(live, "html", "pk"):
        yield pk, "is_live", text
    for pk, text in _with_images(AgentNote.objects.filter(pk__in=live), "html", "pk"):
        yield pk, "is_in_note", text


def _with_images(rows: QuerySet[Any], column: str, *others: str) -> Iterator[tuple[Any, ...]]:
    """Yield other columns and the text of one, of the rows where it may name an image."""
    texts = rows.order_by().annotate(as_text=Cast(column, TextField()))
    with_address = texts.filter(as_text__contains=ADDRESS_PART)
    yield from with_address.values_list(*others, "as_text").iterator(chunk_size=50)
