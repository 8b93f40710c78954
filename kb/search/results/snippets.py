"""A found document and its lines → the line that matched best, and its marked words."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from kb.search.index.encoding import EncodedDocument
from kb.search.index.fields import TEXT, TITLE, IndexedLine
from kb.search.query.alternatives import WordAlternatives
from kb.search.ranking.rescore import Hit, best_hit
from kb.text import words

LONGEST = 240
"""Characters of a snippet, without the dots at its ends."""

LEAD = 60
"""Characters before the first marked word."""

MOST_FRAGMENTS = 4

Span = tuple[int, int]
"""Start and end of some characters."""

Hits = Sequence[tuple[WordAlternatives, Hit | None]]
"""Each word of the query with what a document contains of it."""


def hits_of(document: EncodedDocument, groups: Sequence[WordAlternatives]) -> Hits:
    """Return what a document contains of each word of the query."""
    return [(group, best_hit(document, group)) for group in groups]


def best_line(
    document: EncodedDocument, hits: Hits, lines: Sequence[IndexedLine]
) -> IndexedLine | None:
    """Return the line below the title with the highest sum of query weights; None without any.

    Lines of text go before names, then the first of equal ones. Function words do not count.
    """
    scores: dict[int, int] = defaultdict(int)
    for group, hit in hits:
        if hit is None or group.word.is_function_word:
            continue
        for number in {document.line_of(position) for position in hit.positions}:
            scores[number] += hit.alternative.query_weight
    found = [number for number in scores if number < len(lines) and lines[number].field != TITLE]
    texts = [number for number in found if lines[number].field == TEXT]
    best = min(texts or found, key=lambda number: (-scores[number], number), default=None)
    return None if best is None else lines[best]


def names_contain_all(document: EncodedDocument, hits: Hits) -> bool:
    """Say whether title, other names and headings contain every word of the query."""
    return all(hit and hit.positions[0] < document.field_starts[1] for _group, hit in hits)


def spans(text: str, stems: Iterable[str], language: str) -> list[Span]:
    """Return where in a text words with these stems stand, each place once."""
    return words.stem_spans(text, frozenset(stems), language)


def cut(text: str, marked: Sequence[Span], longest: int = LONGEST) -> tuple[str, list[Span]]:
    """Return a long text around its first mark, which stays whole, and the marks in it.

    It is cut between words, or inside one that is too long to be shown.
    """
    if len(text) <= longest:
        return text, list(marked)
    first = marked[0] if marked else (0, 0)
    start = _start_of_cut(text, first, longest)
    end = start + longest
    if end < len(text):
        blank = text.rfind(" ", max(start, first[1]), end)
        end = blank if blank > start else end
    before, after = "… " if start else "", " …" if end < len(text) else ""
    shift = len(before) - start
    moved = [(a + shift, b + shift) for a, b in marked if start <= a and b <= end]
    return f"{before}{text[start:end]}{after}", moved


def _start_of_cut(text: str, first: Span, longest: int) -> int:
    """Return where the shown part begins, so that it can hold all of the first mark."""
    start = max(0, first[0] - min(LEAD, max(0, longest - (first[1] - first[0]))))
    before = text.rfind(" ", 0, start) + 1 if start else 0
    if first[1] - before <= longest:
        return before
    return text.find(" ", start, first[0]) + 1 or start


def fragment(line: IndexedLine | None, text: str, marked: Sequence[Span]) -> str:
    """Return the fragment of an address (with #) that leads to a line and marks its words, or "".

    The marks are text directives (WICG, "URL Fragment Text Directives").
    """
    if line is None:
        return ""
    marked_words = list(dict.fromkeys(text[start:end] for start, end in marked))[:MOST_FRAGMENTS]
    # A dash, a comma and an ampersand separate the parts of a text directive.
    directive = "&".join(
        f"text={quote(word, safe='').replace('-', '%2D')}" for word in marked_words
    )
    if not line.anchor and not directive:
        return ""
    return f"#{line.anchor}" + (f":~:{directive}" if directive else "")
