"""An article, the codes that were found and the words around them → its line where to begin."""

from collections import Counter
from collections.abc import Collection, Mapping
from typing import NamedTuple

from kb.documents import (
    LINE_LISTS,
    LineDocument,
    LineList,
    PublicDocument,
    line_place,
    numbered_lines,
)
from kb.text.code_mentions import mentioned_ids
from kb.text.words import is_function_word, stemmed_words

MENTION = 3.0
"""What a line is worth that names one of the codes: as much as three words that only it has."""

NAME = 2.0
"""What a word of a code's own name is worth, beside a word of the failing lines."""

COMMAND = 0.3
"""What a word is worth that a line has in its command alone: hosts, options and programs."""

_LATER_LISTS = 0.6
"""A fix comes after the checks: its words count less."""


class StartLine(NamedTuple):
    """A line of an article: which list it is in, its number from 1, its anchor and its text."""

    part: LineList
    number: int
    anchor: str
    text: str


def start_line(
    document: PublicDocument,
    html: Mapping[str, str],
    codes: Collection[int],
    names: str,
    words: str,
    language: str,
    preferred: str = "",
) -> StartLine | None:
    """Return the line with the anchor `preferred`, else the one that speaks most of the rest.

    `codes` are the ids of the codes, `names` their names, `words` those of the failing lines. None
    without any line.
    Where none speaks of them, it is the first. `html` is the publication's, in which codes are
    marked.
    """
    lines = [
        (StartLine(part, number, line["anchor"], line["text"]), line)
        for part in LINE_LISTS
        for number, line in numbered_lines(document, part)
    ]
    if known := next((start for start, _line in lines if start.anchor == preferred), None):
        return known
    stems = [_stems_of(line, language) for _start, line in lines]
    shared = Counter(stem for said, command in stems for stem in said | command)
    wanted = dict.fromkeys(_stems(words, language), 1.0)
    wanted |= dict.fromkeys(_stems(names, language), NAME)
    best, best_score = None, 0.0
    for (start, _line), (said, command) in zip(lines, stems, strict=True):
        score = sum(wanted[stem] / shared[stem] for stem in said & wanted.keys())
        score += sum(COMMAND * wanted[stem] / shared[stem] for stem in command & wanted.keys())
        score += MENTION * bool(codes and _named_in(html, start.anchor) & set(codes))
        score *= 1 if start.part == LINE_LISTS[0] else _LATER_LISTS
        if score > best_score:
            best, best_score = start, score
    return best or next((start for start, _line in lines), None)


def _stems_of(line: LineDocument, language: str) -> tuple[set[str], set[str]]:
    """Return the stems of a line's text and remarks, and those that only its command has."""
    said = "\n".join(str(line.get(field, "")) for field in ("text", "expected", "verify"))
    stems = _stems(said, language)
    return stems, _stems(line["command"], language) - stems


def _named_in(html: Mapping[str, str], anchor: str) -> set[int]:
    places = [line_place(anchor, field) for field in ("", "rest", "expected", "verify")]
    return set(mentioned_ids("".join(html.get(place, "") for place in places)))


def _stems(text: str, language: str) -> set[str]:
    return {
        stem
        for word, stem, _position in stemmed_words(text, language)
        if not is_function_word(word, language) and not word.isdigit()
    }
