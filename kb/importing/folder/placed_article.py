"""A file and its clean text → title, kind, and what of the text goes into which field."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from kb.importing.folder.choosing import choose_kind
from kb.importing.folder.clean.findings import Findings
from kb.importing.folder.lines import LIST_TYPES, ListedLine, NoLines
from kb.importing.folder.names import title_words
from kb.importing.folder.outline import TextSection, footnote_names, outline_of
from kb.importing.folder.placing import KIND_NAMES, PlacedText, place_sections
from kb.importing.folder.section_lines import SectionLines, read_section_lines
from kb.importing.folder.section_trees import SectionTree, section_trees
from kb.importing.folder.title import TitledText, title_file
from kb.importing.incoming import MarkdownFile

MIN_STEPS = 3
"""Items from which on a numbered list that is all of a text becomes steps."""


@dataclass(frozen=True)
class PlacedArticle:
    """A file's article before it is a document."""

    titled: TitledText
    kind: str
    placed: PlacedText


def place_text(
    file: MarkdownFile,
    text: str,
    kind: str,
    findings: Findings,
    descriptions: Iterable[str] = (),
) -> PlacedArticle:
    """Return what becomes of a clean text; `kind` is "" for a new article.

    `descriptions` are texts of the front matter, which begin the body where the text lacks them.
    Raises MarkdownRefused.
    """
    outline = outline_of(text)
    titled = title_file(file.path, file.front_matter, outline.sections, findings)
    trees = section_trees(titled.sections)
    introduction = titled.introduction.text
    only_list = None if trees else _only_list(titled.introduction)
    chosen = kind or _kind_of(trees, introduction, titled.title, only_list)
    if not kind:
        findings.note(f"It became {KIND_NAMES[chosen]}.")
    if only_list and chosen in ("procedure", "checklist", "how_to"):
        placed = PlacedText(lines={"steps": only_list.lines})
        placed.body += [only_list.introduction] if only_list.introduction else []
        findings.note(f"Its list became {len(only_list.lines)} steps.")
    else:
        placed = place_sections(trees, chosen, findings, introduction)
    first = [*titled.first, *_missing(descriptions, f"{titled.title} {text}")]
    placed.body[:0] = first
    _add_footnotes(placed, outline.footnotes)
    if titled.heading:
        placed.headings.insert(0, (titled.heading, ""))
    return PlacedArticle(titled, chosen, placed)


def _kind_of(
    trees: list[SectionTree], introduction: str, title: str, only_list: SectionLines | None
) -> str:
    chosen = choose_kind(trees, introduction, title)
    if chosen != "how_to" or not only_list:
        return chosen
    if all(line.is_task for line in only_list.lines):
        return "checklist"
    return choose_kind(trees, introduction, title)


def _only_list(section: TextSection) -> SectionLines | None:
    """Return the steps of a text without headings that is one numbered list, or one of tasks."""
    lists = [block for block in section.blocks if block.type in LIST_TYPES]
    if len(lists) != 1:
        return None
    position = section.blocks.index(lists[0])
    before, rest = section.blocks[:position], section.blocks[position:]
    try:
        found = read_section_lines(SectionTree(replace(section, blocks=rest)))
    except NoLines:
        return None
    is_one = lists[0].type == "ordered_list_open" or all(line.is_task for line in found.lines)
    if not is_one or len(found.lines) < MIN_STEPS:
        return None
    return _with_text_before(found.lines, [block.text for block in before])


def _with_text_before(lines: list[ListedLine], before: list[str]) -> SectionLines:
    return SectionLines(lines, "\n\n".join(before))


def _missing(descriptions: Iterable[str], text: str) -> list[str]:
    words = " ".join(title_words(text))
    return [each for each in descriptions if " ".join(title_words(each)) not in words]


def _add_footnotes(placed: PlacedText, footnotes: dict[str, str]) -> None:
    """Put each footnote below the texts that refer to it; one that none does is a paragraph."""
    if not footnotes:
        return
    used: set[str] = set()
    for name, text in placed.texts.items():
        placed.texts[name] = _with_footnotes(text, footnotes, used)
    if placed.body:
        placed.body.append(_with_footnotes("\n\n".join(placed.body), footnotes, used))
        del placed.body[:-1]
    placed.body += [
        text.replace(f"[^{name}]:", f"{name}:", 1)
        for name, text in footnotes.items()
        if name not in used
    ]


def _with_footnotes(text: str, footnotes: dict[str, str], used: set[str]) -> str:
    waiting, parts, done = footnote_names(text), [text], set[str]()
    while waiting:
        name = waiting.pop(0)
        if name in footnotes and name not in done:
            done.add(name)
            parts.append(footnotes[name])
            waiting += footnote_names(footnotes[name])
    used |= done
    return "\n\n".join(parts)
