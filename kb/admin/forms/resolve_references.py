"""A typed document → the document to save: new lines get anchors, names become keys and anchors."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from copy import deepcopy

from django.utils.translation import gettext as _

from kb.admin.common.references import ReferenceResolver, UnknownReference
from kb.admin.forms.field_problems import FieldProblem
from kb.documents import RelationDocument, RevisionDocument, RowList, lines_of
from kb.models import Article
from kb.publishing import history
from kb.text.slugs import slugify, unique_slug

MAX_ANCHOR_LENGTH = 80


def resolve_document(
    typed: RevisionDocument,
    saved: RevisionDocument,
    article: Article | None,
    nouns: Mapping[str, object],
) -> tuple[RevisionDocument, list[FieldProblem]]:
    """Return a copy of `typed` to save, and the references in it that name nothing or are doubled.

    A link from a line goes with its line: those from lines that only `saved` has are dropped.
    """
    document = deepcopy(typed)
    assign_anchors(document, article)
    removed = anchors_of(saved) - anchors_of(document)
    resolver = ReferenceResolver(document, nouns, article.key if article else "")
    problems = resolve_references(document, resolver, removed)
    links = document["relations"]
    document["relations"] = [link for link in links if link["anchor"] not in removed]
    return document, problems


def resolve_references(
    document: RevisionDocument, resolver: ReferenceResolver, removed: Collection[str]
) -> list[FieldProblem]:
    """Replace typed names by keys and anchors, in place; return what cannot be replaced.

    Links from `removed` anchors are left alone.
    """
    problems: list[FieldProblem] = []
    for index, step in enumerate(document["steps"]):
        step["if_not"], unknown = _resolve(
            resolver.find_if_not, step["if_not"], "steps", index, "if_not"
        )
        problems += unknown
    links = [
        (index, link)
        for index, link in enumerate(document["relations"])
        if link["anchor"] not in removed
    ]
    for index, link in links:
        link["target"], unknown = _resolve(
            resolver.find_article, link["target"], "relations", index, "target"
        )
        problems += unknown
        link["anchor"], unknown = _resolve(
            resolver.find_line, link["anchor"], "relations", index, "anchor"
        )
        problems += unknown
    return [*problems, *_repeated_links(links)]


def _resolve(
    find: Callable[[str], str], text: str, row_list: RowList, index: int, field: str
) -> tuple[str, list[FieldProblem]]:
    """Return what `text` names; where it names nothing, `text` itself and the problem."""
    try:
        return find(text), []
    except UnknownReference as problem:
        return text, [FieldProblem(field, str(problem), row_list, index)]


def _repeated_links(links: Iterable[tuple[int, RelationDocument]]) -> Iterator[FieldProblem]:
    seen: list[RelationDocument] = []
    for index, link in links:
        if link in seen:
            yield FieldProblem("target", _("This link is listed twice."), "relations", index)
        seen.append(link)


def assign_anchors(document: RevisionDocument, article: Article | None) -> None:
    """Give every line without an anchor one that no line of the article ever had, in place."""
    forget_unusable_anchors(document)
    new_lines = [line for line in lines_of(document) if not line["anchor"]]
    if not new_lines:
        return
    taken = history.anchors_ever(article) if article else set()
    taken |= anchors_of(document)
    for line in new_lines:
        line["anchor"] = unique_slug(line["text"], taken)
        taken.add(line["anchor"])


def forget_unusable_anchors(document: RevisionDocument) -> None:
    """Make a line a new one whose anchor is no slug, or that of a line before it, in place."""
    seen: set[str] = set()
    for line in lines_of(document):
        anchor = line["anchor"]
        if anchor in seen or slugify(anchor, max_length=MAX_ANCHOR_LENGTH) != anchor:
            line["anchor"] = ""
        seen.add(anchor)


def anchors_of(document: RevisionDocument) -> set[str]:
    """Return the anchors of a document's lines, "" for lines that have none yet."""
    return {line["anchor"] for line in lines_of(document)}
