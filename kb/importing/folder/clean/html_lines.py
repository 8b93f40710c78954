"""Pieces of HTML → one line of Markdown, as a cell of a table has it."""

import re
from collections.abc import Iterator
from html import unescape
from itertools import groupby

from kb.importing.folder.clean.code import PLACEHOLDER, CodeSetAside
from kb.importing.folder.clean.html_tree import HtmlNode

BREAK = "<br>"
CODE_TAG = re.compile(r"</?code\b[^>]*>", re.IGNORECASE)

_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_ANY_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_FENCE = re.compile(r"\s*(?:`{3,}|~{3,})[^\n]*\n(.*?)\n?[ \t]*(?:`{3,}|~{3,})?\s*\Z", re.DOTALL)


class HtmlLines:
    """Turns trees into lines; `aside` has the code that was set aside in their texts."""

    def __init__(self, aside: CodeSetAside) -> None:
        self.aside = aside

    def line(self, node: HtmlNode) -> str:
        """Return an element's content in one line, as a cell of a table has it."""
        parts = [part for part in self._line_parts(node) if part]
        return self._one_line(BREAK.join(parts))

    def _line_parts(self, node: HtmlNode) -> Iterator[str]:
        for is_text, run in groupby(node.children, lambda child: isinstance(child, str)):
            if is_text:
                yield _lines_as_one("".join(child for child in run if isinstance(child, str)))
                continue
            for child in run:
                if isinstance(child, HtmlNode):
                    yield from self._element_parts(child)

    def _element_parts(self, node: HtmlNode) -> Iterator[str]:
        if node.tag == "pre":
            yield self.code_in_line(self.code_text(node))
        elif node.tag in ("ul", "ol"):
            yield from self._item_parts(node)
        else:
            yield from self._line_parts(node)

    def _item_parts(self, node: HtmlNode) -> Iterator[str]:
        """Yield the items of a list, and what stands in it outside of its items."""
        number = 0
        for child in node.children:
            if isinstance(child, str):
                yield _lines_as_one(child)
            elif child.tag == "li":
                number += 1
                yield f"{f'{number}.' if node.tag == 'ol' else '•'} {self.line(child)}"
            else:
                yield from self._element_parts(child)

    def _one_line(self, text: str) -> str:
        """Return a text for a cell: no line ends, no bars, and code of several lines as lines."""
        text = PLACEHOLDER.sub(lambda mark: self._code_for_cell(mark[0]), text)
        return re.sub(r"(?<!\\)\|", r"\\|", " ".join(text.split()))

    def _code_for_cell(self, mark: str) -> str:
        code = self.aside.put_back(mark)
        fence = _FENCE.match(code)
        if fence:
            return self.code_in_line(fence[1])
        return self.aside.keep(re.sub(r"(?<!\\)\|", r"\\|", " ".join(code.split("\n"))))

    def code_in_line(self, code: str) -> str:
        """Return lines of code as code in a line, one below the other."""
        lines = [line.strip() for line in code.split("\n") if line.strip()]
        return BREAK.join(self.aside.keep(code_span(line.replace("|", "\\|"))) for line in lines)

    def code_text(self, node: HtmlNode) -> str:
        """Return the code in a `pre`, as it is."""
        source = _BREAK.sub("\n", CODE_TAG.sub("", node.source))
        return self.aside.put_back(unescape(_ANY_TAG.sub(_unless_placeholder, source)))


_IN_CODE = re.compile(
    r"</?(?:span|b|i|em|strong|a|font|u|var|samp|kbd|mark|div|p)\b[^<>]*>", re.IGNORECASE
)


def _unless_placeholder(tag: re.Match[str]) -> str:
    """Drop what colours code; `<name>` in code is a word of it."""
    return "" if _IN_CODE.fullmatch(tag[0]) else tag[0]


def code_span(code: str) -> str:
    """Return words as code in a line, in as many back quotes as it takes."""
    ticks = "`" * (1 + max(map(len, re.findall("`+", code)), default=0))
    space = " " if code.startswith("`") or code.endswith("`") else ""
    return f"{ticks}{space}{code}{space}{ticks}"


def _lines_as_one(text: str) -> str:
    """Return a text in one line, its paragraphs and the items of a list apart."""
    paragraphs = []
    for paragraph in _PARAGRAPH.split(text):
        lines = [line for line in paragraph.split("\n") if line.strip()]
        parts: list[str] = []
        for line in lines:
            item = _ITEM.match(line)
            if item or not parts:
                parts.append(f"• {line[item.end() :]}" if item else line.strip())
            else:
                parts[-1] += f" {line.strip()}"
        paragraphs.append(BREAK.join(parts))
    return BREAK.join(paragraph.strip() for paragraph in paragraphs if paragraph.strip())
