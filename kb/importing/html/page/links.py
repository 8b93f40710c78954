"""The links, images and videos of a page → Markdown, and what is said of them to a person."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from kb.importing.folder.clean.findings import shortened
from kb.importing.html.page.marks import escape_label, escape_words, write_runs
from kb.importing.html.page.runs import RAW_TAGS, SPACE, MarkedRun, Marks, collect_runs
from kb.importing.html.page.tree import PageElement

MEDIA_TAGS = {"audio", "embed", "iframe", "object", "video"}
MAX_ADDRESS = 2_000

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_SCHEMES = {"http", "https", "mailto", "tel", "ftp"}
_BRACKET = re.compile(r"(?<!\\)\]")
_ENCODED = re.compile(r"[\s()<>\\\"'`|]")

Place = Callable[[str], str]
"""The address of a link → with the fragment that its place has here; "" for one that is nowhere."""


class PageLinks:
    """Writes the addresses of one page; `warnings` has what a person should know, each once."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.warnings: dict[str, None] = {}

    def say(self, message: str) -> None:
        """Note a warning."""
        self.warnings[message] = None

    def address(self, href: str) -> str:
        """Return the address of a link as Markdown has it, "" for one that leads nowhere."""
        address = _written(href)
        if not address:
            return ""
        scheme = _SCHEME.match(address)
        if scheme and scheme[1].lower() not in _SCHEMES:
            if scheme[1].lower() != "javascript":
                self.say(f"The link to {shortened(address)} was left out; its words stay.")
            return ""
        return _ENCODED.sub(_percent, self.place(address))

    def raw_run(self, element: PageElement, marks: Marks) -> MarkedRun | None:
        """Return an image, a key, or a box to tick, as a run; None for any other element."""
        if element.tag == "img":
            return self._image(element, marks)
        if element.tag in RAW_TAGS:
            runs = collect_runs(element.children, Marks(), self.raw_run, self.address)
            text = SPACE.sub(" ", write_runs(runs))
            if not text.strip():
                return MarkedRun(" " if text else "", marks)
            if marks.href:
                text = _BRACKET.sub(r"\\]", text)
            tagged = f"<{element.tag}>{text.strip()}</{element.tag}>"
            return MarkedRun(text.replace(text.strip(), tagged), marks, is_raw=True)
        if element.tag == "input":
            is_box = element.attributes.get("type", "").lower() == "checkbox"
            box = "[x] " if "checked" in element.attributes else "[ ] "
            return MarkedRun(box if is_box else "", marks, is_raw=is_box)
        return None

    def media(self, element: PageElement) -> str:
        """Return a link to a video or to an embedded page, and say that it is one now."""
        sources = [element, *(each for each in element.elements() if each.tag == "source")]
        found = [
            each.attributes.get("src") or each.attributes.get("data") or "" for each in sources
        ]
        source = next((address for each in found if (address := _written(each))), "")
        fallback = "" if element.tag == "iframe" else element.words()
        scheme = _SCHEME.match(source)
        if not source or (scheme and scheme[1].lower() not in _SCHEMES):
            self.say(f"`<{element.tag}>` without an address was left out.")
            return escape_words(fallback)
        source = f"https:{source}" if source.startswith("//") else source
        self.say(f"`<{element.tag}>` became a link to {shortened(source)}.")
        words = element.attributes.get("title") or fallback or source.partition("://")[2] or source
        return f"[{escape_label(' '.join(words.split()))}]({_ENCODED.sub(_percent, source)})"

    def _image(self, element: PageElement, marks: Marks) -> MarkedRun:
        values = element.attributes
        words = " ".join((values.get("alt") or values.get("title") or "").split())
        given = [_written(values.get(name, "")) for name in ("src", "data-src", "data-original")]
        source = next((each for each in given if each and not each.startswith("data:")), "")
        if any(given) and not source:
            self.say(f"An image that the page itself holds was left out: {words or 'no words'}.")
        scheme = _SCHEME.match(source)
        is_sign = "emoji" in values.get("class", "") or "emoticon" in values.get("class", "")
        if not source or is_sign or (scheme and scheme[1].lower() not in ("http", "https")):
            return MarkedRun(words, marks)
        return MarkedRun(
            f"![{escape_label(words)}]({_ENCODED.sub(_percent, source)})", marks, is_raw=True
        )


def _written(address: str) -> str:
    """Return an address without outer blanks and line ends, "" for one that cannot be read."""
    text = re.sub(r"[\t\r\n]", "", address).strip()
    try:
        urlsplit(text)
    except ValueError:
        return ""
    return text if len(text) <= MAX_ADDRESS or text.startswith("data:") else ""


def _percent(sign: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in sign[0].encode())
