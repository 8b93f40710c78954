"""One article of a source against the site → what the import does to it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import cast

from kb.documents import RevisionDocument, empty_document
from kb.importing.change_words import change_words, conflict_words
from kb.importing.incoming import IncomingArticle
from kb.importing.keep_anchors import keep_anchors
from kb.importing.merge_article import merge_article
from kb.importing.plan import PlannedArticle

KIND_WORDS = {
    "problem": "a problem",
    "procedure": "a procedure",
    "checklist": "a checklist",
    "error_code": "an error code",
    "how_to": "a how-to",
}


@dataclass(frozen=True)
class KnownArticle:
    """An article on the site: its text, what its source had before, and every anchor it ever had.

    `base` is what its source had at the last import, except where a conflict is still open: there
    it is what the source had before that. `has_conflict` tells whether one is. `review` says in
    words which review its working copy is in, "" for none.
    """

    pk: int
    imported: RevisionDocument
    base: RevisionDocument
    current: RevisionDocument
    anchors: Collection[str]
    has_conflict: bool = False
    review: str = ""


def at_home(
    document: RevisionDocument, categories: Mapping[str, str], known: RevisionDocument | None
) -> RevisionDocument:
    """Return an incoming document with what is permanent on the site, and the site's categories.

    An article keeps its key and its kind, and its address while its title stays the same.
    """
    fields = {"category": categories.get(document["category"], "")}
    if known is not None:
        fields |= {"key": known["key"], "kind": known["kind"]}
        if (known["title"], known["code"]) == (document["title"], document["code"]):
            fields["slug"] = known["slug"]
    return cast("RevisionDocument", {**document, **fields})


def plan_new(article: IncomingArticle, document: RevisionDocument) -> PlannedArticle:
    """Return the plan for an article that the site does not have."""
    empty = empty_document(document["kind"])
    document = keep_anchors(document, (), empty, ())
    return _planned(article, PlannedArticle("new", article.name, document["title"]), document)


def is_source_unchanged(incoming: RevisionDocument, imported: RevisionDocument) -> bool:
    """Whether a source has what it had before; the incoming lines have no anchors yet."""
    return _without_anchors(incoming) == _without_anchors(imported)


def _without_anchors(document: RevisionDocument) -> Mapping[str, object]:
    steps = [{**line, "anchor": ""} for line in document["steps"]]
    resolutions = [{**line, "anchor": ""} for line in document["resolutions"]]
    return {**document, "steps": steps, "resolutions": resolutions}


def plan_untouched(article: IncomingArticle, pk: int, imported: RevisionDocument) -> PlannedArticle:
    """Return the plan for an article of which the source has nothing new."""
    plan = PlannedArticle("untouched", article.name, imported["title"], pk)
    return _planned(article, plan, imported)


def plan_known(
    article: IncomingArticle, document: RevisionDocument, known: KnownArticle
) -> PlannedArticle:
    """Return the plan for an article that the site has; it is only merged, never replaced."""
    before = (known.imported, known.base)
    incoming = keep_anchors(document, before, known.current, known.anchors)
    merged = merge_article(known.base, known.current, incoming)
    is_changed = merged.document != known.current
    plan = PlannedArticle("untouched", article.name, merged.document["title"], known.pk)
    if is_changed:
        plan = replace(plan, action="changed")
    if merged.base is not None:
        plan = replace(plan, action="conflict", base=merged.base)
        if known.has_conflict and merged.base == known.base and incoming == known.imported:
            plan = replace(plan, action="untouched")
    changes = change_words(known.current, merged.document)
    conflicts = conflict_words(merged.conflicts, known.current)
    plan = replace(plan, changes=tuple(changes), conflicts=tuple(conflicts))
    warnings = [*article.warnings, *_kind_warning(article, known)]
    if is_changed:
        warnings += [f"was {known.review}: it is a draft again"] if known.review else []
        warnings += [f"“{text}” leads to a step that is gone" for text in merged.dangling]
    return _planned(article, replace(plan, warnings=tuple(warnings)), incoming, merged.document)


def _planned(
    article: IncomingArticle,
    plan: PlannedArticle,
    incoming: RevisionDocument,
    document: RevisionDocument | None = None,
) -> PlannedArticle:
    return replace(
        plan,
        document=document or incoming,
        incoming=incoming,
        digest=article.digest,
        is_draft=article.is_draft,
        old_addresses=article.old_addresses,
        notes=article.notes,
        warnings=plan.warnings or article.warnings,
    )


def _kind_warning(article: IncomingArticle, known: KnownArticle) -> list[str]:
    kind, kept = article.document["kind"], known.current["kind"]
    if kind == kept:
        return []
    return [f"is {KIND_WORDS[kind]} in the source now, and stays {KIND_WORDS[kept]} here"]
