"""The lines of an item and what it says now → lines that say so, with the old marks."""

import re
import textwrap
from collections.abc import Sequence

from kb.guide.commands import is_command, read_quoted, without_prompt
from kb.guide.grammar import RULE, item_mark, read_item
from kb.guide.labels import read_label, read_note, split_label
from kb.importing.guide_export.guide_lines import indent_of

NEAR_LENGTH = 3
"""Characters by which a rule may differ from its heading and still be as long as it on purpose."""

_HEADING = re.compile(r"(\s*)([0-9]+(?:\.[0-9]+)*)?([.)]?\s+)?(.*?)(\s*)")
_LABEL = re.compile(r"(\s*\ufeff?\s*[^:]*?(?:\s?!+:?|\s?:)(?:\s+|$))")


def restyle_words(lines: Sequence[str], mark: str, words: str) -> list[str]:
    """Return a text behind its mark, wrapped where its lines were."""
    line = f"{mark}{words}".rstrip()
    if len(lines) < 2 or not words:
        return [line]
    wrapped = textwrap.wrap(
        words,
        width=max(len(old.rstrip()) for old in lines),
        initial_indent=mark,
        subsequent_indent=indent_of(lines[1]),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return wrapped if not any(map(_is_marked, wrapped[1:])) else [line]


def mark_of_item(line: str) -> str:
    """Return the mark of a list's line; its box is empty in a new one."""
    return re.sub(r"\[[xX]\]", "[ ]", item_mark(line))


def mark_of_label(line: str) -> str:
    """Return `Problem: ` of `Problem: It is slow`, with its blanks."""
    match = _LABEL.match(line)
    mark = match[1] if match else ""
    return mark if mark.endswith((" ", "\t")) or not mark else f"{mark} "


def restyle_heading(lines: Sequence[str], old: str, number: str, title: str) -> list[str]:
    """Return a heading with another number and title; rules that were as long as it follow."""
    heading = next((line for line in lines if not RULE.fullmatch(line.strip())), "")
    match = _HEADING.fullmatch(heading.rstrip("\r\n"))
    dot = "" if "." in number else "."
    text = f"{number}{dot} {title}" if number else title
    if match and match[2] and number:
        is_level_same = ("." in number) == ("." in match[2])
        text = f"{number}{match[3] if is_level_same else dot + ' '}{title}"
    new = [indent_of(heading) + text]
    length = len(heading.strip())
    is_above = True
    result: list[str] = []
    for line in lines:
        if RULE.fullmatch(line.strip()):
            result.append(_restyle_rule(line.rstrip("\r\n"), length, len(text)))
        elif line.strip() and is_above:
            result += new
            is_above = False
        elif not line.strip():
            result.append(line)
    return result


def restyle_command(lines: Sequence[str], command: str) -> list[str]:
    """Return a command in fences, in back quotes or as it stood."""
    bare = [line.strip() for line in lines if line.strip()]
    indent = indent_of(next(line for line in lines if line.strip()))
    if bare[0].startswith("```"):
        return [indent + bare[0], *_code_lines(command, indent), indent + "```"]
    if all(map(read_quoted, bare)) and "`" not in command:
        return [f"{indent}`{line}`" for line in command.split("\n")]
    prompt = bare[0].removesuffix(without_prompt(bare[0]))
    new = command.split("\n")
    is_announced = not _is_plain_command(bare[0], "", is_announced=False)
    if all(_is_plain_command(line, prompt, is_announced=is_announced) for line in new):
        return [f"{indent}{prompt}{line}" for line in new]
    return fenced_command(command, indent)


def fenced_command(command: str, indent: str) -> list[str]:
    """Return a command in fences."""
    return [f"{indent}```", *_code_lines(command, indent), f"{indent}```"]


def _code_lines(command: str, indent: str) -> list[str]:
    return [f"{indent}{line}".rstrip() for line in command.split("\n")]


def _is_plain_command(line: str, prompt: str, *, is_announced: bool) -> bool:
    """Say whether a line is known as a command; `is_announced`: where one stood before."""
    if not line or line != line.strip():
        return False
    return is_command(prompt + line, is_announced=is_announced, is_apart=is_announced)


def _restyle_rule(rule: str, before: int, after: int) -> str:
    bare = rule.strip()
    if abs(len(bare) - before) > NEAR_LENGTH:
        return rule
    return indent_of(rule) + bare[0] * max(3, len(bare) + after - before)


def _is_marked(line: str) -> bool:
    words = line.strip()
    named = bool(split_label(words)[0]) or bool(read_label(words)) or bool(read_note(words))
    quoted = bool(read_quoted(words)) or words.startswith("```")
    is_code = is_command(words, is_announced=True, is_apart=True)
    return bool(read_item(words)) or named or quoted or is_code or bool(RULE.fullmatch(words))
