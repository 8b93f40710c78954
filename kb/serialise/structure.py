"""What an article shows and in which order, the same for the page, the Markdown and the reply."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from kb.documents import (
    LINE_LISTS,
    PUBLIC_TEXTS,
    LineDocument,
    LineList,
    PublicDocument,
    PublicText,
    expected_of,
    if_not_of,
    numbered_lines,
    read_if_not,
    verify_of,
)
from kb.models import Publication
from kb.serialise import labels
from kb.serialise.labels import Label, line_title
from kb.text.markdown import to_plain

Links = Mapping[str, Publication]
"""The publications that this reader may see, by article key; a target not in it is not shown."""


@dataclass(frozen=True)
class FailureLink:
    """Where to go when a step fails: words, and a `#anchor`, a path or "" (no link)."""

    text: str
    href: str


def filled_texts(document: PublicDocument) -> list[PublicText]:
    """Return the names of the texts that are not empty, in reading order."""
    return [field for field in PUBLIC_TEXTS if document[field].strip()]


def filled_lists(document: PublicDocument) -> list[LineList]:
    """Return which of steps and resolutions are not empty."""
    return [part for part in LINE_LISTS if document[part]]


def caution(line: LineDocument) -> str:
    """Return the warning that stands before the command of a line; "" where it needs none."""
    words = _("changes the system")
    return f"{labels.CAUTION}: {words}" if line["changes_system"] else ""


def remarks(line: LineDocument) -> Iterator[tuple[Label, str, Literal["expected", "verify"]]]:
    """Yield what stands below a line's text and command: caption, Markdown and field each."""
    if expected := expected_of(line):
        yield labels.EXPECTED, expected.strip(), "expected"
    if verify := verify_of(line):
        yield labels.VERIFY, verify.strip(), "verify"


def failure_link(
    document: PublicDocument, line: LineDocument, links: Links, escalation: FailureLink
) -> FailureLink | None:
    """Return where a line sends the reader when it fails; None where nothing can be shown.

    `escalation` is where a step leads that hands the case over.
    """
    target = read_if_not(if_not_of(line))
    if target.is_escalation:
        return escalation
    if target.anchor:
        return _link_to_line(document, target.anchor)
    article = links.get(target.article_key)
    return FailureLink(article.heading, article.get_absolute_url()) if article else None


def _link_to_line(document: PublicDocument, anchor: str) -> FailureLink | None:
    for part in LINE_LISTS:
        for number, line in numbered_lines(document, part):
            if line["anchor"] == anchor:
                text = f"{line_title(part, number)}: {to_plain(line['text'])}"
                return FailureLink(text, f"#{anchor}")
    return None


def linked_publications(
    document: PublicDocument, links: Links, *types: str, anchor: str = ""
) -> list[Publication]:
    """Return what an article, or its line with this anchor, links to with these types, in order."""
    keys = [
        relation["target"]
        for relation in document["relations"]
        if relation["anchor"] == anchor and relation["type"] in types
    ]
    return [links[key] for key in dict.fromkeys(keys) if key in links]


def target_keys(document: PublicDocument) -> set[str]:
    """Return the keys of all articles that a document's steps and relations lead to."""
    keys = {read_if_not(step["if_not"]).article_key for step in document["steps"]} - {""}
    return keys | {relation["target"] for relation in document["relations"]}
