"""A file's front matter, first heading and name → the article's title, and what is left of them."""

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kb.importing.folder.clean.findings import Findings
from kb.importing.folder.names import readable_name, split_title, title_of, title_words
from kb.importing.folder.outline import TextSection

_NAME = re.compile(r"\S{3,200}")


@dataclass(frozen=True)
class TitledText:
    """An article's title; `alias` is another spelling of it, `first` what begins the body.

    `introduction` stands before the first heading that is left in `sections`. `is_heading` says of
    which heading the title was made, None for none.
    """

    title: str
    introduction: TextSection
    sections: tuple[TextSection, ...]
    first: tuple[str, ...] = ()
    alias: str = ""
    heading: TextSection | None = None


def title_file(
    path: str, values: Mapping[str, object], sections: Sequence[TextSection], findings: Findings
) -> TitledText:
    """Return the title by the front matter, else by the heading that opens the text, else by name.

    The heading that opens a text goes where it says what the title says; a single word that is the
    file's name, such as the name of an alert, stays as a line and becomes an alias.
    """
    opening = _opening_heading(sections)
    given = title_of(values)
    whole = given or (opening.words if opening else "") or readable_name(path)
    title, rest = split_title(whole)
    first = (f"… {rest}",) if rest else ()
    if rest:
        findings.note("The title is too long; its rest begins the body.")
    if not opening:
        return TitledText(title, sections[0], tuple(sections[1:]), first)
    others = tuple(section for section in sections if section not in (sections[0], opening))
    introduction = replace(sections[0], blocks=(*sections[0].blocks, *opening.blocks))
    if title_words(opening.words) == title_words(whole):
        return TitledText(title, introduction, others, first, heading=opening)
    if _NAME.fullmatch(opening.words) and _letters(opening.words) == _letters(_stem(path)):
        findings.note(f'"{opening.source}" is another spelling of the title.')
        line = opening.source.lstrip("# ")
        return TitledText(title, introduction, others, (*first, line), opening.words, opening)
    return TitledText(title, sections[0], tuple(sections[1:]), first)


def _letters(words: str) -> str:
    return "".join(title_words(words)).replace("_", "")


def _stem(path: str) -> str:
    return posixpath.splitext(posixpath.basename(path))[0]


def _opening_heading(sections: Sequence[TextSection]) -> TextSection | None:
    """Return the heading of the highest level, if it is the first and the only one of it."""
    headings = [section for section in sections[1:] if not section.is_bold]
    if not headings or not headings[0].words:
        return None
    first = headings[0]
    same = [section for section in headings if section.level <= first.level]
    if first.level == 1:
        return first
    is_alone = len(same) == 1 and len(headings) > 1 and not sections[0].blocks
    return first if is_alone else None
