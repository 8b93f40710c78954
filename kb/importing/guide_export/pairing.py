"""Old and new items of a list → the new ones, each with the line of the old one that it was."""

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from kb.guide.document import Detail, GuideEntry


def pair_entries(
    old: Sequence[GuideEntry],
    old_anchors: Sequence[str],
    new: Sequence[GuideEntry],
    new_anchors: Sequence[str],
) -> tuple[GuideEntry, ...]:
    """Return the new entries; what was there before keeps its lines, whatever its place now.

    By anchor first, then by equal words, then by place among those that are left.
    """
    found: dict[int, int] = {}
    by_anchor = {anchor: at for at, anchor in enumerate(old_anchors) if anchor}
    for at, anchor in enumerate(new_anchors):
        if anchor in by_anchor:
            found[at] = by_anchor.pop(anchor)
    left_old = [at for at in range(len(old)) if at not in found.values()]
    left_new = [at for at in range(len(new)) if at not in found]
    matched = _match([old[at] for at in left_old], [new[at] for at in left_new])
    found |= {left_new[to]: left_old[at] for to, at in matched.items()}
    return tuple(
        _entry_from(old[found[at]], entry) if at in found else entry for at, entry in enumerate(new)
    )


def pair_details(old: Sequence[Detail], new: Sequence[Detail]) -> tuple[Detail, ...]:
    """Return the new details; those that were there before, or in their place, keep their lines."""
    matched = _match(old, new)
    return tuple(
        replace(detail, line=old[matched[at]].line)
        if at in matched and old[matched[at]].kind == detail.kind
        else detail
        for at, detail in enumerate(new)
    )


def _entry_from(old: GuideEntry, new: GuideEntry) -> GuideEntry:
    return replace(new, line=old.line, details=pair_details(old.details, new.details))


def _match(old: Sequence[object], new: Sequence[object]) -> dict[int, int]:
    """Return which old item each new one was, by index."""
    matched: dict[int, int] = {}
    replaced: list[tuple[range, range]] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, old_start, old_stop, new_start, new_stop in matcher.get_opcodes():
        if tag == "equal":
            matched |= zip(range(new_start, new_stop), range(old_start, old_stop), strict=True)
        else:
            replaced.append((range(old_start, old_stop), range(new_start, new_stop)))
    for to in (at for _old, numbers in replaced for at in numbers):
        moved = (at for numbers, _new in replaced for at in numbers if old[at] == new[to])
        if (at := next((at for at in moved if at not in matched.values()), None)) is not None:
            matched[to] = at
    for old_numbers, new_numbers in replaced:
        free = [at for at in old_numbers if at not in matched.values()]
        matched |= zip([to for to in new_numbers if to not in matched], free, strict=False)
    return matched
