"""What editors type to name an article or a line ↔ the key or anchor that is stored."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.models import Article
from kb.text.markdown import to_plain

Document = dict[str, Any]
ESCALATE = "escalate"
ESCALATE_LABEL = gettext_lazy("Escalate")
_ID = re.compile(r"(?:/articles/|#)(\d{1,15})(?:/|\b|$)")
_NUMBERED = re.compile(r"^(\D+?)\s+(\d{1,4})(?::\s*(.*))?$", re.DOTALL)


class UnknownReference(Exception):
    """Nothing, or more than one thing, is called what was typed; the message says so."""


def article_label(row: Mapping[str, Any]) -> str:
    """Return an article's name as it is shown and typed: number or code, then title."""
    head = row["number"] or row["code"]
    return f"{head} {row['title']}" if head and head != row["title"] else str(row["title"])


def article_labels(keys: Iterable[str]) -> dict[str, str]:
    """Return the label of every article with one of these keys, in one query."""
    rows = Article.objects.filter(key__in=set(keys) - {""})
    return {row["key"]: article_label(row) for row in rows.values("key", "number", "code", "title")}


def line_label(nouns: Mapping[str, Any], part: str, number: int, line: Document) -> str:
    """Return how a line is named in a box: `Check 4: Verify DNS resolution`."""
    return f"{nouns[part]} {number}: {' '.join(to_plain(line['text']).split())[:80]}"


def line_labels(document: Document, nouns: Mapping[str, Any]) -> dict[str, str]:
    """Return the label of every line of a document, by `#anchor`."""
    return {
        f"#{line['anchor']}": line_label(nouns, part, number, line)
        for part in nouns
        for number, line in enumerate(document[part], start=1)
    }


def reference_labels(document: Document, nouns: Mapping[str, Any]) -> dict[str, str]:
    """Return the label of everything that a document refers to, by what is stored."""
    lines = line_labels(document, nouns)
    keys = {link["target"] for link in document["relations"]}
    keys |= {step["if_not"] for step in document["steps"]}
    return {**article_labels(keys), **lines, ESCALATE: str(ESCALATE_LABEL), "": ""}


def article_named(text: str, *, own_key: str = "") -> Article:
    """Return the one article that `text` names, other than one's own; raise Unknown."""
    asked: Document = {"steps": [], "relations": [{"target": text}]}
    article: Article = Article.objects.get(key=ReferenceResolver(asked, {}, own_key).article(text))
    return article


class ReferenceResolver:
    """Looks up what was typed into a document's boxes; all articles in one query."""

    def __init__(self, document: Document, nouns: Mapping[str, Any], own_key: str) -> None:
        self.nouns, self.own_key = nouns, own_key
        self.lines = {part: document[part] for part in nouns}
        self.anchors = {line["anchor"] for part in nouns for line in document[part]}
        typed = {step["if_not"] for step in document["steps"]}
        typed |= {link["target"] for link in document["relations"]}
        self.rows = list(_candidates(typed - {"", ESCALATE}))

    def place(self, text: str) -> str:
        """Return where a failed check leads, as it is stored; raise Unknown."""
        if text.casefold() in {"", ESCALATE, str(ESCALATE_LABEL).casefold()}:
            return ESCALATE if text else ""
        anchor = self._anchor(text)
        return f"#{anchor}" if anchor else self.article(text)

    def line(self, text: str) -> str:
        """Return the anchor of the line that `text` names, or "" for none; raise Unknown."""
        anchor = text if text in self.anchors else self._anchor(text)
        if text and not anchor:
            raise UnknownReference(_("No line here is called “%(text)s”.") % {"text": text[:80]})
        return anchor

    def article(self, text: str) -> str:
        """Return the key of the one other article that `text` names; raise Unknown."""
        found = {row["key"]: row["pk"] for row in self.rows if _is_named(row, text)}
        if not found:
            message = _("No line or article is called “%(text)s”.")
            raise UnknownReference(message % {"text": text[:80]})
        if len(found) > 1:
            choices = ", ".join(f"#{pk}" for pk in found.values())
            message = _("Several articles are called “%(text)s”. Type one of these: %(choices)s.")
            raise UnknownReference(message % {"text": text[:80], "choices": choices})
        if self.own_key in found:
            raise UnknownReference(_("That is this article itself."))
        return str(next(iter(found)))

    def _anchor(self, text: str) -> str:
        """`#anchor`, the line's own words, `Check 4`, or both together (then the words decide)."""
        if text.startswith("#"):
            return text[1:] if text[1:] in self.anchors else ""
        numbered = _NUMBERED.match(text)
        for wanted in (text, numbered[3] if numbered else ""):
            lines = [line for part in self.lines.values() for line in part]
            found = [line["anchor"] for line in lines if wanted and _same(line["text"], wanted)]
            if found:
                return str(found[0])
        return self._by_number(numbered) if numbered and not numbered[3] else ""

    def _by_number(self, typed: re.Match[str]) -> str:
        for part, noun in self.nouns.items():
            lines, index = self.lines[part], int(typed[2]) - 1
            if str(noun).casefold() == typed[1].casefold() and 0 <= index < len(lines):
                return str(lines[index]["anchor"])
        return ""


def _candidates(texts: set[str]) -> Iterable[Mapping[str, Any]]:
    if not texts:
        return []
    ids = {int(match[1]) for text in texts if (match := _ID.search(text))}
    ends = {text.split(" ", at)[-1] for text in texts for at in range(min(text.count(" ") + 1, 8))}
    named = Q(key__in=texts) | Q(title__in=ends) | Q(code__in=texts) | Q(number__in=texts)
    rows = Article.objects.filter(named | Q(pk__in=ids)).order_by("pk")
    return rows.values("pk", "key", "number", "code", "title")[:500]


def _is_named(row: Mapping[str, Any], text: str) -> bool:
    match = _ID.search(text)
    if match and int(match[1]) == row["pk"]:
        return True
    return text in {row["key"], row["number"], row["code"], row["title"], article_label(row)}


def _same(text: str, typed: str) -> bool:
    plain = " ".join(to_plain(text).split())
    return plain[:80].casefold() == typed[:80].casefold()
