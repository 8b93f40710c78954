"""The sections of a text → the kind of article that they make."""

import re
from collections.abc import Sequence

from kb.importing.folder.lines import LIST_TYPES, NoLines, lines_of_list
from kb.importing.folder.section_lines import read_section_lines
from kb.importing.folder.section_trees import SectionTree

_HOW_TO = re.compile(
    r"(?:how (?:to|do i|can i)|wie (?:man|kann|du|sie)|so\b|comment|cómo|como|hoe)\b", re.IGNORECASE
)
_CHECKLIST = re.compile(
    r"\bcheck ?-?list|\bprüfliste|\bliste de contrôle|\blista de comp", re.IGNORECASE
)
MIN_TASKS = 3


def choose_kind(trees: Sequence[SectionTree], introduction: str, title: str) -> str:
    """Return the kind of a new article.

    A problem says what the customer sees, under a heading or before a cause or a resolution; a
    checklist has boxes to tick; a procedure has steps in a list; a how-to is anything else.
    """
    fields = {tree.field for tree in trees if tree.text}
    explains = bool(fields & {"cause", "resolutions"})
    if "symptom" in fields or (explains and introduction):
        return "problem"
    if _has_tasks(trees) or (_CHECKLIST.search(title) and _has_steps(trees)):
        return "checklist"
    if _has_steps(trees) and not _HOW_TO.match(title):
        return "procedure"
    return "how_to"


def _has_steps(trees: Sequence[SectionTree]) -> bool:
    return any(tree.field == "steps" and _is_list(tree) for tree in trees)


def _is_list(tree: SectionTree) -> bool:
    try:
        return bool(read_section_lines(tree).lines)
    except NoLines:
        return False


def _has_tasks(trees: Sequence[SectionTree]) -> bool:
    """Whether most items of a text's lists have a box to tick."""
    sections = [section for tree in trees for section in (tree.head, *tree.below)]
    lists = [block for section in sections for block in section.blocks if block.type in LIST_TYPES]
    lines = []
    for block in lists:
        try:
            lines += lines_of_list(block)
        except NoLines:
            continue
    return sum(line.is_task for line in lines) >= max(MIN_TASKS, len(lines) / 2)
