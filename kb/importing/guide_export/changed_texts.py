"""The paragraphs of a section and the Markdown of a body → the paragraphs as they are to be."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from kb.guide.document import GuideSection, SectionPart
from kb.importing.guide_export.as_plain import Block, part_blocks, to_parts
from kb.importing.guide_export.pairing import pair_details, pair_entries


def changed_texts(old: Sequence[SectionPart], blocks: Sequence[Block]) -> list[SectionPart]:
    """Return the parts of a body; those whose blocks are all there stay."""
    kept = _kept_parts([part_blocks(part) for part in old], [block.markdown for block in blocks])
    replaced = iter([part for at, part in enumerate(old) if at not in kept.values()])
    new: list[SectionPart] = []
    fresh: list[Block] = []
    at = 0
    while at <= len(blocks):
        if at == len(blocks) or at in kept:
            new += (_in_place_of(next(replaced, None), part) for part in to_parts(fresh))
            fresh = []
        if at in kept:
            new.append(old[kept[at]])
            at += len(part_blocks(old[kept[at]]))
        else:
            fresh += blocks[at : at + 1]
            at += 1
    return new


def _kept_parts(parts: Sequence[Sequence[str]], blocks: Sequence[str]) -> dict[int, int]:
    """Return which parts, as blocks, are among the blocks: the part by its first block's place."""
    flat = [(at, block) for at, part in enumerate(parts) for block in part]
    matcher = SequenceMatcher(None, [block for _at, block in flat], blocks, autojunk=False)
    places: dict[int, list[int]] = {}
    for start, to, size in matcher.get_matching_blocks():
        for step in range(size):
            places.setdefault(flat[start + step][0], []).append(to + step)
    sizes = Counter(at for at, _block in flat)
    return {
        found[0]: at
        for at, found in places.items()
        if len(found) == sizes[at] and found[-1] - found[0] + 1 == len(found)
    }


def _in_place_of(old: SectionPart | None, part: SectionPart) -> SectionPart:
    """Return a part with the lines of the one whose place it takes."""
    if old is None or (old.name, old.label) != (part.name, part.label):
        return part
    return replace(
        part,
        line=old.line,
        details=pair_details(old.details, part.details),
        entries=pair_entries(old.entries, (), part.entries, ("",) * len(part.entries)),
    )


def changed_description(section: GuideSection, words: str) -> tuple[SectionPart, ...]:
    """Return the parts of a category with other words, which take the place of its paragraphs."""
    texts: Sequence[SectionPart] = section.texts
    line = texts[0].line if texts else 0
    others = tuple(part for part in section.parts if part not in texts)
    return (SectionPart("text", words, line=line), *others) if words else others
