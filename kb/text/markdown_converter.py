"""Markdown in, HTML out: Python-Markdown with GitHub's syntax and what our texts need besides.

The HTML is not safe until `kb.text.sanitise` has cleaned it.
"""

from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from kb.text.gfm.extension import GitHubMarkdown
from kb.text.gfm.headings import HeadingIds, HeadingLevels
from kb.text.gfm.images import Images
from kb.text.text_problem import Translate


def block_markdown(place: str, translate: Translate = str) -> Markdown:
    """Return a converter for texts of paragraphs, lists, tables and code.

    `place` is in lower case and begins every id, so that several texts may share a page;
    `translate` is asked for our own words in the HTML.
    """
    return _converter(GitHubMarkdown(place, translate), _Images(), _Blocks(place))


def inline_markdown() -> Markdown:
    """Return a converter for one line: emphasis, code and links, but no blocks."""
    return _converter(GitHubMarkdown("", str), _Images())


def _converter(*extensions: Extension) -> Markdown:
    return Markdown(output_format="html", extensions=list(extensions))


class _Images(Extension):
    """For every text."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the library's name)
        md.treeprocessors.register(Images(md), "images", 5)


class _Blocks(Extension):
    """For texts of several paragraphs: headings and tables."""

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the library's name)
        md.treeprocessors.register(HeadingLevels(md), "heading_levels", 4)
        md.treeprocessors.register(HeadingIds(md, self.place), "heading_ids", 3.5)
        md.treeprocessors.register(_Tables(md), "tables", 3)


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
