"""GitHub's Markdown → tokens of markdown-it; takes linear time."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import accumulate
from typing import Any

from markdown_it import MarkdownIt, rules_block
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from kb.text.gfm import block_rules, inline_rules
from kb.text.gfm.bare_words import link_bare_words
from kb.text.gfm.limits import MAX_DEPTH, MarkdownRefused, too_deep

INTERRUPTS: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote"]}
MAX_BRACKETS = 10  # brackets in brackets; deeper ones are text
_BEGINNING = 500  # characters of a text that show what it begins with
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_PRESET = "gfm-like2"  # tables, task lists, alerts
_OPTIONS = {"linkify": False, "strikethrough_single_tilde": False}
UNBOUNDED = 1_000  # our own rules refuse what is nested too deep, long before


class _GitHubMarkdown(MarkdownIt):
    """Links keep their text as written; what an address may be is the sanitiser's decision."""

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802 (the library's name)
        return link

    def validateLink(self, url: str) -> bool:  # noqa: N802 (the library's name)
        return True


def parse_blocks(text: str) -> list[Token]:
    """Return the tokens of a text of paragraphs, lists, tables, code. Raises MarkdownRefused."""
    return _parser().parse(text, _environment())


def parse_line(text: str) -> list[Token]:
    """Return the tokens of one line: no mark in it begins a block. Raises MarkdownRefused."""
    return _parser().parseInline(_BLANK_LINES.sub("\n", text.strip()), _environment())


def parse_structure(text: str) -> tuple[list[Token], dict[str, Any]]:
    """Return the tokens of the blocks of a text, whose lines are not read, and what was noted.

    The notes have the link definitions under `references`. Raises MarkdownRefused.
    """
    parser, environment = _block_parser(), _environment()
    return parser.block.parse(text, parser, environment, []) or [], environment


def begins_block(text: str) -> bool:
    """Whether a text begins with a list, a table, code … and not with a paragraph."""
    parser = _block_parser()
    try:
        tokens = parser.block.parse(text[:_BEGINNING], parser, _environment(), []) or []
    except MarkdownRefused:  # a text from before the limits, nested too deep for a paragraph
        return True
    return bool(tokens) and tokens[0].type != "paragraph_open"


def first_paragraph(text: str) -> tuple[str, str]:
    """Return the first paragraph of a text, and the lists, quotes, code and words below it.

    A text that begins with another block is its own first paragraph, whole; one that the limits
    refuse has none: it stands below, where rendering it says why.
    """
    lines = text.rstrip().lstrip("\n").split("\n")
    if len(lines) == 1:
        return lines[0], ""
    whole, parser = "\n".join(lines), _block_parser()
    try:
        tokens = parser.block.parse(whole, parser, _environment(), []) or []
    except MarkdownRefused:
        return "", whole
    if not tokens or tokens[0].type != "paragraph_open" or tokens[0].map is None:
        return whole, ""
    end = tokens[0].map[1]
    return "\n".join(lines[:end]), "\n".join(lines[end:]).strip("\n")


def inline_tokens(tokens: list[Token]) -> Iterator[Token]:
    """Yield what stands in paragraphs, headings and cells: text, links, images, code."""
    for token in tokens:
        yield from token.children or [] if token.type == "inline" else []


def _environment() -> dict[str, Any]:
    """Return what the rules note while they read one text."""
    counts = dict.fromkeys(("depth", "quoted", "cells", "line", "plain_until"), 0)
    return {**counts, "open_tags": {}, "no_comment_end": {}}


@cache
def _parser() -> MarkdownIt:
    parser = _GitHubMarkdown(_PRESET, {"maxNesting": MAX_BRACKETS, **_OPTIONS})
    parser.inline.ruler.push("any_mark", inline_rules.any_mark)
    parser.inline.ruler.enableOnly(["any_mark"])
    parser.inline.terminator_re = inline_rules.MARKS
    parser.core.ruler.at("block", _read_blocks)
    parser.core.ruler.at("inline", _read_lines)
    parser.core.ruler.before("text_join", "bare_words", link_bare_words)
    parser.core.ruler.enable("bare_words")
    return parser


@cache
def _block_parser() -> MarkdownIt:
    parser = _GitHubMarkdown(_PRESET, {"maxNesting": UNBOUNDED, **_OPTIONS})
    rules = parser.block.ruler
    nested: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    rules.at("blockquote", block_rules.bounded(block_rules.blockquote), nested)
    rules.at("list", block_rules.bounded(rules_block.list_block), INTERRUPTS)
    rules.at("table", block_rules.table, {"alt": ["paragraph", "reference"]})
    rules.at("html_block", block_rules.tag_lines, INTERRUPTS)
    rules.before("html_block", "comment", block_rules.comment, INTERRUPTS)
    rules.before("reference", "footnote", block_rules.bounded(block_rules.footnote), INTERRUPTS)
    rules.before("list", "admonition", block_rules.bounded(block_rules.admonition), INTERRUPTS)
    rules.enable(["comment", "footnote", "admonition"])
    return parser


def _read_blocks(state: StateCore) -> None:
    parser = _block_parser()
    if state.inlineMode:
        state.tokens.append(Token("inline", "", 0, content=state.src, map=[0, 1], children=[]))
    else:
        parser.block.parse(state.src, parser, state.env, state.tokens)


def _read_lines(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "inline" and token.children is not None:
            state.env["plain_until"] = 0
            state.env["line"] = token.map[0] if token.map else 0
            state.md.inline.parse(token.content, state.md, state.env, token.children)
            if _depth(token.children) > MAX_DEPTH:
                raise too_deep(state.env["line"])


def _depth(tokens: list[Token]) -> int:
    return max(accumulate(token.nesting for token in tokens), default=0)
