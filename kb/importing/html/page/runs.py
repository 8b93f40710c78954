"""The words in a line of a page → runs, each with the marks that it stands in."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from kb.importing.html.page.tree import BLOCK_TAGS, PageElement

SPACE = re.compile(r"[ \t\r\n\f\v\xa0\u2028\u2029]+")
BOLD_TAGS = {"b", "strong"}
ITALIC_TAGS = {"i", "em", "cite", "dfn", "var", "address"}
STRUCK_TAGS = {"s", "strike", "del"}
CODE_TAGS = {"code", "tt", "samp"}
RAW_TAGS = {"kbd", "sub", "sup"}

_ANCHOR_SIGNS = {"¶", "#", "§", "🔗", ""}


@dataclass(frozen=True)
class Marks:
    """What words stand in; `href` is the address of a link, "" for none."""

    href: str = ""
    title: str = ""
    is_bold: bool = False
    is_italic: bool = False
    is_struck: bool = False
    is_code: bool = False


PLAIN = Marks()


@dataclass(frozen=True)
class MarkedRun:
    """Words with the same marks; a line feed is a `<br>`. `is_raw` says that they are Markdown."""

    text: str
    marks: Marks = PLAIN
    is_raw: bool = False


Raw = Callable[[PageElement, Marks], "MarkedRun | None"]
"""An image or a key → a run of Markdown; None for an element that is read as words."""

Address = Callable[[str], str]
"""The address of a link → as it stands in the Markdown, "" for one that leads nowhere."""


def collect_runs(
    nodes: Iterable[PageElement | str], marks: Marks, raw: Raw, address: Address
) -> list[MarkedRun]:
    """Return the runs of words and elements in a line, with single blanks."""
    runs: list[MarkedRun] = []
    for node in nodes:
        if isinstance(node, str):
            runs.append(MarkedRun(SPACE.sub(" ", node), marks))
        elif node.tag == "br":
            runs.append(MarkedRun("\n", marks))
        elif run := raw(node, marks):
            runs.append(run)
        elif not is_anchor_sign(node):
            own = marks_of(node, marks, address)
            inner = collect_runs(node.children, own, raw, address)
            signs = "“”" if node.tag == "q" else "  " if node.tag in BLOCK_TAGS else ""
            around = [MarkedRun(sign, marks) for sign in signs]
            runs += [*around[:1], *inner, *around[1:]]
    return _tidy(runs)


def marks_of(element: PageElement, marks: Marks, address: Address) -> Marks:
    """Return the marks of the words in an element that itself stands in `marks`."""
    match element.tag:
        case "a":
            href = address(element.attributes.get("href", ""))
            return replace(marks, href=href, title=element.attributes.get("title", ""))
        case tag if tag in BOLD_TAGS:
            return replace(marks, is_bold=True)
        case tag if tag in ITALIC_TAGS:
            return replace(marks, is_italic=True)
        case tag if tag in STRUCK_TAGS:
            return replace(marks, is_struck=True)
        case tag if tag in CODE_TAGS:
            return replace(marks, is_code=True)
    return marks


def is_anchor_sign(element: PageElement) -> bool:
    """Whether it is the sign beside a heading that links to the heading itself."""
    href = element.attributes.get("href", "")
    return (
        element.tag == "a"
        and href.startswith("#")
        and element.text().strip() in _ANCHOR_SIGNS
        and not any(each.tag == "img" for each in element.elements())
    )


def _tidy(runs: list[MarkedRun]) -> list[MarkedRun]:
    """Return runs without doubled blanks and empty ones; neighbours with the same marks are one."""
    tidy: list[MarkedRun] = []
    for run in runs:
        last = tidy[-1].text[-1:] if tidy else ""
        text = run.text.lstrip(" ") if last in ("", " ", "\n") and not run.is_raw else run.text
        if last == "" and run.text.startswith(" ") and not run.is_raw:
            text = run.text  # it may follow words of the line
        if not text:
            continue
        before = tidy[-1] if tidy else None
        if before and not before.is_raw and not run.is_raw and before.marks == run.marks:
            tidy[-1] = replace(before, text=before.text + text)
        else:
            tidy.append(replace(run, text=text))
    return tidy
