"""Which articles use which images, in words and links, a few for each image."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kb.admin.common.references import article_label
from kb.models import Image, ImageUse


@dataclass(frozen=True)
class ShownUse:
    """An article that uses an image: its name, the address of its page, and in which texts."""

    name: str
    url: str
    where: list[str | Promise]


def uses_of(images: Sequence[Image], most: int) -> dict[str, list[ShownUse]]:
    """Return up to `most` uses of each of these images, by its digest, live ones first.

    One query.
    """
    place = Window(
        RowNumber(),
        partition_by=F("image"),
        order_by=[F("is_live").desc(), F("is_in_draft").desc(), F("article").asc()],
    )
    rows = ImageUse.objects.filter(image__in=[image.pk for image in images])
    rows = rows.annotate(place=place).filter(place__lte=most).select_related("article")
    found: dict[str, list[ShownUse]] = defaultdict(list)
    for use in rows.order_by("image", "place").defer(*LONG_FIELDS):
        found[use.image_id].append(_shown(use))
    return found


LONG_FIELDS = [
    f"article__{name}" for name in ("symptom", "environment", "cause", "body", "internal_note")
]


def _shown(use: ImageUse) -> ShownUse:
    names = {name: getattr(use.article, name) for name in ("number", "code", "title")}
    return ShownUse(article_label(names), use.article.admin_url(), list(where_used(use)))


def where_used(use: ImageUse) -> list[str | Promise]:
    """Return in which texts of an article an image is: live, draft, note, or only older ones."""
    words: list[tuple[bool, str | Promise]] = [
        (use.is_live, _("published")),
        (use.is_in_note, _("note for agents")),
        (use.is_in_draft and not use.is_live, _("draft")),
    ]
    return [word for is_so, word in words if is_so] or [_("older revisions")]
