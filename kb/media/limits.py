"""What an uploaded image may be, and the sentences that refuse what it may not."""

from kb.text.text_problem import TextProblem, gettext_noop

MAX_MEGABYTES = 10
MAX_BYTES = MAX_MEGABYTES * 1_000_000
"""Of the file as it is uploaded, and of the image as it is kept."""

MAX_MEGAPIXELS = 24
MAX_PIXELS = MAX_MEGAPIXELS * 1_000_000
"""Of one picture; decoding it takes four bytes for each."""

MAX_SIDE = 16_383
"""Pixels in a row or a column: a WebP image has no more."""

MAX_FRAMES = 250
MAX_ANIMATED_MEGAPIXELS = 80
MAX_ANIMATED_PIXELS = MAX_ANIMATED_MEGAPIXELS * 1_000_000
"""Of all frames of an animation together."""

MAX_SECONDS = 5
"""That an animation is repeated for: readers cannot pause it (WCAG 2.2.2)."""

MAX_SCANS = 100
"""Of a progressive JPEG, each of which goes over all pixels; encoders make about ten."""

MAX_IMAGES = 50_000
"""On the whole site."""

MAX_DESCRIPTION_LENGTH = 300
"""Characters of the words that stand for an image, where they are asked for."""

EMPTY = gettext_noop("The file is empty.")
TOO_LARGE = gettext_noop(
    "The image is larger than %(limit)d MB. Cut it, make it smaller, or save a photo as JPEG."
)
SVG = gettext_noop(
    "SVG drawings are not accepted, because they can hold scripts. Save it as PNG or WebP."
)
UNKNOWN = gettext_noop("This is no image that can be shown here. Use PNG, JPEG, WebP or GIF.")
DAMAGED = gettext_noop("The image is damaged or incomplete. Save it again and try once more.")
TOO_MANY_PIXELS = gettext_noop(
    "The image has more than %(limit)d million pixels. Cut it or make it smaller."
)
TOO_LONG_SIDE = gettext_noop("The image is wider or higher than %(limit)d pixels. Cut it.")
TOO_MANY_FRAMES = gettext_noop(
    "The animation has more than %(limit)d pictures. Make it shorter, or show single pictures."
)
TOO_LONG_ANIMATION = gettext_noop(
    "All pictures of the animation together have more than %(limit)d million pixels. "
    "Make it shorter or smaller."
)
TOO_MANY_SCANS = gettext_noop(
    "The JPEG is built of more than %(limit)d layers. Save it again as an ordinary JPEG."
)
TOO_MANY_IMAGES = gettext_noop(
    "There are %(limit)d images already. Delete some that nothing uses, then try again."
)
REDACTED = gettext_noop("This image was redacted on this site: it is not stored again.")


class ImageRefused(Exception):
    """An image that is not kept; `problem` says why, and what to do instead."""

    def __init__(self, message: str, limit: int = 0) -> None:
        self.problem = TextProblem(message, {"limit": limit} if limit else {})
        super().__init__(str(self.problem))
