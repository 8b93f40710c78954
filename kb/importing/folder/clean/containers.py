"""Blocks between `:::` lines, kramdown's `{: .note}` and tabs → alerts, details and headings."""

import re
from collections.abc import Iterator
from itertools import takewhile

from kb.importing.folder.clean.alert_kinds import alert_kind, alert_markdown
from kb.importing.folder.clean.findings import Findings

_OPENING = re.compile(
    r"(?P<indent>[ \t]*)(?P<colons>:{3,})[ \t]*\{?\.?(?P<word>[A-Za-z][\w-]*)\}?"
    r"[ \t]*(?:\[(?P<label>[^\]\n]*)\])?(?:\{[^}\n]*\})?[ \t]*(?P<title>[^\n{]*)"
)
_CLOSING = re.compile(r"[ \t]*(:{3,})[ \t]*(?:[\w-]*-end)?")
_IMAGE = re.compile(r":::image\b(?P<attributes>[^\n]*?):::")
_ATTRIBUTE = re.compile(r"([\w-]+)=[\"“]([^\"”\n]*)[\"”]")
_CLASS = re.compile(r"[ \t]*\{:[ \t]*\.([\w-]+)[^}\n]*\}[ \t]*")
_FOLDED = re.compile(r'^([ \t]*)\?\?\?\+?[ \t]+([\w-]+)[\w ]*?(?=[ \t]*(?:"|$))', re.MULTILINE)
_STRONG = re.compile(r'^([ \t]*)!!! ?([\w-]+) [\w ]+?(?=[ \t]*(?:"|$))', re.MULTILINE)
_TAB = re.compile(r'([ \t]*)===[+!]?[ \t]+"([^"\n]*)"[ \t]*')
_INNER_INDENT = "    "


def with_containers(hidden: str, findings: Findings) -> str:
    """Return a text, its code set aside, with blocks of other Markdowns as ours has them."""
    text = _IMAGE.sub(_image, hidden)
    text = _STRONG.sub(r"\1!!! \2", _FOLDED.sub(r"\1!!! \2", text))
    lines = _with_classes(text.split("\n"))
    lines = list(_without_tabs(lines))
    return "\n".join(_Containers(lines, findings).read())


def _image(mark: re.Match[str]) -> str:
    values = dict(_ATTRIBUTE.findall(mark["attributes"]))
    return f"![{values.get('alt-text', '')}]({values.get('source', '')})"


def _with_classes(lines: list[str]) -> list[str]:
    """Return lines where `{: .note}` makes an alert of the paragraph that it belongs to."""
    out: list[str] = []
    index = 0
    while index < len(lines):
        named = _CLASS.fullmatch(lines[index])
        kind = alert_kind(named[1]) if named else ""
        index += 1
        if not kind:
            out.append(lines[index - 1])
            continue
        above = _last_paragraph(out)
        below = [] if above else list(takewhile(str.strip, lines[index:]))
        del out[len(out) - len(above) :]
        index += len(below)
        plain = "\n".join(re.sub(r"^>[ \t]?", "", line) for line in above or below)
        out += [*alert_markdown(kind, plain).split("\n"), ""]
    return out


def _last_paragraph(lines: list[str]) -> list[str]:
    """Return the lines at the end between which there is no blank one."""
    return list(takewhile(str.strip, reversed(lines)))[::-1]


def _without_tabs(lines: list[str]) -> Iterator[str]:
    """Yield lines where `=== "Name"` is a line in bold, and what is indented below it is not."""
    inside: str | None = None
    for line in lines:
        tab = _TAB.fullmatch(line)
        if tab:
            inside = tab[1]
            yield from ("", f"{inside}**{tab[2]}**", "")
        elif inside is not None and line.startswith(f"{inside}{_INNER_INDENT}"):
            yield inside + line[len(inside) + len(_INNER_INDENT) :]
        else:
            inside = inside if not line.strip() else None
            yield line


class _Containers:
    """Reads `::: word` … `:::`, one inside the other."""

    def __init__(self, lines: list[str], findings: Findings) -> None:
        self.lines = lines
        self.findings = findings

    def read(self) -> list[str]:
        """Return the lines with every container that has an end."""
        open_ones: list[tuple[re.Match[str], list[str]]] = []
        out: list[str] = []
        for line in self.lines:
            opening = _OPENING.fullmatch(line)
            if opening:
                open_ones.append((opening, out))
                out = []
            elif open_ones and _CLOSING.fullmatch(line):
                opening, outer = open_ones.pop()
                out = outer + self._container(opening, out)
            else:
                out.append(line)
        while open_ones:  # without an end: its lines stay
            opening, outer = open_ones.pop()
            out = [*outer, opening[0], *out]
        return out

    def _container(self, opening: re.Match[str], inner: list[str]) -> list[str]:
        word, title = opening["word"], (opening["label"] or opening["title"] or "").strip()
        if kind := alert_kind(word):
            indent = opening["indent"]
            text = "\n".join(line.removeprefix(indent) for line in inner)
            alert = alert_markdown(kind, text, title)
            return [f"{indent}{line}" for line in alert.split("\n")]
        if word == "details":
            summary = f"<details><summary>{title}</summary>" if title else "<details>"
            return [summary, "", *inner, "", "</details>"]
        self.findings.warn(
            f"`{opening[0].strip()}` is not known here; its text was kept.", opening[0]
        )
        return ["", *([f"**{title}**", ""] if title else []), *inner, ""]
