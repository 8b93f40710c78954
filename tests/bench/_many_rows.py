"""What lies beside the articles of a site: logs, images, flags, comments, old paths."""

import hashlib
import random
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

from django.db import models
from django.utils import timezone

from kb.models import (
    Article,
    Comment,
    Flag,
    Image,
    ImageContent,
    ImageUse,
    Redirect,
    SearchLog,
    SecurityEvent,
)
from kb.text.image_addresses import DIGEST_LENGTH

SEARCHES, AN_OLD_PATH_IN, AN_IMAGE_IN, A_FLAG_IN, DAYS = 5, 5, 50, 100, 365
BATCH = 2_000


def add_other_rows(people: list[Any]) -> None:
    """Store them, in a fixed proportion to the articles: the logs are of a year."""
    for model, field in ((SearchLog, "at"), (Image, "uploaded_at"), (Flag, "at"), (Comment, "at")):
        set_times_by_hand(model, field)
    rows = list(Article.objects.order_by("pk").values_list("pk", "title"))
    store(SearchLog, searches(rows))
    store(SecurityEvent, sign_ins(len(rows), people))
    store(
        Redirect, (Redirect(path=f"/old/{pk}", article_id=pk) for pk, _ in rows[::AN_OLD_PATH_IN])
    )
    now = timezone.now()
    some = [(pk, now - timedelta(hours=place)) for place, (pk, _) in enumerate(rows[::A_FLAG_IN])]
    store(
        Flag,
        (
            Flag(
                article_id=pk,
                reason="Out of date",
                by=people[1],
                at=at,
                closed_at=at if pk % 3 else None,
            )
            for pk, at in some
        ),
    )
    store(
        Comment,
        (Comment(article_id=pk, text="Is this still so?", by=people[2], at=at) for pk, at in some),
    )
    store_images([pk for pk, _title in rows[::AN_IMAGE_IN]], people)


def set_times_by_hand(model: type[models.Model], name: str) -> None:
    """Let a column that is the time of the insert hold what it is given, in this process."""
    field: Any = model._meta.get_field(name)
    field.auto_now_add = False


def store(model: type[models.Model], rows: Iterable[Any]) -> None:
    """Insert rows, some thousand at a time."""
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        model._default_manager.bulk_create(batch)


def searches(rows: list[tuple[int, str]]) -> Iterator[SearchLog]:
    """Yield searches: half of them for few words again and again; one of ten finds nothing."""
    chance, now = random.Random(3), timezone.now()
    often = [" ".join(title.split()[:2]) for _pk, title in rows[:300]]
    for pk, title in rows:
        for _search in range(SEARCHES):
            is_found = chance.random() > 0.1
            yield SearchLog(
                words=(chance.choice(often) if chance.random() < 0.5 else title)[:200],
                result_count=10 if is_found else 0,
                opened_id=pk if is_found and chance.random() < 0.4 else None,
                at=now - timedelta(days=DAYS * chance.random()),
            )


def sign_ins(count: int, people: list[Any]) -> Iterator[SecurityEvent]:
    """Yield as many lines of the security log as there are articles."""
    chance, now = random.Random(4), timezone.now()
    for place in range(count):
        person = chance.choice(people)
        yield SecurityEvent(
            at=now - timedelta(days=DAYS * (count - place) / count),
            action="sign_in" if chance.random() > 0.1 else "sign_in_failed",
            who=person.username,
            who_id=person.pk,
            about=person.username,
            address=f"10.0.{place % 200}.{place % 250}",
            place="/accounts/login/",
        )


def store_images(articles: list[int], people: list[Any]) -> None:
    """Store an image of 20 kB for each of these articles."""
    now, noise = timezone.now(), random.Random(5).randbytes(19_992)
    contents = [noise + pk.to_bytes(8) for pk in articles]
    digests = [hashlib.sha256(content).hexdigest() for content in contents]
    images = [
        Image(
            digest=digest[:DIGEST_LENGTH],
            upload_digest=digest,
            extension="png",
            width=640,
            height=480,
            byte_count=20_000,
            uploaded_by=people[1],
            uploaded_at=now - timedelta(hours=place),
        )
        for place, digest in enumerate(digests)
    ]
    store(Image, images)
    rows = zip(images, contents, strict=True)
    store(ImageContent, (ImageContent(image=image, data=data) for image, data in rows))
    store(
        ImageUse,
        (
            ImageUse(image=image, article_id=pk, is_in_draft=True, is_live=True, was_live=True)
            for image, pk in zip(images, articles, strict=True)
        ),
    )
