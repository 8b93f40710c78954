"""A found document and its lines → the line that matched best, its words marked, and why."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from kb.search.index.encoding import Packed
from kb.search.index.fields import TEXT, TITLE, IndexedLine
from kb.search.query.alternatives import Reason, WordAlternatives
from kb.search.ranking.rescore import Hit, best_hit
from kb.text import words

LONGEST = 240
LEAD = 60
MOST_FRAGMENTS = 4

Span = tuple[int, int]
Hits = Sequence[tuple[WordAlternatives, Hit | None]]


@dataclass(frozen=True, slots=True)
class Why:
    """One reason for a result: what was found and, where it was not typed so, for which word."""

    reason: Reason
    found: str
    word: str


def hits_of(packed: Packed, groups: Sequence[WordAlternatives]) -> Hits:
    """Return what a document holds of each word of the query."""
    return [(group, best_hit(packed, group)) for group in groups]


def best_line(packed: Packed, hits: Hits, lines: Sequence[IndexedLine]) -> IndexedLine | None:
    """Return the line below the title that holds most of the query; None where none holds any.

    Words that only hold a sentence together choose no line; of equal lines the first is best.
    """
    worth: dict[int, int] = defaultdict(int)
    for group, hit in hits:
        if hit is None or group.word.is_function_word:
            continue
        for number in {packed.line_of(place) for place in hit.places}:
            worth[number] += hit.option.worth
    found = [number for number in worth if number < len(lines) and lines[number].field != TITLE]
    texts = [number for number in found if lines[number].field == TEXT]
    best = min(texts or found, key=lambda number: (-worth[number], number), default=None)
    return None if best is None else lines[best]


def reasons(hits: Hits) -> list[Why]:
    """Return why words were found that were not typed so, in the order of the query."""
    found = [
        Why(hit.option.reason, hit.option.text, group.word.word)
        for group, hit in hits
        if hit and hit.option.reason is not Reason.WRITTEN
    ]
    return list(dict.fromkeys(found))


def is_named(packed: Packed, hits: Hits) -> bool:
    """Say whether the title, or another name, holds every word of the query."""
    return all(hit and hit.places[0] < packed.field_starts[1] for _group, hit in hits)


def spans(text: str, stems: Iterable[str], language: str) -> list[Span]:
    """Return where words of these stems stand in a text, each place once."""
    return words.stem_spans(text, frozenset(stems), language)


def cut(text: str, marked: Sequence[Span]) -> tuple[str, list[Span]]:
    """Return a long text around its first marked word, cut between words, and the marks in it."""
    if len(text) <= LONGEST:
        return text, list(marked)
    start = max(0, marked[0][0] - LEAD) if marked else 0
    start = text.rfind(" ", 0, start) + 1 if start else 0
    end = start + LONGEST
    end = len(text) if end >= len(text) else max(text.rfind(" ", start, end), start + 1)
    before, after = "… " if start else "", " …" if end < len(text) else ""
    shift = len(before) - start
    kept = [(a + shift, b + shift) for a, b in marked if start <= a and b <= end]
    return f"{before}{text[start:end]}{after}", kept


def fragment(line: IndexedLine | None, text: str, marked: Sequence[Span]) -> str:
    """Return the end of an address that leads to a line and marks its words in the browser."""
    if line is None:
        return ""
    found = list(dict.fromkeys(text[start:end] for start, end in marked))[:MOST_FRAGMENTS]
    # A dash, a comma and an ampersand would part the words of a text directive.
    directive = "&".join(f"text={quote(word, safe='').replace('-', '%2D')}" for word in found)
    if not line.anchor and not directive:
        return ""
    return f"#{line.anchor}" + (f":~:{directive}" if directive else "")
