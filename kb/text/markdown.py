"""Plain text ↔ the Markdown that stands for it."""

import html
import re
from collections.abc import Callable, Iterator

from kb.text.fenced_code import code_blocks

ESCAPABLE = "".join(sorted(set(r"""!"#$%'()*+,-./:;<=>?@[\]^_`{|}~""")))
"""What a backslash escapes: all ASCII punctuation, as in CommonMark, but `&` (that is `&amp;`)."""

TAGS = "details|summary|br|kbd|sub|sup"
"""The only HTML tags that Markdown of ours may hold; any other `<word>` is text."""

MAIL = r"[A-Za-z][\w.+-]*@[\w-]+(?:\.[\w-]+)*"
"""An address that `<me@example.com>` makes a link of."""

_PUNCTUATION = rf"[{re.escape(ESCAPABLE)}]"
_ENTITY = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[0-9a-zA-Z]+);")

# What makes a line more than a paragraph: heading, quote, list, rule, table, admonition, fence.
_BLOCK_MARK = re.compile(
    r"(?P<number>\d+)(?=[.)](?:\s|$))|(?=[#>]|[-+](?:\s|$)|[-=:|][-=:|\s]*$|!!!|~~~)"
)
_MARK = re.compile(
    rf"""
    \\(?={_PUNCTUATION})                       # a backslash that would escape what follows
  | [*`\[]                                     # emphasis, code, links
  | (?<![^\W_])_ | _(?![^\W_])                 # emphasis, but not the _ of snake_case
  | <(?=[A-Za-z/!?])                           # <host>, <me@example.com>
    """,
    re.VERBOSE,
)
_OUTER_SPACE = re.compile(r"\A\s|\s\Z|\t")


def escape(plain: str) -> str:
    """Return Markdown that renders to exactly this text, and to nothing but this text.

    Escapes only what would be read as a mark where it stands, so that ordinary lines stay as they
    are. Several lines stay lines of one paragraph, each as it is; control characters other than
    tab and newline have no place in a text and are not kept.
    """
    return "\n".join(_escape_line(line) for line in plain.split("\n"))


def _escape_line(line: str) -> str:
    block = _BLOCK_MARK.match(line)
    kept = (block["number"] or "") if block else ""
    mark = "\\" if block else ""
    rest = _MARK.sub(r"\\\g<0>", _ENTITY.sub(_escape_entity, line[len(kept) :]))
    return _OUTER_SPACE.sub(_entity, kept + mark + rest)


def _escape_entity(entity: re.Match[str]) -> str:
    return f"&amp;{entity[0][1:]}"


def _entity(character: re.Match[str]) -> str:
    return f"&#{ord(character[0])};"


_STASH = re.compile("\x02(\\d+)\x03")
_ESCAPE_OR_CODE = re.compile(
    rf"\\(?P<escaped>{_PUNCTUATION})|(?<!`)(?P<ticks>`++)(?P<code>[^`].{{0,2000}}?)(?<!`)(?P=ticks)(?!`)",
    re.DOTALL,
)
_LABEL = r"\[([^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*)\]"
_TARGET = r"""\(\s*<?[^()<>\s]*(?:\([^()<>\s]*\)[^()<>\s]*)*>?(?:\s+["'][^\n]{0,500}?["'])?\s*\)"""
_IMAGE = re.compile(rf"!{_LABEL}{_TARGET}")
_LINK = re.compile(rf"{_LABEL}{_TARGET}")
_DEFINITION = re.compile(r"^ {0,3}\[([^\[\]\n]+)\]:[ ]+\S.*\n?", re.MULTILINE)
_REFERENCE = re.compile(rf"!?{_LABEL}(?: ?\[([^\[\]]*)\])?")
_AUTOLINK = re.compile(rf"<([A-Za-z][A-Za-z0-9+.-]*://[^<>\s]*|{MAIL})>")
_TAG = re.compile(rf"</?(?:{TAGS})(?: open)? ?/?>", re.IGNORECASE)
_QUOTE = re.compile(r"^(?:>[ ]?)+", re.MULTILINE)
_HEADING = re.compile(r"^#{1,6}[ ]*([^\n]*?)[ ]*#*$", re.MULTILINE)
_STARS = re.compile(r"(\*{1,3})(?=[^\s*])((?:[^*\n]|\n(?!\n))*)(?<=\S)\1")
_LOW_LINES = re.compile(r"(?<!\w)(_{1,3})(?=[^\s_])([^\n]{1,300}?)(?<=[^\s_])\1(?!\w)")


def to_plain(markdown: str) -> str:
    """Return the text that a reader of this Markdown sees, without marks; undoes `escape`.

    Links and images leave their words, code its text, lists and tables stay as they are written.
    """
    kept: list[str] = []

    def keep(text: str) -> str:
        kept.append(text)
        return f"\x02{len(kept) - 1}\x03"

    text = markdown.replace("\x02", "").replace("\x03", "")
    text = "\n".join(_without_fences(text.split("\n"), keep))
    text = _ESCAPE_OR_CODE.sub(lambda m: keep(m["escaped"] or m["code"].strip()), text)
    text = _ENTITY.sub(lambda m: html.unescape(m[0]), _without_marks(_without_links(text)))
    return _STASH.sub(lambda m: kept[int(m[1])], text)


def _without_fences(lines: list[str], keep: Callable[[str], str]) -> Iterator[str]:
    """Yield the lines with the code of each fenced block put aside and its fences gone."""
    at = 0
    for block in code_blocks(lines):
        yield from lines[at : block.start]
        if block.code:
            yield keep("\n".join(block.code))
        at = block.stop
    yield from lines[at:]


def _without_links(text: str) -> str:
    if "[" not in text:
        return _AUTOLINK.sub(r"\1", text)
    defined = {name.casefold() for name in _DEFINITION.findall(text)}

    def words(reference: re.Match[str]) -> str:
        name = reference[2] or reference[1]
        return reference[1] if name.casefold() in defined else reference[0]

    text = _LINK.sub(r"\1", _IMAGE.sub(r"\1", _DEFINITION.sub("", text)))
    return _AUTOLINK.sub(r"\1", _REFERENCE.sub(words, text) if defined else text)


def _without_marks(text: str) -> str:
    text = _HEADING.sub(r"\1", _QUOTE.sub("", _TAG.sub("", text)))
    for _depth in range(3 if "*" in text or "_" in text else 0):
        text = _LOW_LINES.sub(r"\2", _STARS.sub(r"\2", text))
    return text
