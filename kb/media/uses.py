"""Which article uses which image: written in the transaction of every save and every verb."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TypeVar

from kb.models import (
    AgentNote,
    Article,
    Audience,
    Conflict,
    Image,
    ImageUse,
    Publication,
    PublicationEvent,
    Revision,
)
from kb.text.image_addresses import image_digests

T = TypeVar("T")
MOST_AT_ONCE = 500
FLAGS = ("is_in_draft", "is_live", "is_in_note", "was_live", "was_public")

UsesByFlag = dict[str, set[str]]
"""Digests of images, by the flag that is set of their use; by "" where it may have none."""


def note_draft(article_pk: int, document: object) -> None:
    """Note the images of the document of an article's newest revision."""
    _set_flags(article_pk, {"is_in_draft": _digests(document)})


def note_conflict(article_pk: int, document: object) -> None:
    """Note the images of a text that came too late: its editor may want it still."""
    _add_uses(article_pk, _digests(document))


def note_publications(shown: Mapping[int, tuple[object, str]]) -> None:
    """Note the images of what readers see now: the HTML of some articles, by id, and for agents.

    One query where nothing is to be changed.
    """
    wanted = {
        pk: {"is_live": _digests(html), "is_in_note": _digests(note)}
        for pk, (html, note) in shown.items()
    }
    noted = noted_uses(wanted)
    for pk, flags in wanted.items():
        if any(noted[pk][flag] != digests for flag, digests in flags.items()):
            _set_flags(pk, flags)


def noted_uses(article_pks: Collection[int]) -> dict[int, UsesByFlag]:
    """Return the digests that are noted of some articles, by flag; under "" of every use."""
    noted: dict[int, UsesByFlag] = {pk: defaultdict(set) for pk in article_pks}
    rows = ImageUse.objects.filter(article__in=article_pks)
    for pk, digest, *values in rows.values_list("article", "image", *FLAGS):
        for flag, is_set in zip(("", *FLAGS), (True, *values), strict=True):
            if is_set:
                noted[pk][flag].add(digest)
    return noted


def note_withdrawal(article_pk: int) -> None:
    """Note that readers see nothing of an article any more."""
    ImageUse.objects.filter(article=article_pk).update(is_live=False, is_in_note=False)


def note_event(event: PublicationEvent) -> None:
    """Note the images of a text that went live: its old revision shows them as long as it lives."""
    digests = _digests(event.html)
    _add_uses(event.article_id, digests, "was_live")
    if event.audience == Audience.PUBLIC:
        _add_uses(event.article_id, digests, "was_public")


def rebuild_uses(article: Article) -> None:
    """Note all uses of an article anew, from everything that holds its texts.

    Call it with the article's row locked.
    """
    ImageUse.objects.filter(article=article).update(**dict.fromkeys(FLAGS, False))
    revisions = Revision.objects.filter(article=article).order_by("number")
    for document in revisions.values_list("document", flat=True).iterator(chunk_size=50):
        note_draft(article.pk, document)
    for document in Conflict.objects.filter(article=article).values_list("document", flat=True):
        note_conflict(article.pk, document)
    events = PublicationEvent.objects.filter(article=article, html__isnull=False)
    for event in events.iterator(chunk_size=50):
        note_event(event)
    live = Publication.objects.filter(pk=article.pk, is_live=True).first()
    if live is not None:
        note = AgentNote.objects.filter(publication=live).values_list("html", flat=True).first()
        note_publications({live.pk: (live.html, note or "")})


def _digests(texts: object) -> set[str]:
    return image_digests(json.dumps(texts))


def _set_flags(article_pk: int, wanted: Mapping[str, set[str]]) -> None:
    """Set each of these flags for its images of an article, and clear it for the others.

    One query where there are no images, and were none.
    """
    rows = list(ImageUse.objects.filter(article=article_pk).values("pk", "image", *wanted))
    for flag, digests in wanted.items():
        gone = [row["pk"] for row in rows if row[flag] and row["image"] not in digests]
        for some in _parts(gone):
            ImageUse.objects.filter(pk__in=some).update(**{flag: False})
        _add_uses(article_pk, digests, flag)


def _add_uses(article_pk: int, digests: set[str], flag: str = "") -> None:
    """Add the uses that are missing, of those images that exist, and set a flag of all of them."""
    for some in _parts(sorted(digests)):
        # Locked, so that none is deleted before this transaction ends.
        images = Image.objects.filter(pk__in=some).order_by("pk").select_for_update(no_key=True)
        uses = [ImageUse(image=image, article_id=article_pk) for image in images]
        ImageUse.objects.bulk_create(uses, ignore_conflicts=True)
        if flag:
            rows = ImageUse.objects.filter(article=article_pk, image__in=some)
            rows.update(**{flag: True})


def _parts(values: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), MOST_AT_ONCE):
        yield values[start : start + MOST_AT_ONCE]
