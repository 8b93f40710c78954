"""A Markdown text → the shortcodes of Hugo, Jekyll and GitBook in it."""

import re
from dataclasses import dataclass

from kb.importing.folder.clean.alert_kinds import alert_kind

REFERENCES = {"ref", "relref", "link", "post_url", "xref", "doc"}
IMAGES = {"figure", "img", "image", "imgproc", "picture"}
CODES = {"highlight", "code"}
FOLDED = {"details", "expand", "collapse", "spoiler", "accordion"}
ALERTS = {"hint", "notice", "alert", "admonition", "callout", "note", "warning", "tip", "info"}
ALERTS |= {"important", "caution", "danger", "attention", "alertbox", "blockquote", "pageinfo"}
TABS = {"tab", "tabitem", "step", "tabpane"}
LIQUID = {
    *("include", "include_relative", "raw", "endraw", "comment", "endcomment", "if", "elsif"),
    *("else", "endif", "unless", "endunless", "for", "endfor", "assign", "capture", "endcapture"),
    *("tabs", "endtabs", "tab", "endtab", "embed", "content-ref", "endcontent-ref", "swagger"),
    *("endcode", "case", "when", "endcase", "liquid", "youtube", "gist", "render", "section"),
}
SHORTCODE = re.compile(
    r"\{\{[<%](?P<hugo>(?:[^{}\n]|\n(?!\n)){0,1000}?)[%>]\}\}"
    r"|\{%-?(?P<liquid>(?:[^{}%\n]|%(?!\}))*?)-?%\}"
    r"|\{\{-?\s*(?:site|page|relative_url|base_path)\b[^{}\n]*\}\}"
)
_WORD = re.compile(r"\s*/?\s*([\w./-]+)")
_VALUE = re.compile(r"(?:([\w-]+)\s*=\s*)?(?:\"([^\"]*)\"|'([^']*)'|`([^`]*)`|([^\s\"'`=]+))")


@dataclass
class Shortcode:
    """A mark; `index` is its place among the pieces of its text, `partner` that of its end."""

    name: str
    is_end: bool
    values: list[str]
    named: dict[str, str]
    source: str
    index: int
    partner: int = -1

    @property
    def first(self) -> str:
        return self.values[0] if self.values else ""


def read_shortcode(match: re.Match[str], index: int) -> Shortcode | None:
    """Return the shortcode in a mark, None where it is text: a template that somebody writes of."""
    if match["hugo"] is None and match["liquid"] is None:
        return Shortcode("base", False, [], {}, match[0], index)
    words = match["hugo"] if match["hugo"] is not None else match["liquid"]
    name = _WORD.match(words)
    if not name or words.lstrip().startswith("/*"):
        return None
    word, is_end = name[1].lower(), words.lstrip().startswith("/")
    if match["liquid"] is not None and word.startswith("end"):
        word, is_end = word[3:], True
    if match["liquid"] is not None and not _is_liquid(word):
        return None
    pairs = _VALUE.findall(words[name.end() :].rstrip("/ "))
    values = [(key, a or b or c or d) for key, a, b, c, d in pairs]
    named = {key.lower(): value for key, value in values if key}
    return Shortcode(word, is_end, [v for k, v in values if not k], named, match[0], index)


def _is_liquid(word: str) -> bool:
    known = LIQUID | REFERENCES | IMAGES | CODES | FOLDED | ALERTS | TABS
    return word in known or bool(alert_kind(word))
