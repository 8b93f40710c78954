"""The tags of HTML in the lines of a Markdown text → Markdown, or nothing; their words stay."""

import re
from html import unescape

from kb.importing.folder.clean.code import CodeSetAside
from kb.importing.folder.clean.findings import Findings, shortened
from kb.importing.folder.clean.html_lines import BREAK, code_span
from kb.importing.folder.clean.html_pieces import (
    CERTAIN_TAGS,
    CODE_TAGS,
    HEADING_TAGS,
    KEPT_TAGS,
    MARKS,
    MEDIA_TAGS,
    MOST_IN_LINE,
    UNSEEN_TAGS,
    HtmlPieces,
    HtmlTag,
)
from kb.importing.folder.clean.html_regions import line_opening, line_prefix
from kb.importing.folder.clean.html_tree import PARAGRAPH_TAGS, STRUCTURE_TAGS

_OPEN = re.compile(r"\bopen\b", re.IGNORECASE)


def with_tags(hidden: str, aside: CodeSetAside, findings: Findings) -> str:
    """Return a text, its code set aside, without tags other than those that Markdown has here."""
    return _TagReplacer(hidden, aside, findings).text()


class _TagReplacer(HtmlPieces):
    """Replaces the tags of a text, each by what its element needs."""

    def __init__(self, text: str, aside: CodeSetAside, findings: Findings) -> None:
        super().__init__(text)
        self.aside = aside
        self.findings = findings

    def text(self) -> str:
        """Return the text with each tag replaced."""
        for tag in self.tags.values():
            is_left = self.pieces[tag.index] == tag.source
            if tag.name in UNSEEN_TAGS and not tag.is_end and tag.partner > 0 and is_left:
                self._drop_between(tag)
        for tag in self.tags.values():
            if tag.name in CODE_TAGS and not tag.is_end and tag.partner > 0:
                self._make_code(tag)
        for tag in self.tags.values():
            if self.pieces[tag.index] == tag.source:
                self.pieces[tag.index] = self._replacement(tag)
        return "".join(self.pieces)

    def _drop_between(self, tag: HtmlTag) -> None:
        self.findings.warn(f"`<{tag.name}>` was left out with what is in it.", tag.source)
        for index in range(tag.index, tag.partner + 1):
            self.pieces[index] = ""

    def _make_code(self, tag: HtmlTag) -> None:
        inner = "".join(
            ""
            if index in self.tags and self.tags[index].name in MARKS | _IN_CODE
            else self.pieces[index]
            for index in self.between(tag)
        )
        code = " ".join(unescape(self.aside.put_back(inner)).split())
        if not code or "\n\n" in inner:
            return
        if self.is_in_table(tag.index):
            code = code.replace("|", "\\|")
        for index in range(tag.index, tag.partner + 1):
            self.pieces[index] = ""
        self.pieces[tag.index] = self.aside.keep(code_span(code))

    def _replacement(self, tag: HtmlTag) -> str:
        name = tag.name
        if name in MARKS:
            return self._mark(tag)
        if name == "a":
            return self._link(tag)
        if name == "img":
            return _image(tag.attributes) if not tag.is_end else ""
        if name in KEPT_TAGS:
            return self._kept(tag)
        if self._is_word(tag):
            return tag.source
        if name in MEDIA_TAGS:
            return self._media(tag)
        return self._break(tag) if name in _BREAKING else ""

    def _is_word(self, tag: HtmlTag) -> bool:
        """Whether it stands for something to fill in, `<address>`, and is no tag."""
        has_more = bool(tag.attributes) or tag.source.endswith("/>")
        return tag.name not in CERTAIN_TAGS and tag.partner < 0 and not has_more and not tag.is_end

    def _mark(self, tag: HtmlTag) -> str:
        if tag.partner < 0:
            return "" if tag.is_end else tag.source
        start, end = sorted((tag.index, tag.partner))
        inner = "".join(self.pieces[start + 1 : end])
        if "\n\n" in inner or not inner.strip() or self._is_in_same(start):
            return ""
        return self._end_mark(tag) if tag.is_end else self._start_mark(tag)

    def _start_mark(self, tag: HtmlTag) -> str:
        """Return a mark; blanks after it move before it, where Markdown reads it as a mark."""
        text = self.pieces[tag.index + 1]
        inner = text.lstrip() if text.strip() else text
        self.pieces[tag.index + 1] = inner
        is_glued = self.pieces[tag.index - 1][-1:].isalnum() and not inner[:1].isalnum()
        blanks = text[: len(text) - len(inner)]
        return f"{blanks or (' ' if is_glued else '')}{MARKS[tag.name]}"

    def _end_mark(self, tag: HtmlTag) -> str:
        text = self.pieces[tag.index - 1]
        inner = text.rstrip() if text.strip() else text
        self.pieces[tag.index - 1] = inner
        is_glued = self.pieces[tag.index + 1][:1].isalnum() and not inner[-1:].isalnum()
        return f"{MARKS[tag.name]}{text[len(inner) :] or (' ' if is_glued else '')}"

    def _is_in_same(self, start: int) -> bool:
        """Whether the element at `start` stands in one with the same mark."""
        mark = MARKS[self.tags[start].name]
        return any(
            other.index < start < other.partner
            for other in self._marks_before(start)
            if MARKS[other.name] == mark
        )

    def _marks_before(self, start: int) -> list[HtmlTag]:
        near = range(max(1, start - 40), start, 1)
        found = [self.tags[index] for index in near if index in self.tags]
        return [tag for tag in found if tag.name in MARKS and not tag.is_end and tag.partner > 0]

    def _link(self, tag: HtmlTag) -> str:
        href = tag.attributes.get("href", "").strip()
        if tag.partner < 0:
            return "" if tag.is_end or tag.attributes else tag.source
        start, end = sorted((tag.index, tag.partner))
        inner = "".join(self.pieces[start + 1 : end]).strip()
        if not href or not inner or "\n\n" in inner:
            return ""
        if not tag.is_end:
            return "["
        target = f"<{href}>" if re.search(r"[\s()]", href) else href
        return f"]({target})"

    def _kept(self, tag: HtmlTag) -> str:
        if tag.name == "br":
            return "" if tag.is_end else BREAK
        if tag.name == "details" and not tag.is_end and _OPEN.search(tag.source):
            return "<details open>"
        return f"</{tag.name}>" if tag.is_end else f"<{tag.name}>"

    def _media(self, tag: HtmlTag) -> str:
        source = tag.attributes.get("src") or tag.attributes.get("data") or ""
        if tag.is_end or not source:
            return ""
        self.findings.warn(f"`<{tag.name}>` became a link to {shortened(source)}.", tag.source)
        return f" [{source.partition('://')[2] or source}]({source}) "

    def _break(self, tag: HtmlTag) -> str:
        """Return the end of a paragraph, and the beginning of another in the same item or quote."""
        if self.is_in_table(tag.index):
            return BREAK if tag.is_end and self._has_more_in_cell(tag.index) else " "
        before = self.line_before(tag.index)
        prefix = line_prefix(before)
        apart = f"\n{prefix.rstrip()}\n{prefix}"
        gap = apart if before[len(line_opening(before)) :].strip() else ""
        self.pieces[tag.index + 1] = self.pieces[tag.index + 1].lstrip(" \t")
        if tag.name in HEADING_TAGS:
            self._join_heading(tag)
            own_id = self._heading_id(tag) if not prefix else ""
            return f"{own_id}{gap}" if tag.is_end else f"{gap}{HEADING_TAGS[tag.name]} "
        return f"{gap}---{apart}" if tag.name == "hr" else gap

    def _join_heading(self, tag: HtmlTag) -> None:
        if not tag.is_end and tag.partner > 0:
            for index in self.between(tag):
                self.pieces[index] = " ".join(self.pieces[index].split("\n"))

    def _heading_id(self, tag: HtmlTag) -> str:
        """Return the id that links use for a heading, as it is written behind its words."""
        start = self.tags[tag.partner] if tag.is_end and tag.partner > 0 else tag
        own_id = start.attributes.get("id", "")
        return f" {{#{own_id}}}" if re.fullmatch(r"[\w.:-]{1,200}", own_id) else ""

    def _has_more_in_cell(self, index: int) -> bool:
        for number in range(index + 1, min(index + MOST_IN_LINE, len(self.pieces))):
            words, bar, _rest = self.pieces[number].partition("|")
            if bar or (words.strip() and number not in self.tags):
                return bool(words.strip())
        return False


_IN_CODE = dict.fromkeys(("span", "font", "u", "var", "mark", "br", "wbr", "a"), "")
_BREAKING = {*PARAGRAPH_TAGS, *STRUCTURE_TAGS, *HEADING_TAGS, "hr"}


def _image(attributes: dict[str, str]) -> str:
    source = attributes.get("src", "")
    words = re.sub(r"[\[\]\n]", " ", attributes.get("alt") or attributes.get("title") or "")
    target = f"<{source}>" if re.search(r"[\s()]", source) else source
    return f"![{words.strip()}]({target})" if source else words
