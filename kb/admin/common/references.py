"""What editors type to name an article or a line ↔ the key or anchor that is stored."""

import re
from collections.abc import Iterable, Iterator, Mapping

from django.db.models import Q
from django.utils.translation import gettext as _

from kb.documents import (
    ESCALATE,
    LINE_LISTS,
    LineDocument,
    LineList,
    RevisionDocument,
    numbered_lines,
    read_if_not,
)
from kb.models import Article
from kb.serialise import labels
from kb.text.markdown import to_plain

MAX_CANDIDATES = 500
MAX_TITLE_STARTS = 8
_ARTICLE_ID = re.compile(r"(?:/articles/|#)(\d{1,15})(?:/|\b|$)")
_NUMBERED_LINE = re.compile(r"^(\D*[^\s\d])\s+(\d{1,4})(?::\s*(.*))?$", re.DOTALL)


class UnknownReference(Exception):
    """A typed name fits no article or line, or several articles; the message is for the editor."""


def article_label(row: Mapping[str, object]) -> str:
    """Return how an article is shown and typed: its number or code, then its title."""
    head = row["number"] or row["code"]
    return f"{head} {row['title']}" if head and head != row["title"] else str(row["title"])


def article_labels(keys: Iterable[str]) -> dict[str, str]:
    """Return the labels of the articles with these keys, by key, in one query."""
    rows = Article.objects.filter(key__in=set(keys) - {""})
    return {row["key"]: article_label(row) for row in rows.values("key", "number", "code", "title")}


def line_labels(document: RevisionDocument, nouns: Mapping[str, object]) -> dict[str, str]:
    """Return how each line is shown and typed, by `#anchor`: `Step 4: Verify DNS resolution`.

    `nouns` says what a line of each list is called, as {"steps": "Step"}.
    """
    return {
        f"#{line['anchor']}": f"{nouns[name]} {number}: {_plain(line['text'])[:80]}"
        for name, number, line in _numbered_lines(document, nouns)
    }


def reference_labels(document: RevisionDocument, nouns: Mapping[str, object]) -> dict[str, str]:
    """Return the label of every article, line and "escalate" by what a document stores for it."""
    keys = {link["target"] for link in document["relations"]}
    keys |= {read_if_not(step["if_not"]).article_key for step in document["steps"]}
    lines = line_labels(document, nouns)
    return {**article_labels(keys), **lines, ESCALATE: str(labels.ESCALATE), "": ""}


def article_named(text: str, *, own_key: str = "") -> Article:
    """Return the one article that `text` names. Raises UnknownReference, also for `own_key`."""
    article: Article = Article.objects.get(key=ArticleFinder([text], own_key).find_key(text))
    return article


class ArticleFinder:
    """Finds articles by typed names; the candidates for all `texts` are read in one query."""

    def __init__(self, texts: Iterable[str], own_key: str = "") -> None:
        self.own_key = own_key
        self.candidates = list(_candidates(set(texts) - {"", ESCALATE}))

    def find_key(self, text: str) -> str:
        """Return the key of the one other article that `text` names. Raises UnknownReference."""
        ids = {row["key"]: row["pk"] for row in self.candidates if _is_named(row, text)}
        if not ids:
            message = _("There is no line or article “%(text)s”.")
            raise UnknownReference(message % {"text": text[:80]})
        if len(ids) > 1:
            choices = ", ".join(f"#{pk}" for pk in ids.values())
            message = _("Several articles match “%(text)s”. Enter one of these: %(choices)s.")
            raise UnknownReference(message % {"text": text[:80], "choices": choices})
        if self.own_key in ids:
            raise UnknownReference(_("This is the article itself."))
        return str(next(iter(ids)))


class ReferenceResolver:
    """Finds the lines of a document and the articles that its typed references name."""

    def __init__(
        self, document: RevisionDocument, nouns: Mapping[str, object], own_key: str
    ) -> None:
        self.nouns = nouns
        self.lines = list(_numbered_lines(document, nouns))
        self.anchors = {line["anchor"] for _name, _number, line in self.lines}
        typed = {step["if_not"] for step in document["steps"]}
        typed |= {link["target"] for link in document["relations"]}
        self.articles = ArticleFinder(typed, own_key)

    def find_if_not(self, text: str) -> str:
        """Return a typed `if_not` as it is stored. Raises UnknownReference."""
        if text.casefold() in {"", ESCALATE, str(labels.ESCALATE).casefold()}:
            return ESCALATE if text else ""
        anchor = self._find_anchor(text)
        return f"#{anchor}" if anchor else self.find_article(text)

    def find_line(self, text: str) -> str:
        """Return the anchor of the line that `text` names, "" for "". Raises UnknownReference."""
        anchor = text if text in self.anchors else self._find_anchor(text)
        if text and not anchor:
            raise UnknownReference(_("This article has no line “%(text)s”.") % {"text": text[:80]})
        return anchor

    def find_article(self, text: str) -> str:
        """Return the key of the one other article that `text` names. Raises UnknownReference."""
        return self.articles.find_key(text)

    def _find_anchor(self, text: str) -> str:
        """Return the anchor for `#anchor`, a line's text, `Step 4` or `Step 4: text`, or "".

        In the last form the text decides, since lines may have moved.
        """
        if text.startswith("#"):
            return text[1:] if text[1:] in self.anchors else ""
        numbered = _NUMBERED_LINE.match(text)
        for words in (text, numbered[3] if numbered else ""):
            for _name, _number, line in self.lines:
                if words and _plain(line["text"])[:80].casefold() == words[:80].casefold():
                    return line["anchor"]
        if numbered is None or numbered[3]:
            return ""
        return self._anchor_by_number(numbered[1], int(numbered[2]))

    def _anchor_by_number(self, noun: str, number: int) -> str:
        for name, line_number, line in self.lines:
            is_noun = str(self.nouns[name]).casefold() == noun.casefold()
            if is_noun and line_number == number:
                return line["anchor"]
        return ""


def _numbered_lines(
    document: RevisionDocument, nouns: Mapping[str, object]
) -> Iterator[tuple[LineList, int, LineDocument]]:
    """Yield list, number (from 1) and line for the lists that `nouns` has a name for."""
    for name in LINE_LISTS:
        if name in nouns:
            for number, line in numbered_lines(document, name):
                yield name, number, line


def _candidates(texts: set[str]) -> Iterable[Mapping[str, object]]:
    """Return the rows of the articles that one of the texts could name, in one query."""
    if not texts:
        return []
    ids = {int(match[1]) for text in texts if (match := _ARTICLE_ID.search(text))}
    # A label is a number or code, then the title: the title starts after one of the first blanks.
    titles = {
        text.split(" ", blanks)[-1]
        for text in texts
        for blanks in range(min(text.count(" ") + 1, MAX_TITLE_STARTS))
    }
    is_named = Q(key__in=texts) | Q(title__in=titles) | Q(code__in=texts) | Q(number__in=texts)
    rows = Article.objects.filter(is_named | Q(pk__in=ids)).order_by("pk")
    return rows.values("pk", "key", "number", "code", "title")[:MAX_CANDIDATES]


def _is_named(row: Mapping[str, object], text: str) -> bool:
    match = _ARTICLE_ID.search(text)
    if match and int(match[1]) == row["pk"]:
        return True
    return text in {row["key"], row["number"], row["code"], row["title"], article_label(row)}


def _plain(text: str) -> str:
    return " ".join(to_plain(text).split())
