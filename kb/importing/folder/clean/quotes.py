"""Quotes that begin with `**Note:**`, `![warning]`, `⚠️` … → alerts as GitHub writes them."""

import re
from collections.abc import Iterator

from kb.guide.labels import NOTES
from kb.importing.folder.clean.alert_kinds import EMOJI_KINDS, alert_kind

_QUOTED = re.compile(
    r"(?P<before>[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?:>[ \t]?)*>[ \t]?)(?P<words>.*)"
)
_MARKER = re.compile(
    r"(?:!?\\?\[!?|\[!)(?P<word>[A-Za-z][\w-]{0,20})\\?\](?!\()[-+]?:?[ \t]*(?P<rest>.*)"
)
_LABEL = re.compile(
    r"(?P<mark>\*\*|__|\*|_|)(?P<word>[^\W\d_][\w ]{0,24}?)"
    r"(?P<end>[ \t]?[:!.–-]?)(?P=mark)(?P<colon>[ \t]?[:!]?)(?P<rest>(?:[ \t].*)?)"
)
_ALONE = re.compile(r".*> \[!([A-Z]+)\]")
_EMOJI = re.compile(
    rf"(?P<mark>\*\*|)(?P<emoji>{'|'.join(map(re.escape, EMOJI_KINDS))})\ufe0f?[ \t]*(?P<rest>.*)"
)


def with_alerts(hidden: str) -> str:
    """Return a text, its code set aside, with what its quotes call themselves as alerts."""
    lines = hidden.split("\n")
    return "\n".join(_lines(lines))


def _lines(lines: list[str]) -> Iterator[str]:
    depth, kind = 0, ""
    for line in lines:
        quote = _QUOTED.fullmatch(line)
        now = quote["before"].count(">") if quote else 0
        opens = quote is not None and now > depth
        depth = now
        if quote and kind and not opens and quote["words"].strip():
            words = quote["words"].strip()
            rest, kind = _without_own_word(words, kind), ""
            yield f"{quote['before'].rstrip()} {rest}" if rest != words else line
            continue
        opening = list(_opening(quote, line)) if opens and quote else [line]
        if opens or not quote:
            kind = _kind_alone(opening)
        yield from opening


def _kind_alone(opening: list[str]) -> str:
    """Return the kind of the alert that one line opens and nothing more, "" for none."""
    match = _ALONE.fullmatch(opening[0]) if len(opening) == 1 else None
    return match[1].lower() if match else ""


def _opening(quote: re.Match[str], line: str) -> Iterator[str]:
    """Yield the first line of a quote, as two lines where it becomes an alert."""
    found = _alert(quote["words"].strip())
    if not found:
        yield line
        return
    kind, rest = found
    before = quote["before"].rstrip()
    yield f"{before} [!{kind.upper()}]"
    if rest:
        yield f"{_continued(before)} {rest}"


def _continued(before: str) -> str:
    """Return what begins the second line of a quote that stands in a list item."""
    marker, mark, quotes = before.partition(">")
    return " " * len(marker) + mark + quotes


def _alert(words: str) -> tuple[str, str] | None:
    """Return the kind of alert that the first line of a quote opens, and what goes on in it."""
    if marker := _MARKER.fullmatch(words):
        kind = alert_kind(marker["word"])
        return (kind, marker["rest"].strip()) if kind else None
    if emoji := _EMOJI.fullmatch(words):
        kind = EMOJI_KINDS[emoji["emoji"]]
        rest = f"{emoji['mark']}{emoji['rest']}"
        return kind, _without_own_word(rest, kind)
    label = _read_label(words)
    if not label:
        return None
    return label[0], _without_own_word(words, label[0])


def _read_label(words: str) -> tuple[str, str] | None:
    """Return the kind and the rest of `**Note:** text`, `NOTE: text`, `**Note**`; None else.

    Without a mark, `Error: …` is what a program said.
    """
    label = _LABEL.fullmatch(words)
    word = label["word"].strip().casefold() if label else ""
    if not label or not (kind := alert_kind(word)):
        return None
    rest = label["rest"].strip()
    has_colon = (label["end"] + label["colon"]).strip().endswith((":", "!"))
    if label["mark"] in ("**", "__") or (has_colon and word in NOTES) or not rest:
        return kind, rest
    return None


def _without_own_word(words: str, kind: str) -> str:
    """Return words without the label that the alert itself shows; another word stays."""
    label = _read_label(words)
    match = _LABEL.fullmatch(words) if label else None
    if match and label and match["word"].strip().casefold() == kind:
        return label[1]
    return words
