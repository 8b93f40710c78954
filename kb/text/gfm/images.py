"""Images in a text: those of this site are shown, those of other sites become links."""

import re
from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor

_OTHER_SITE = re.compile(r"https?:", re.IGNORECASE)


class Images(Treeprocessor):
    """The one place where `img` elements are changed; the sanitiser decides what may pass."""

    def run(self, root: Element) -> None:
        """Change each image in place."""
        for image in root.iter("img"):
            if _OTHER_SITE.match(image.get("src", "")):
                _turn_into_link(image)


def _turn_into_link(image: Element) -> None:
    """A reader's browser fetches nothing from other sites unasked."""
    source = image.get("src", "")
    image.tag = "a"
    image.text = image.get("alt") or source
    image.attrib = {"href": source}
