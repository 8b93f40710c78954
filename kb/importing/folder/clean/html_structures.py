"""Tables, lists, code and quotes in HTML → Markdown; the tags in their lines stay."""

import re
from collections.abc import Iterator
from itertools import groupby
from textwrap import dedent

from kb.importing.folder.clean.code import PLACEHOLDER
from kb.importing.folder.clean.html_lines import CODE_TAG, HtmlLines
from kb.importing.folder.clean.html_tree import HtmlNode

MAX_SPAN = 30

_LANGUAGE = re.compile(r"(?:lang(?:uage)?-|brush:\s*)([\w+#-]+)")


class HtmlStructures(HtmlLines):
    """Turns trees into Markdown; `aside` has the code that was set aside in their texts."""

    def markdown(self, node: HtmlNode) -> str:
        """Return the blocks of an element's content, with blank lines between them."""
        return "\n\n".join(self._blocks(node))

    def _blocks(self, node: HtmlNode) -> Iterator[str]:
        for is_text, run in groupby(node.children, lambda child: isinstance(child, str)):
            if is_text:
                text = self._dedented("".join(child for child in run if isinstance(child, str)))
                yield from [text] if text.strip() else []
                continue
            for child in run:
                if isinstance(child, HtmlNode) and (block := self._block(child)).strip():
                    yield block

    def _dedented(self, text: str) -> str:
        """Return a text without the indentation of its lines, which in HTML has no meaning.

        Fenced code comes back, so that it can be indented with what it stands in.
        """
        lines = [line.strip() for line in text.split("\n")]
        return "\n".join(map(self._with_fence, lines)).strip("\n")

    def _with_fence(self, line: str) -> str:
        if not PLACEHOLDER.fullmatch(line):
            return line
        code = self.aside.put_back(line)
        return dedent(code) if "\n" in code else line

    def _block(self, node: HtmlNode) -> str:
        match node.tag:
            case "table":
                return self._table(node)
            case "ul" | "ol":
                return "\n".join(self._items(node))
            case "pre":
                return self._code(node)
            case "blockquote":
                lines = self.markdown(node).split("\n")
                return "\n".join(f"> {line}".rstrip() for line in lines)
            case "dt":
                return f"**{self.line(node)}**" if self.line(node) else ""
        return self.markdown(node)

    def _items(self, node: HtmlNode) -> Iterator[str]:
        start = node.attributes.get("start", "1")
        first = number = int(start) if start.isdecimal() and len(start) < 6 else 1
        for child in node.children:
            if isinstance(child, str) and not child.strip():
                continue
            text = child.strip() if isinstance(child, str) else self._block(child)
            mark = f"{number}. " if node.tag == "ol" else "- "
            if isinstance(child, HtmlNode) and child.tag in ("ul", "ol"):  # it stands in no item
                indent = " " * len(mark) if number > first else ""
                yield "\n".join(f"{indent}{line}".rstrip() for line in text.split("\n"))
                continue
            yield _hanging(text, mark)
            number += 1

    def _table(self, node: HtmlNode) -> str:
        rows = [list(self._cells(row)) for row in node.elements("tr")]
        rows = [row for row in rows if row]
        captions = [f"**{self.line(each)}**" for each in node.elements("caption")]
        loose = [self.markdown(HtmlNode("root", {}, list(_loose(node))))]
        if not rows:
            return "\n\n".join([*captions, *filter(None, loose)])
        if len(rows) == 1 and len(rows[0]) == 1:  # a table for the look of it
            cell = next(cell for row in node.elements("tr") for cell in row.elements("td", "th"))
            return "\n\n".join(filter(None, [*captions, *loose, self.markdown(cell)]))
        width = max(map(len, rows))
        lines = [_row([*row, *[""] * (width - len(row))]) for row in rows]
        table = "\n".join([lines[0], _row(["---"] * width), *lines[1:]])
        return "\n\n".join(filter(None, [*captions, *loose, table]))

    def _cells(self, row: HtmlNode) -> Iterator[str]:
        for cell in row.elements("td", "th"):
            yield self.line(cell)
            span = cell.attributes.get("colspan", "1")
            for _more in range(min(int(span), MAX_SPAN) - 1 if span.isdecimal() else 0):
                yield ""

    def _code(self, node: HtmlNode) -> str:
        code = dedent(self.code_text(node)).rstrip().lstrip("\n")
        names = " ".join([*node.attributes.values(), *CODE_TAG.findall(node.source)[:1]])
        language = _LANGUAGE.search(names)
        fence = "`" * max(3, 1 + max(map(len, re.findall("`+", code)), default=0))
        block = f"{fence}{language[1] if language else ''}\n{code}\n{fence}"
        return block if code.strip() else ""


def _loose(table: HtmlNode) -> Iterator[HtmlNode | str]:
    """Yield what stands in a table outside of its rows."""
    for child in table.children:
        if isinstance(child, str) or child.tag not in ("tr", "thead", "tbody", "tfoot", "caption"):
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from _loose(child)


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _hanging(text: str, mark: str) -> str:
    lines = text.strip("\n").split("\n")
    indent = " " * len(mark)
    return "\n".join([mark + lines[0], *(f"{indent}{line}".rstrip() for line in lines[1:])])
