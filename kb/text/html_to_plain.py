"""Safe HTML → plain text for a ticket or a mail: addresses of links, lists and tables readable."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import groupby, zip_longest

WIDEST_TABLE = 78
"""Characters; a wider table is written as one list for each row."""

MOST_LEVELS = 100
"""What is nested deeper is read as if it stood in the deepest of these."""

VOID = {"br", "hr", "img", "input"}
BLOCKS = {"blockquote", "details", "div", "dl", "dd", "dt", "hr", "ol", "p", "pre", "section"}
BLOCKS |= {"summary", "table", "ul", "h1", "h2", "h3", "h4", "h5", "h6"}

Absolute = Callable[[str], str]
"""The address of a link as it is written → as it is outside of its page."""


@dataclass
class _Element:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[_Element | str]" = field(default_factory=list)

    def find_all(self, *tags: str) -> "Iterator[_Element]":
        """Yield the elements below that have one of these tags, outside of each other."""
        for child in self.children:
            if isinstance(child, _Element) and child.tag in tags:
                yield child
            elif isinstance(child, _Element):
                yield from child.find_all(*tags)


class _TreeBuilder(HTMLParser):
    """Builds the tree of well-formed HTML, as the sanitiser leaves it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = _Element("div")
        self.open = [self.root]
        self.unopened = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = _Element(tag, {name: value or "" for name, value in attrs})
        if tag not in VOID and len(self.open) >= MOST_LEVELS:
            self.unopened += 1
            return
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if self.unopened:
            self.unopened -= 1
        elif len(self.open) > 1 and self.open[-1].tag == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def html_to_plain(html: str, absolute: Absolute) -> str:
    """Return the text that a reader of safe HTML sees; `absolute` completes addresses."""
    builder = _TreeBuilder()
    builder.feed(html)
    builder.close()
    return "\n\n".join(_blocks(builder.root.children, absolute))


def _blocks(children: Iterable[_Element | str], absolute: Absolute) -> Iterator[str]:
    """Yield the text of each block, and of the words between blocks."""
    for is_block, run in groupby(children, _is_block):
        if is_block:
            texts = [_block(child, absolute) for child in run if isinstance(child, _Element)]
        else:
            texts = [_inline(run, absolute)]
        yield from filter(None, texts)


def _is_block(child: _Element | str) -> bool:
    return isinstance(child, _Element) and child.tag in BLOCKS


def _block(element: _Element, absolute: Absolute) -> str:
    match element.tag:
        case "ul" | "ol":
            return _list(element, absolute)
        case "table":
            return _table(element, absolute)
        case "pre":
            return _indented(_raw(element).strip("\n"), "    ", "    ")
        case "hr":
            return "----"
    texts = list(_blocks(element.children, absolute))
    if _has_title(element) and len(texts) > 1:
        texts[:2] = [f"{texts[0]}: {texts[1]}"]
    text = "\n\n".join(texts)
    return _indented(text, "> ", "> ") if element.tag == "blockquote" else text


def _has_title(element: _Element) -> bool:
    """Whether it is an alert that says its kind: `Warning`."""
    elements = [child for child in element.children if isinstance(child, _Element)]
    return bool(elements) and elements[0].attributes.get("class") == "admonition-title"


def _list(element: _Element, absolute: Absolute) -> str:
    start = element.attributes.get("start", "1")
    number = int(start) if start.isdecimal() else 1
    items = list(element.find_all("li"))
    rows = [] if items else list(_blocks(element.children, absolute))
    for item in items:
        mark = f"{number}. " if element.tag == "ol" else "- "
        text = "\n".join(_blocks(item.children, absolute))
        rows.append(_indented(text, mark, " " * len(mark)))
        number += 1
    return "\n".join(rows)


def _table(element: _Element, absolute: Absolute) -> str:
    rows = [
        [" ".join(_inline(cell.children, absolute).split()) for cell in row.find_all("th", "td")]
        for row in element.find_all("tr")
    ]
    columns = list(zip_longest(*rows, fillvalue=""))
    widths = [max(map(len, column)) for column in columns]
    if sum(widths) + 2 * len(widths) > WIDEST_TABLE and len(rows) > 1:
        return "\n\n".join(_row_as_list(rows[0], row) for row in rows[1:])
    padded = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False)).rstrip()
        for row in rows
    ]
    rule = "  ".join("-" * width for width in widths)
    return "\n".join([*padded[:1], rule, *padded[1:]])


def _row_as_list(head: list[str], row: list[str]) -> str:
    pairs = zip_longest(head, row, fillvalue="")
    return "\n".join(f"{name}: {cell}" if name else cell for name, cell in pairs if cell)


def _inline(children: Iterable[_Element | str], absolute: Absolute) -> str:
    """Return words with single blanks; a line break only where the HTML has one."""
    text = "".join(_inline_parts(children, absolute))
    lines = (" ".join(line.split()) for line in text.split("\v"))
    return "\n".join(lines).strip()


def _inline_parts(children: Iterable[_Element | str], absolute: Absolute) -> Iterator[str]:
    for child in children:
        if isinstance(child, str):
            yield child.replace("\v", " ")
        elif child.tag == "br":
            yield "\v"
        elif child.tag == "img":
            yield _with_address(child.attributes.get("alt", ""), child.attributes["src"], absolute)
        elif child.tag == "input":
            yield "[x] " if "checked" in child.attributes else "[ ] "
        elif child.tag == "a" and "aria-label" in child.attributes:
            continue  # the way back from a footnote
        elif child.tag == "a" and "href" in child.attributes and "id" not in child.attributes:
            words = "".join(_inline_parts(child.children, absolute))
            yield _with_address(words, child.attributes["href"], absolute)
        else:
            yield from _inline_parts(child.children, absolute)


def _with_address(words: str, address: str, absolute: Absolute) -> str:
    """Return `words (address)`; the address alone where the words are no more than that."""
    whole = absolute(address)
    bare = whole.removeprefix("mailto:").removeprefix("tel:")
    if not words.strip() or words.strip() in {whole, whole.partition("://")[2]}:
        return whole
    is_said = words.strip() == bare or words.rstrip().endswith(f"({bare})")
    return words if is_said else f"{words} ({bare})"


def _raw(element: _Element) -> str:
    return "".join(child if isinstance(child, str) else _raw(child) for child in element.children)


def _indented(text: str, first: str, others: str) -> str:
    lines = text.split("\n")
    indented = [first + lines[0], *(f"{others}{line}".rstrip() for line in lines[1:])]
    return "\n".join(indented)
