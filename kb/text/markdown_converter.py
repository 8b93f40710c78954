"""Markdown in, HTML out: Python-Markdown with only the extensions that our texts need.

The HTML is not safe until `kb.text.sanitise` has cleaned it.
"""

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import ParagraphProcessor
from markdown.extensions import Extension
from markdown.extensions.admonition import AdmonitionExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import AutomailInlineProcessor, HtmlInlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from kb.text.fenced_code import CodeBlock, code_blocks
from kb.text.markdown import ESCAPABLE, MAIL, TAGS
from kb.text.syntax_highlighting import code_html

TOP_HEADING = 3
LOWEST_HEADING = 6

_HEADING = re.compile(r"h([1-6])")
_TAG = rf"(</?(?i:{TAGS})(?: open)? ?/?>)"


def block_markdown() -> Markdown:
    """Return a converter for texts of paragraphs, lists, tables and code."""
    tables = TableExtension(use_align_attribute=True)
    extensions = (tables, SaneListExtension(), AdmonitionExtension(), _InlineMarks(), _Blocks())
    return _converter(*extensions)


def inline_markdown() -> Markdown:
    """Return a converter for one line: emphasis, code and links, but no blocks."""
    markdown = _converter(_InlineMarks())
    markdown.parser = BlockParser(markdown)
    markdown.parser.blockprocessors.register(ParagraphProcessor(markdown.parser), "paragraph", 10)
    return markdown


def _converter(*extensions: Extension) -> Markdown:
    return Markdown(output_format="html", extensions=list(extensions))


class _InlineMarks(Extension):
    """For every text: `<host>` is text, only a few tags are HTML."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the library's name)
        md.ESCAPED_CHARS = list(ESCAPABLE)
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.register(AutomailInlineProcessor(f"<({MAIL})>", md), "automail", 110)
        md.inlinePatterns.register(HtmlInlineProcessor(_TAG, md), "html", 90)
        md.treeprocessors.register(_Images(md), "images", 5)


class _Blocks(Extension):
    """For texts of several paragraphs: code, headings and tables."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the library's name)
        md.preprocessors.register(_FencedCode(md), "code", 25)
        md.treeprocessors.register(_Headings(md), "headings", 4)
        md.treeprocessors.register(_Tables(md), "tables", 3)


class _FencedCode(Preprocessor):
    """Fenced code, highlighted; also in list items. A fence may name a language, nothing else."""

    def run(self, lines: list[str]) -> list[str]:
        """Replace each block by a placeholder; Python-Markdown puts its HTML in at the end."""
        out: list[str] = []
        index = 0
        for block in code_blocks(lines):
            out += [*lines[index : block.start], "", self._placeholder(block, lines), ""]
            index = block.stop
        return out + lines[index:]

    def _placeholder(self, block: CodeBlock, lines: list[str]) -> str:
        opening = lines[block.start]
        indent = opening[: len(opening) - len(opening.lstrip())]
        return indent + self.md.htmlStash.store(code_html("\n".join(block.code), block.language))


class _Headings(Treeprocessor):
    """Headings below those of the page: the first is h3, and no level is left out below it."""

    def run(self, root: Element) -> None:
        """Change the level of each heading in place."""
        above: list[int] = []
        for heading in root.iter():
            level = _HEADING.fullmatch(heading.tag)
            if not level:
                continue
            while above and above[-1] >= int(level[1]):
                above.pop()
            heading.tag = f"h{min(TOP_HEADING + len(above), LOWEST_HEADING)}"
            above.append(int(level[1]))


class _Images(Treeprocessor):
    """Images of other sites as links, so that a reader's browser fetches nothing from there."""

    def run(self, root: Element) -> None:
        """Turn each image of another site into a link, in place."""
        for image in root.iter("img"):
            source = image.get("src", "")
            if re.match(r"https?:", source, re.IGNORECASE):
                image.tag = "a"
                image.text = image.get("alt") or source
                image.attrib = {"href": source}


class _Tables(Treeprocessor):
    """Tables that scroll where they are wider than the page; cells aligned by class."""

    def run(self, root: Element) -> None:
        """Wrap each table in a box that scrolls, and turn `align` into a class."""
        for parent in list(root.iter()):
            for index, child in enumerate(parent):
                if child.tag == "table":
                    parent[index] = _in_scroll_box(child)
        for cell in (*root.iter("th"), *root.iter("td")):
            if align := cell.attrib.pop("align", ""):
                cell.set("class", align)


def _in_scroll_box(table: Element) -> Element:
    box = Element("div", {"class": "scroll", "tabindex": "0"})
    box.tail, table.tail = table.tail, "\n"
    box.append(table)
    return box
