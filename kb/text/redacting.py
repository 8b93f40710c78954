"""Chosen words, or an image, taken out of texts, HTML, names and documents."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from kb.text.folding import CJK, fold
from kb.text.html_pieces import VISIBLE_ATTRIBUTES, attribute_values, readable_text
from kb.text.image_addresses import IMAGE_ADDRESS

MARK = "[redacted]"
"""What stands in a text where words were taken out."""

NAME_MARK = "redacted"
"""How a part of an address or a key begins that was taken out."""

AROUND = 40
"""Characters before and after a find that a preview shows."""

FoldedPhrase = tuple[str, ...]
"""Folded words, one after the other."""

NAME_KEYS = frozenset(
    {"key", "slug", "anchor", "category", "target", "nearest", "if_not", "parent", "code_family"}
)
"""The fields of documents that hold addresses and keys."""

FIXED_KEYS = frozenset({"kind", "audience", "type"})
"""The fields of documents whose values are ours."""

# Marks of emphasis and what is not seen do not end a word: sec**ret**.
_THROUGH = "*~`\u00ad\u200b-\u200d\u2060\ufeff"
_ACCENTS = "\u0300-\u036f"
_LETTER = rf"[^\W_{CJK}]"
_WORD = re.compile(
    rf"(?=\w)[{CJK}]|{_LETTER}(?:{_LETTER}|[{_ACCENTS}]|[{_THROUGH}](?=[{_THROUGH}{_ACCENTS}]*{_LETTER}))*"
)
_NOT_SEEN = re.compile(rf"[{_THROUGH}]")
_IMAGE = re.compile(
    rf"!\[(?:\\.|[^\[\]\\]){{0,1000}}\]\(\s{{0,9}}<?{IMAGE_ADDRESS.pattern}>?[^()\n]{{0,300}}\)"
)


class FoundWords(NamedTuple):
    """Where words stand that are to go, in characters, and which."""

    start: int
    end: int
    phrase: FoldedPhrase


class Redactor(Protocol):
    """Takes something out of texts; each method returns what is left, and what was around it."""

    def text(self, text: str) -> tuple[str, list[str]]: ...
    def html(self, html: str) -> tuple[str, list[str]]: ...
    def name(self, name: str) -> tuple[str, list[str]]: ...


def phrase_of(text: str) -> FoldedPhrase:
    """Return the folded words of a text; punctuation and blanks between them do not count."""
    return tuple(_folded(match) for match in _WORD.finditer(text))


def find_phrases(
    text: str, lengths: Collection[int], is_wanted: Callable[[FoldedPhrase], bool]
) -> Iterator[FoundWords]:
    """Yield the wanted runs of words of a text, the longest first at each word; none overlap.

    `lengths` are the numbers of words that a wanted phrase may have: each word of the text begins
    one run of each length, so that the time grows with the text alone.
    """
    found = list(_WORD.finditer(text))
    words = [_folded(match) for match in found]
    longest_first, position = sorted(lengths, reverse=True), 0
    while position < len(words):
        step = 1
        for length in longest_first:
            phrase = tuple(words[position : position + length])
            if len(phrase) == length and is_wanted(phrase):
                last = found[position + length - 1]
                yield FoundWords(found[position].start(), last.end(), phrase)
                step = length
                break
        position += step


def _folded(match: "re.Match[str]") -> str:
    return fold(_NOT_SEEN.sub("", match.group()))


def replaced(text: str, spans: Collection[tuple[int, int, str]]) -> str:
    """Return a text with other words in the place of each span; spans do not overlap."""
    parts, last = [], 0
    for start, end, words in sorted(spans):
        parts += [text[last:start], words]
        last = end
    return "".join([*parts, text[last:]])


def surroundings(text: str, start: int, end: int) -> str:
    """Return a find on one line, with the text around it."""
    before = "…" if start > AROUND else ""
    after = "…" if end + AROUND < len(text) else ""
    shown = " ".join(text[max(0, start - AROUND) : end + AROUND].split())
    return f"{before}{shown}{after}"


@dataclass(frozen=True)
class WordRedactor:
    """Takes phrases out; `names` has for each what stands for it in an address or a key."""

    names: Mapping[FoldedPhrase, str]
    _first: frozenset[str] = field(init=False)
    _lengths: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_first", frozenset(phrase[0] for phrase in self.names))
        object.__setattr__(self, "_lengths", frozenset(map(len, self.names)))

    def find(self, text: str) -> list[FoundWords]:
        """Return where the phrases stand in a text."""
        if text.isascii():
            folded = _NOT_SEEN.sub("", text.lower())
            if not any(word in folded for word in self._first):
                return []
        return list(find_phrases(text, self._lengths, self.names.__contains__))

    def text(self, text: str) -> tuple[str, list[str]]:
        """Return a text, plain or Markdown, with the mark in the place of each phrase."""
        found = self.find(text)
        spans = [(start, end, MARK) for start, end, _phrase in found]
        return replaced(text, spans), [surroundings(text, start, end) for start, end, _ in found]

    def name(self, name: str) -> tuple[str, list[str]]:
        """Return an address or a key with a neutral name in the place of each phrase."""
        found = self.find(name)
        spans = [(start, end, self.names[phrase]) for start, end, phrase in found]
        return replaced(name, spans), [name] * len(found)

    def html(self, html: str) -> tuple[str, list[str]]:
        """Return HTML without the phrases, also where tags stand between their letters."""
        readable = readable_text(html)
        found, spans = self.find(readable.text), list[tuple[int, int, str]]()
        for start, end, _phrase in found:
            parts = readable.places(start, end)
            spans += [(*part, "" if n else MARK) for n, part in enumerate(parts)]
        contexts = [surroundings(readable.text, start, end) for start, end, _ in found]
        for name, start, end in attribute_values(html):
            take_out = self.text if name in VISIBLE_ATTRIBUTES else self.name
            value, around = take_out(html[start:end])
            if around:
                spans.append((start, end, value))
                contexts += around
        return replaced(html, spans), contexts


@dataclass(frozen=True)
class ImageRedactor:
    """Takes an image out, with the words that stand for it."""

    digest: str

    def text(self, text: str) -> tuple[str, list[str]]:
        """Return a text with the mark in the place of the image, and of its address elsewhere."""
        if self.digest not in text:
            return text, []
        spans = [m.span() for m in _IMAGE.finditer(text) if self.digest in m.group()]
        return self._cut(self._marked(text, spans), [text[a:b] for a, b in spans])

    def name(self, name: str) -> tuple[str, list[str]]:
        """Return an address or a key without the image's digest."""
        return name.replace(self.digest, NAME_MARK), [name] * name.count(self.digest)

    def html(self, html: str) -> tuple[str, list[str]]:
        """Return HTML with the mark in the place of the image."""
        if self.digest not in html:
            return html, []
        tag = re.compile(r'<img(?:[^<>"]|"[^"]*")*>')
        spans = [m.span() for m in tag.finditer(html) if self.digest in m.group()]
        return self._cut(self._marked(html, spans), [html[a:b] for a, b in spans])

    def _marked(self, text: str, spans: list[tuple[int, int]]) -> str:
        return replaced(text, [(start, end, MARK) for start, end in spans])

    def _cut(self, text: str, around: list[str]) -> tuple[str, list[str]]:
        rest, more = self.name(text)
        return rest, [*around, *(self.digest for _find in more)]


def redact_document(redactor: Redactor, value: object, name: str = "") -> tuple[object, list[str]]:
    """Return a document of texts without what the redactor takes out, and what was around it.

    `name` is the field that the value is in.
    """
    if name in FIXED_KEYS:
        return value, []
    if isinstance(value, str):
        return redactor.name(value) if name in NAME_KEYS else redactor.text(value)
    if isinstance(value, list):
        parts = [redact_document(redactor, part, name) for part in value]
        kept = [part for part, _around in parts]
        if name == "aliases":
            kept = list(dict.fromkeys(map(str, kept)))
        return kept, [find for _part, around in parts for find in around]
    if isinstance(value, dict):
        fields = {key: redact_document(redactor, part, key) for key, part in value.items()}
        kept_fields = {key: part for key, (part, _around) in fields.items()}
        return kept_fields, [find for _part, around in fields.values() for find in around]
    return value, []


def redact_places(redactor: Redactor, html: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Return HTML by place without what the redactor takes out; a place names a line's anchor."""
    kept, contexts = dict[str, str](), list[str]()
    for place, text in html.items():
        new_place, around_place = redactor.name(place)
        kept[new_place], around = redactor.html(text)
        contexts += [*around_place, *around]
    return kept, contexts
