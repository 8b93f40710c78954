"""Sections of a text → those of the outermost level, with what stands below their headings."""

from collections.abc import Sequence
from dataclasses import dataclass

from kb.importing.folder.field_words import SectionField, field_of
from kb.importing.folder.outline import TextSection


@dataclass(frozen=True)
class SectionTree:
    """A section with those below its heading."""

    head: TextSection
    below: tuple[TextSection, ...] = ()

    @property
    def field(self) -> SectionField | None:
        """The field that its heading names."""
        return field_of(self.head.words)

    @property
    def text(self) -> str:
        """All of it but its heading."""
        parts = (self.head.text, *(section.whole for section in self.below))
        return "\n\n".join(part for part in parts if part)

    @property
    def whole(self) -> str:
        """Its heading and its text."""
        return "\n\n".join(part for part in (self.head.source, self.text) if part)


def section_trees(sections: Sequence[TextSection]) -> list[SectionTree]:
    """Return sections with those of a deeper level below them.

    Where one section holds all others, and names no field, they count as if it did not.
    """
    trees = _trees(sections)
    if len(trees) == 1 and trees[0].below and not trees[0].field:
        return [SectionTree(trees[0].head), *section_trees(trees[0].below)]
    return trees


def _trees(sections: Sequence[TextSection]) -> list[SectionTree]:
    trees: list[SectionTree] = []
    for section in sections:
        if trees and section.level > trees[-1].head.level:
            trees[-1] = SectionTree(trees[-1].head, (*trees[-1].below, section))
        else:
            trees.append(SectionTree(section))
    return trees
