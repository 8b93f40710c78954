"""A save that came too late → a Conflict, which keeps its text until its editor has merged it."""

from copy import deepcopy

from django.contrib.auth.models import User

from kb.admin.forms.article_input import ArticleInput, CarriedFields
from kb.admin.forms.resolve_references import anchors_of, assign_anchors
from kb.documents import ConflictDocument, RevisionDocument, lines_of
from kb.models import Article, Conflict, Revision
from kb.publishing import history, saving


def keep_late_edit(
    article: Article, article_input: ArticleInput, *, by: User, note: str
) -> Conflict | None:
    """Store what an editor wrote as a Conflict; None where they had changed nothing."""
    carried = article_input.carried
    base = Revision.objects.filter(article=article, number=carried.base).first()
    mine = deepcopy(article_input.document)
    if base is not None and mine == base.document and not carried.has_changes:
        return None
    take_known_anchors(mine, history.snapshot(article))
    assign_anchors(mine, article)
    document: ConflictDocument = {**mine, "housekeeping": stored_people(carried)}
    return saving.keep_conflict(
        article, document, base=carried.base, by=by, note=note, conflict=carried.conflict
    )


def stored_people(carried: CarriedFields) -> dict[str, str]:
    """Return the part of the carried fields that a Conflict stores."""
    return {
        "owner": carried.owner,
        "owner_was": carried.owner_was,
        "review_by": carried.review_by,
        "review_by_was": carried.review_by_was,
    }


def take_known_anchors(mine: RevisionDocument, theirs: RevisionDocument) -> None:
    """Give a new line of `mine` the anchor of the line of `theirs` with the same text, in place."""
    known = {line["text"]: line["anchor"] for line in lines_of(theirs)}
    used = anchors_of(mine)
    for line in lines_of(mine):
        anchor = known.get(line["text"], "")
        if not line["anchor"] and anchor not in used:
            line["anchor"] = anchor
            used.add(anchor)
