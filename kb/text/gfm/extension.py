"""Python-Markdown with GitHub's Markdown as its syntax: an extension that replaces the parser."""

import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element, ElementTree

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE

from kb.text.gfm.footnotes import with_footnotes
from kb.text.gfm.parser import parse_blocks, parse_line
from kb.text.gfm.tree import token_tree
from kb.text.text_problem import Translate

_CONTROL = re.compile("[\x02\x03]")


class GitHubMarkdown(Extension):
    """Blocks and marks are read by markdown-it; what follows the parser stays Python-Markdown's.

    `place` begins the ids of footnotes; "" for a line, in which no mark begins a block.
    `translate` is asked for the words that are ours: of alerts, boxes and footnotes.
    """

    def __init__(self, place: str, translate: Translate) -> None:
        super().__init__()
        self.place = place
        self.translate = translate

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the library's name)
        for name in ("normalize_whitespace", "html_block"):
            md.preprocessors.deregister(name)
        for name in ("inline", "unescape"):
            md.treeprocessors.deregister(name)
        md.preprocessors.register(_PlaceholderMarks(md), "placeholder_marks", 30)
        md.treeprocessors.register(_Ampersands(md), "ampersands", -10)
        md.parser = _Parser(md, self.place, self.translate)


class _Parser(BlockParser):
    """Makes the tree of a whole text at once."""

    def __init__(self, md: Markdown, place: str, translate: Translate) -> None:
        super().__init__(md)
        self.place = place
        self.translate = translate

    def parseDocument(self, lines: Iterable[str]) -> ElementTree:  # noqa: N802 (the library's name)
        """Return the tree of a text's lines. Raises MarkdownRefused."""
        text = "\n".join(lines)
        if self.place:
            tokens = with_footnotes(parse_blocks(text), self.place, self.translate)
        else:
            tokens = parse_line(text)
        stash = self.md.htmlStash.store
        return ElementTree(token_tree(tokens, self.md.doc_tag, stash, self.translate))


class _PlaceholderMarks(Preprocessor):
    """Takes out the characters between which Python-Markdown writes its placeholders."""

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines without them."""
        return [_CONTROL.sub("", line) for line in lines]


class _Ampersands(Treeprocessor):
    """Keeps the serialiser from reading `&lt;` in a text, which is text by now, as an entity."""

    def run(self, root: Element) -> None:
        """Write each ampersand as Python-Markdown's placeholder for one, in place."""
        for element in root.iter():
            element.text = _protected(element.text)
            element.tail = _protected(element.tail)
            for name, value in element.attrib.items():
                element.set(name, _protected(value) or "")


def _protected(text: str | None) -> str | None:
    return text.replace("&", f"{AMP_SUBSTITUTE}amp;") if text else text
