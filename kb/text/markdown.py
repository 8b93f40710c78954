"""Plain text ↔ Markdown that renders to it."""

import html
import re
from collections.abc import Callable, Iterator

from kb.text.fenced_code import code_blocks

ESCAPABLE = "".join(sorted(set(r"""!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~""")))
"""What a backslash escapes: all ASCII punctuation."""

TAGS = "details|summary|br|kbd|sub|sup"
"""The only HTML tags allowed in our Markdown; any other `<word>` is text."""

MAIL = r"[A-Za-z][\w.+-]*@[\w-]+(?:\.[\w-]+)*"
"""An e-mail address in angle brackets, `<me@example.com>`, is a link."""

_PUNCTUATION = rf"[{re.escape(ESCAPABLE)}]"
_ENTITY = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[0-9a-zA-Z]+);")

# The start of a block other than a paragraph: heading, quote, list, rule, table, admonition, fence.
_BLOCK_MARK = re.compile(
    r"(?P<number>\d+)(?=[.)](?:\s|$))|(?=#{1,6}(?:\s|$)|>|[-+](?:\s|$)|[-=:|][-=:|\s]*$|!!!)"
)
_MARK = re.compile(
    rf"""
    \\(?={_PUNCTUATION}|\t|\s?$)              # a backslash that would escape what follows
  | [*`\[] | ~(?=~)                            # emphasis, code, links, strikethrough
  | (?<![^\W_])_ | _(?![^\W_])                 # emphasis, but not the _ of snake_case
  | <(?=[A-Za-z/!?])                           # <host>, <me@example.com>
    """,
    re.VERBOSE,
)
_OUTER_SPACE = re.compile(r"\A\s|\s\Z|\t")


def escape(plain: str) -> str:
    """Return Markdown that renders to exactly this text; an address in it becomes a link.

    Escapes only what would be a mark where it stands, so ordinary lines do not change. Several
    lines stay lines of one paragraph. Control characters other than tab and newline may be lost.
    """
    return "\n".join(_escape_line(line) for line in plain.split("\n"))


def _escape_line(line: str) -> str:
    block = _BLOCK_MARK.match(line)
    number = (block["number"] or "") if block else ""
    backslash = "\\" if block else ""
    rest = _MARK.sub(r"\\\g<0>", _ENTITY.sub(_escape_entity, line[len(number) :]))
    return _OUTER_SPACE.sub(_to_entity, number + backslash + rest)


def _escape_entity(entity: re.Match[str]) -> str:
    return f"&amp;{entity[0][1:]}"


def _to_entity(character: re.Match[str]) -> str:
    return f"&#{ord(character[0])};"


_PLACEHOLDER = re.compile("\x02(\\d+)\x03")
_ESCAPE_OR_CODE = re.compile(
    rf"\\(?P<escaped>{_PUNCTUATION})|(?<!`)(?P<ticks>`++)(?P<code>[^`].{{0,2000}}?)(?<!`)(?P=ticks)(?!`)",
    re.DOTALL,
)
_LABEL = r"\[([^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*)\]"
_TARGET = r"""\(\s*<?[^()<>\s]*(?:\([^()<>\s]*\)[^()<>\s]*)*>?(?:\s+["'][^\n]{0,500}?["'])?\s*\)"""
_IMAGE = re.compile(rf"!{_LABEL}{_TARGET}")
_LINK = re.compile(rf"{_LABEL}{_TARGET}")
_DEFINITION = re.compile(r"^ {0,3}\[(?!\^)([^\[\]\n]+)\]:[ ]+\S.*\n?", re.MULTILINE)
_REFERENCE = re.compile(rf"!?{_LABEL}(?: ?\[([^\[\]]*)\])?")
_AUTOLINK = re.compile(rf"<((?:[A-Za-z][A-Za-z0-9+.-]*://|mailto:|tel:)[^<>\s]*|{MAIL})>")
_TAG = re.compile(rf"</?(?:{TAGS})(?: open)? ?/?>", re.IGNORECASE)
_QUOTE = re.compile(r"^(?:>[ ]?)+", re.MULTILINE)
_HEADING = re.compile(r"^#{1,6}(?:[ ]+|$)([^\n]*?)[ ]*#*$", re.MULTILINE)
_ALERT = re.compile(
    r"^\[!(note|tip|important|warning|caution)\][ ]*(?:\n|\Z)", re.MULTILINE | re.IGNORECASE
)
_ADMONITION = re.compile(r'^!!! ?([\w-]+)(?: +"([^"\n]*)")?[ ]*$', re.MULTILINE)
_FOOTNOTE = re.compile(r"\[\^([^\]\s\[]{1,100})\]")
_STRUCK = re.compile(r"~~(?=[^\s~])([^\n]{1,500}?)(?<=[^\s~])~~")
_STARS = re.compile(r"(\*{1,3})(?=[^\s*])((?:[^*\n]|\n(?!\n))*)(?<=\S)\1")
_UNDERSCORES = re.compile(r"(?<!\w)(_{1,3})(?=[^\s_])([^\n]{1,300}?)(?<=[^\s_])\1(?!\w)")


def to_plain(markdown: str) -> str:
    """Return the text that a reader of this Markdown sees, without marks; undoes `escape`.

    Links and images become their words, code its text; lists and tables do not change.
    """
    literals: list[str] = []

    def set_aside(text: str) -> str:
        literals.append(text)
        return f"\x02{len(literals) - 1}\x03"

    text = markdown.replace("\x02", "").replace("\x03", "")
    text = "\n".join(_without_fences(text.split("\n"), set_aside))
    text = _ESCAPE_OR_CODE.sub(lambda m: set_aside(m["escaped"] or m["code"].strip()), text)
    text = _FOOTNOTE.sub(lambda m: set_aside(f"[{m[1]}]"), text)
    text = _ENTITY.sub(lambda m: html.unescape(m[0]), _without_marks(_without_links(text)))
    return _PLACEHOLDER.sub(lambda m: literals[int(m[1])], text)


def _without_fences(lines: list[str], set_aside: Callable[[str], str]) -> Iterator[str]:
    """Yield the lines without fences, with a placeholder for the code of each block."""
    index = 0
    for block in code_blocks(lines):
        yield from lines[index : block.start]
        if block.code:
            yield set_aside("\n".join(block.code))
        index = block.stop
    yield from lines[index:]


def _without_comments(text: str) -> str:
    parts, position = [], 0
    while (start := text.find("<!--", position)) >= 0:
        end = text.find("-->", start + 4)
        if end < 0:
            break
        parts.append(text[position:start])
        position = end + 3
    return "".join([*parts, text[position:]])


def _without_links(text: str) -> str:
    if "[" not in text:
        return _AUTOLINK.sub(r"\1", text)
    definitions = {name.casefold() for name in _DEFINITION.findall(text)}

    def words(reference: re.Match[str]) -> str:
        name = reference[2] or reference[1]
        return reference[1] if name.casefold() in definitions else reference[0]

    text = _LINK.sub(r"\1", _IMAGE.sub(r"\1", _DEFINITION.sub("", text)))
    return _AUTOLINK.sub(r"\1", _REFERENCE.sub(words, text) if definitions else text)


def _without_marks(text: str) -> str:
    text = _QUOTE.sub("", _TAG.sub("", _without_comments(text)))
    text = _ALERT.sub(lambda alert: f"{alert[1].capitalize()}: ", _HEADING.sub(r"\1", text))
    text = _ADMONITION.sub(lambda head: f"{head[2] or head[1].capitalize()}:", text)
    text = _STRUCK.sub(r"\1", text)
    for _depth in range(3 if "*" in text or "_" in text else 0):
        text = _UNDERSCORES.sub(r"\2", _STARS.sub(r"\2", text))
    return text
