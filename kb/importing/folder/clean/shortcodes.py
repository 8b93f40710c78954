"""Shortcodes of Hugo, Jekyll and GitBook → Markdown, or nothing; the text between a pair stays."""

import re

from kb.importing.folder.clean.alert_kinds import alert_kind, alert_markdown
from kb.importing.folder.clean.code import CodeSetAside
from kb.importing.folder.clean.findings import Findings, shortened
from kb.importing.folder.clean.html_regions import line_prefix
from kb.importing.folder.clean.shortcode_marks import (
    ALERTS,
    CODES,
    FOLDED,
    IMAGES,
    REFERENCES,
    SHORTCODE,
    TABS,
    Shortcode,
    read_shortcode,
)

FARTHEST = 2_000
"""Pieces of text and marks that one pair may hold."""


def with_shortcodes(hidden: str, aside: CodeSetAside, findings: Findings) -> str:
    """Return a text, its code set aside, with shortcodes as Markdown.

    One that is not known is taken out and named; the text between it and its end stays.
    """
    if "{{" not in hidden and "{%" not in hidden:
        return hidden
    return _Replacer(hidden, aside, findings).text()


class _Replacer:
    """Holds the pieces of a text, each second one a shortcode."""

    def __init__(self, text: str, aside: CodeSetAside, findings: Findings) -> None:
        self.aside = aside
        self.findings = findings
        self.pieces: list[str] = []
        self.marks: dict[int, Shortcode] = {}
        position = 0
        for match in SHORTCODE.finditer(text):
            self.pieces += [text[position : match.start()], match[0]]
            code = read_shortcode(match, len(self.pieces) - 1)
            if code:
                self.marks[code.index] = code
            position = match.end()
        self.pieces.append(text[position:])
        self._pair()

    def text(self) -> str:
        """Return the text with each shortcode replaced, the inner ones first."""
        for code in reversed(self.marks.values()):
            if self.pieces[code.index] == code.source and not code.is_end:
                self._replace(code)
        for code in self.marks.values():
            if self.pieces[code.index] == code.source:
                self.pieces[code.index] = ""
        return "".join(self.pieces)

    def _pair(self) -> None:
        open_marks: dict[str, list[Shortcode]] = {}
        for code in self.marks.values():
            if not code.is_end:
                open_marks.setdefault(code.name, []).append(code)
            elif open_marks.get(code.name):
                opening = open_marks[code.name].pop()
                if code.index - opening.index > FARTHEST:
                    continue
                opening.partner, code.partner = code.index, opening.index

    def _replace(self, code: Shortcode) -> None:
        if code.name in REFERENCES:
            self._set(code, self._reference(code))
        elif code.name in IMAGES:
            self._set(code, _figure(code))
        elif code.partner > 0:
            self._replace_pair(code)
        elif code.name in ("comment", "raw", "base", "toc", "$"):
            self._set(code, "")
        else:
            self.findings.warn(f"`{shortened(code.source)}` is not known here.", code.source)
            self._set(code, "")

    def _replace_pair(self, code: Shortcode) -> None:
        inner = "".join(self.pieces[code.index + 1 : code.partner])
        if code.name == "comment":
            self._set_pair(code, "")
        elif code.name in CODES:
            fence = f"```{code.first if code.first.isalnum() else ''}\n{inner.strip(chr(10))}\n```"
            block = self._as_block(code, self.aside.put_back(fence))
            self._set_pair(code, self.aside.without_fences(block))
        elif code.name in ALERTS or alert_kind(code.name):
            self._set_pair(code, self._as_block(code, self._alert(code, inner)))
        elif code.name in FOLDED:
            title = code.named.get("title") or code.named.get("summary") or code.first
            summary = f"<summary>{title}</summary>\n" if title else ""
            text = f"<details>\n{summary}\n{inner.strip()}\n\n</details>"
            self._set_pair(code, self._as_block(code, text))
        else:
            self._keep_inner(code, inner)

    def _keep_inner(self, code: Shortcode, inner: str) -> None:
        title = code.named.get("title") or code.named.get("header") or code.named.get("name") or ""
        title = title or (code.first if code.name in TABS else "")
        if code.name not in {*TABS, "raw", "tabs", "steps", "columns"}:
            self.findings.warn(
                f"`{shortened(code.source)}` is not known here; its text was kept.", code.source
            )
        if title:
            inner = f"\n\n**{title}**\n\n{inner.strip()}\n\n"
        self._set_pair(code, inner)

    def _alert(self, code: Shortcode, inner: str) -> str:
        words = [code.named.get(key, "") for key in ("style", "type", "class", "color", "level")]
        words += [*code.values, code.name]
        kinds = [alert_kind(word) for word in " ".join(words).replace("-", " ").split()]
        kind = next(filter(None, kinds), "note")
        title = code.named.get("title", "")
        if not title and len(code.values) > 1 and alert_kind(code.first):
            title = code.values[1]
        return alert_markdown(kind, inner, title)

    def _as_block(self, code: Shortcode, text: str) -> str:
        """Return a block with blank lines around it, in the item in which it begins."""
        before = self.pieces[code.index - 1].rpartition("\n")[2]
        prefix = line_prefix(before)
        lines = [line.removeprefix(prefix) for line in text.split("\n")]
        gap = f"\n\n{prefix}" if before.strip() and before.strip() not in "-*+" else ""
        return gap + f"\n{prefix}".join(lines) + "\n\n"

    def _reference(self, code: Shortcode) -> str:
        """Return the target of a link, or a whole link where it does not stand in one."""
        target = code.first or code.named.get("path", "")
        target = re.sub(r"\s", "%20", target)
        before = self.pieces[code.index - 1].rstrip(" <")
        if before.endswith(("(", '"', "'", "=", "]:")):
            return target
        name = target.partition("#")[0].rstrip("/").rpartition("/")[2]
        return f"[{name.rpartition('.')[0] or name or target}]({target})"

    def _set(self, code: Shortcode, text: str) -> None:
        self.pieces[code.index] = text
        if code.partner > 0:
            self.pieces[code.partner] = ""

    def _set_pair(self, code: Shortcode, text: str) -> None:
        self.pieces[code.index + 1 : code.partner] = [""] * (code.partner - code.index - 1)
        self._set(code, text)


def _figure(code: Shortcode) -> str:
    named = code.named
    source = named.get("src") or named.get("link") or named.get("url") or code.first
    words = named.get("alt") or named.get("title") or named.get("caption") or ""
    caption = named.get("caption") or named.get("title") or ""
    target = re.sub(r"\s", "%20", source)
    image = f"![{words}]({target})" if source else words
    return f"{image} *{caption}*" if caption and caption != words else image
