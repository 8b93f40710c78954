"""The numbers of sections: those of the articles where they fit, else the next free ones."""

from collections.abc import Iterable

from kb.documents import RevisionDocument
from kb.guide.document import GuideSection
from kb.importing.guide_export.wanted import WantedCategory


class SectionNumbers:
    """The numbers in use; that of a section says in which category it is."""

    def __init__(
        self, sections: Iterable[GuideSection], categories: Iterable[WantedCategory]
    ) -> None:
        self._taken = {section.number for section in sections if section.number}
        self._by_category = {category.key: category.number for category in categories}

    def of_category(self, key: str) -> str:
        """Return the number of a category; "" for the top."""
        return self._by_category.get(key, "")

    def of_new_category(self, category: WantedCategory) -> str:
        """Return the number of a category that the guide has not, and keep it."""
        number = category.number or self.free(self.of_category(category.parent))
        self._taken.add(number)
        self._by_category[category.key] = number
        return number

    def of_article(self, document: RevisionDocument, old: str | None) -> str:
        """Return the number of an article's section; `old` is the one it has, None for a new one.

        A section without a number keeps none.
        """
        key, number = document["category"], document["number"]
        if old is not None and key and key not in self._by_category:
            return old  # it lies in a category of another source
        parent = self.of_category(key)
        if old is not None and _parent(old) == parent and (number == old or not number):
            return old
        if number and _parent(number) == parent and number not in self._taken:
            self._taken.add(number)
            return number
        if old is not None and _parent(old) == parent:
            return old
        return self.free(parent)

    def release(self, number: str) -> None:
        """Let another section have a number."""
        self._taken.discard(number)

    def free(self, parent: str) -> str:
        """Return the number after the highest of those in a section; "" is the top."""
        inside = [each for each in self._taken if _parent(each) == parent]
        highest = max((int(each.rpartition(".")[2]) for each in inside), default=0)
        number = f"{parent}.{highest + 1}" if parent else str(highest + 1)
        self._taken.add(number)
        return number


def _parent(number: str) -> str:
    return number.rpartition(".")[0]
