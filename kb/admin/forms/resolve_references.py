"""Names in what was typed: new lines get their anchors, links and jumps their keys."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kb.admin.common.form_data import Document
from kb.admin.common.references import ReferenceResolver, UnknownReference
from kb.models import Article
from kb.publishing import history
from kb.text.slugs import unique_slug


@dataclass(frozen=True)
class ReferenceProblem:
    """What is wrong with a field of the index-th row of a part of the form."""

    part: str
    index: int
    field: str
    message: str


def resolve_references(document: Document, names: ReferenceResolver) -> Iterator[ReferenceProblem]:
    """Turn typed names into anchors and keys, in place; yield what names nothing, or twice."""
    for index, step in enumerate(document["steps"]):
        yield from _settle("steps", index, step, "if_not", names.place)
    for index, link in enumerate(document["relations"]):
        yield from _settle("links", index, link, "target", names.article)
        yield from _settle("links", index, link, "anchor", names.line)
    yield from _doubles(document["relations"])


def _settle(
    part: str, index: int, row: Document, name: str, find: Callable[[str], str]
) -> Iterator[ReferenceProblem]:
    try:
        row[name] = find(row[name])
    except UnknownReference as problem:
        yield ReferenceProblem(part, index, name, str(problem))


def _doubles(relations: list[Document]) -> Iterator[ReferenceProblem]:
    seen: set[tuple[str, str, str]] = set()
    for index, link in enumerate(relations):
        name = (link["anchor"], link["type"], link["target"])
        if name in seen:
            yield ReferenceProblem("links", index, "target", _("This link is there twice."))
        seen.add(name)


def assign_anchors(document: Document, article: Article | None) -> None:
    """Give every line without an anchor one that this article has never had."""
    new = [line for line in history.lines_of(document) if not line["anchor"]]
    if not new:
        return
    taken = history.anchors_ever(article) if article else set()
    taken |= {line["anchor"] for line in history.lines_of(document)}
    for line in new:
        line["anchor"] = unique_slug(line["text"], taken)
        taken.add(line["anchor"])
