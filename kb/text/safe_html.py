"""Markdown in, safe HTML out. May take much time and memory: call it in the child process only."""

from kb.text.markdown_converter import block_markdown, inline_markdown
from kb.text.sanitise import sanitise, sanitise_inline


def render_block(text: str) -> str:
    """Return a text as safe HTML: paragraphs, lists, tables, code, headings from h3 on."""
    return sanitise(block_markdown().convert(text))


def render_inline(text: str) -> str:
    """Return one line as safe HTML, without a paragraph around it or a block in it."""
    return sanitise_inline(inline_markdown().convert(text))
