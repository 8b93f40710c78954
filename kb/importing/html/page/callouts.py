"""Boxes such as `<div class="alert alert-warning">` → which of our alerts they are."""

import re

from kb.importing.folder.clean.alert_kinds import alert_kind
from kb.importing.html.page.tree import PageElement

BOX_TAGS = {"aside", "blockquote", "div", "p", "section"}
_BOXES = {"admonition", "alert", "callout", "infobox", "message", "notice", "notification", "panel"}
_BOXES |= {"aside", "box", "macro", "hint", "messagebar"}
_ALONE = {"admonition", "alert", "callout", "infobox", "notice", "panel"}
"""Names of boxes that are alerts without a kind too."""

_KINDS = {"note", "notes", "info", "information", "tip", "tips", "hint", "success", "important"}
_KINDS |= {"warning", "warn", "caution", "danger", "error", "attention"}
_KIND_OF = {"tips": "tip", "notes": "note", "information": "note", "warn": "warning"}
_CONFLUENCE = "confluence-information-macro-"
_CONFLUENCE_KINDS = {"information": "note", "tip": "tip", "note": "warning", "warning": "caution"}
_TITLES = re.compile(r"(?:^|[-_])(?:title|heading|header|head)$")
_PARTS = re.compile(r"[-_]+")


def callout_kind(element: PageElement) -> str:
    """Return the kind of the alert that an element is, "" for none."""
    if element.tag not in BOX_TAGS:
        return ""
    kinds = [kind for name in element.classes if (kind := _kind_of_class(name))]
    if not kinds and element.attributes.get("role") in ("alert", "note"):
        kinds = ["note"]
    if not kinds and element.attributes.get("data-type", "").lower() in _KINDS:
        kinds = [_kind(element.attributes["data-type"].lower())]
    if not kinds or any(each.tag in ("h1", "h2") for each in element.elements()):
        return ""
    return next((kind for kind in kinds if kind != "note"), "note")


def callout_title(element: PageElement) -> PageElement | None:
    """Return the element in a box that holds its title, None for a box without one."""
    for child in element.elements():
        if any(_TITLES.search(name) for name in child.classes):
            return child
        if child.tag in ("p", "li", "table"):
            break
    return None


def _kind_of_class(name: str) -> str:
    if name in _KINDS:
        return _kind(name)
    if name.startswith(_CONFLUENCE):
        return _CONFLUENCE_KINDS.get(name.removeprefix(_CONFLUENCE), "")
    if name in _ALONE:
        return "note"
    first, *others = _PARTS.split(name)
    if not others or _TITLES.search(name) or not _BOXES.intersection((first, *others[:-1])):
        return ""
    return _kind(others[-1]) if others[-1] in _KINDS else ""


def _kind(word: str) -> str:
    return alert_kind(_KIND_OF.get(word, word)) or "note"
