"""Reads a page's form as a browser would post it."""

from html.parser import HTMLParser
from typing import Any


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.data: dict[str, str] = {}
        self.buttons: set[str] = set()
        self.area = self.select = ""
        self.inside_template = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        if tag == "template":
            self.inside_template += 1
        if self.inside_template:
            return
        name, kind = at.get("name", ""), at.get("type", "text")
        if tag == "input" and kind not in ("checkbox", "radio", "submit") and name:
            self.data[name] = at.get("value", "")
        elif tag == "input" and "checked" in at:
            self.data[name] = at.get("value", "on")
        elif tag == "textarea":
            self.area, self.data[name] = name, ""
        elif tag == "select":
            self.select = name
        elif tag == "option" and (self.select not in self.data or "selected" in at):
            self.data[self.select] = at.get("value", "")
        elif tag == "button":
            self.buttons.add(name)

    def handle_endtag(self, tag: str) -> None:
        self.inside_template -= tag == "template"
        self.area = "" if tag == "textarea" else self.area

    def handle_data(self, data: str) -> None:
        if self.area:
            # A browser drops the line break that follows the tag.
            text = data if self.data[self.area] else data.removeprefix("\n")
            self.data[self.area] += text


def read_html(html: str) -> _Reader:
    """Return the fields of a page, the token of its form too, and its buttons."""
    reader = _Reader()
    reader.feed(html)
    return reader


def read(response: Any) -> _Reader:
    """Return the page's fields and buttons, for a client that needs no token."""
    reader = read_html(response.content.decode())
    reader.data.pop("csrfmiddlewaretoken", None)
    return reader


def data(response: Any, **changes: Any) -> dict[str, str]:
    """Return what the form of a page posts, with changes; None leaves a field out."""
    posted = {**read(response).data, **changes}
    return {name: value for name, value in posted.items() if value is not None}
