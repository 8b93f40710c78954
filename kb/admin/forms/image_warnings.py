"""What an editor is told about the images of a text that was saved: no words for it, not there."""

from collections.abc import Iterator
from typing import TypedDict

from django.utils.translation import gettext as _

from kb.admin.common.change_text import FIELD_LABELS
from kb.documents import LINE_LISTS, PUBLIC_TEXTS, RevisionDocument, numbered_lines
from kb.media import limits
from kb.media.sizes import missing_images
from kb.serialise.labels import line_title, text_label
from kb.text.image_addresses import (
    has_unfinished_image,
    image_digests,
    undescribed_images,
)

MOST_NAMED = 8
LINE_TEXTS = ("text", "expected", "verify")


class ImageLimits(TypedDict):
    """What the script of a form knows: bytes of a file, what to say of more, and of its words."""

    bytes: int
    too_large: str
    description: int


def image_limits() -> ImageLimits:
    """Return the limits of an upload as the form tells them."""
    too_large = _(limits.TOO_LARGE) % {"limit": limits.MAX_MEGABYTES}
    return {
        "bytes": limits.MAX_BYTES,
        "too_large": too_large,
        "description": limits.MAX_DESCRIPTION_LENGTH,
    }


def image_warnings(document: RevisionDocument) -> list[str]:
    """Return a sentence each for images without a description, without an address, or missing."""
    texts = {name: text for name, text in _markdown_texts(document) if _may_show(text)}
    undescribed = [name for name, text in texts.items() if undescribed_images(text)]
    unfinished = [name for name, text in texts.items() if has_unfinished_image(text)]
    missing = missing_images(texts)
    lost = [name for name, text in texts.items() if image_digests(text) & missing]
    warnings = []
    if undescribed:
        message = _("An image has no description for those who cannot see it: %(places)s.")
        warnings.append(message % {"places": _named(undescribed)})
    if unfinished:
        message = _("An image has not arrived: upload it again, or remove its place: %(places)s.")
        warnings.append(message % {"places": _named(unfinished)})
    if lost:
        message = _("An image is shown that is not here, and readers see a gap: %(places)s.")
        warnings.append(message % {"places": _named(lost)})
    return warnings


def _markdown_texts(document: RevisionDocument) -> Iterator[tuple[str, str]]:
    """Yield what each text is called in the form, and the text; names of lines come once each."""
    for name in PUBLIC_TEXTS:
        yield str(text_label(document["kind"], name)), document[name]
    yield str(FIELD_LABELS["internal_note"]), document["internal_note"]
    yield str(FIELD_LABELS["tools"]), "\n".join(document["tools"])
    for part in LINE_LISTS:
        for number, line in numbered_lines(document, part):
            texts = [str(value) for field, value in line.items() if field in LINE_TEXTS]
            yield line_title(part, number), "\n".join(texts)


def _named(places: list[str]) -> str:
    more = [_("…")] if len(places) > MOST_NAMED else []
    return ", ".join([*places[:MOST_NAMED], *more])


def _may_show(text: str) -> bool:
    return "![" in text or "/media/" in text
