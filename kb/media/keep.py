"""Keep an uploaded image, and delete what nothing uses."""

import hashlib
from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from kb.media import limits
from kb.media.limits import ImageRefused
from kb.media.reencode import EncodedImage, reencode
from kb.models import Image, ImageContent
from kb.redacted_words import redacted_words
from kb.text.image_addresses import DIGEST_LENGTH


def keep_image(upload: bytes, *, by: User | None) -> Image:
    """Return the image made of an uploaded file, kept now or before. Raises ImageRefused.

    May take seconds: call it outside of a transaction.
    """
    upload_digest = hashlib.sha256(upload).hexdigest()
    known = Image.objects.filter(upload_digest=upload_digest).order_by("pk").first()
    if known is not None:
        return _renewed(known, by)
    made = reencode(upload)
    if Image.objects.order_by().values("pk")[: limits.MAX_IMAGES].count() >= limits.MAX_IMAGES:
        raise ImageRefused(limits.TOO_MANY_IMAGES, limits.MAX_IMAGES)
    return _store(made, upload_digest, by)


def _store(made: EncodedImage, upload_digest: str, by: User | None) -> Image:
    """Store image and bytes together; where another process just did so, return its image."""
    values = {
        "upload_digest": upload_digest,
        "extension": made.extension,
        "width": made.width,
        "height": made.height,
        "frame_count": made.frame_count,
        "byte_count": len(made.content),
        "uploaded_by": by,
    }
    digest = hashlib.sha256(made.content).hexdigest()[:DIGEST_LENGTH]
    if redacted_words().are_in(digest):
        raise ImageRefused(limits.REDACTED)
    with transaction.atomic():
        image, is_new = Image.objects.get_or_create(digest=digest, defaults=values)
        if is_new:
            ImageContent.objects.create(image=image, data=made.content)
    return image if is_new else _renewed(image, by)


def _renewed(image: Image, by: User | None) -> Image:
    """Return an image that is kept already; unused, it is as good as uploaded now, by this user."""
    unused = Image.objects.unused().filter(pk=image.pk)
    unused.update(uploaded_at=timezone.now(), uploaded_by=by)
    return image


def read_content(image: Image) -> bytes:
    """Return the bytes of an image."""
    return bytes(ImageContent.objects.values_list("data", flat=True).get(pk=image.pk))


def delete_unused_images(images: Iterable[Image], *, by: User) -> int:
    """Delete those of these images that no text needs; return how many.

    A save that is just using one keeps it: both lock the image.
    """
    digests = [image.pk for image in images]
    with transaction.atomic():
        locked = Image.objects.filter(pk__in=digests).order_by("pk").select_for_update()
        pks = list(locked.values_list("pk", flat=True))
        unused = list(Image.objects.deletable_by(by).filter(pk__in=pks))
        Image.objects.filter(pk__in=[image.pk for image in unused]).delete()
    return len(unused)
