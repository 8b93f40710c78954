"""A save that came too late: the text is set aside, then both are put together on one page."""

from typing import Any

from kb.admin.common.form_data import Document
from kb.admin.common.form_data import posted_number as posted_number
from kb.admin.forms.article_editor import ArticleEditor
from kb.admin.forms.resolve_references import assign_anchors
from kb.models import Article, Conflict, Revision
from kb.publishing import history, saving

HOUSEKEEPING = ("owner", "owner_was", "review_by", "review_by_was")


def keep_late_edit(article: Article, edit: ArticleEditor, *, by: Any, note: str) -> Conflict | None:
    """Set a text that came too late aside; None where its writer had changed nothing."""
    mine, started = edit.document, posted_number((edit.data or {}).get("base"))
    base = Revision.objects.filter(article=article, number=started).first()
    own = {name: str((edit.data or {}).get(name, "")) for name in HOUSEKEEPING}
    is_unchanged = base is not None and mine == base.document
    if (
        is_unchanged
        and own["owner"] == own["owner_was"]
        and own["review_by"] == own["review_by_was"]
    ):
        return None
    take_known_anchors(mine, history.snapshot(article))
    assign_anchors(mine, article)
    return saving.keep_conflict(
        article,
        {**mine, "housekeeping": own},
        base=started,
        by=by,
        note=note,
        conflict=posted_number((edit.data or {}).get("conflict")),
    )


def take_known_anchors(mine: Document, theirs: Document) -> None:
    """Let a line that both have written anew be one line."""
    known = {line["text"]: line["anchor"] for line in history.lines_of(theirs)}
    used = {line["anchor"] for line in history.lines_of(mine)}
    for line in history.lines_of(mine):
        anchor = known.get(line["text"], "")
        if not line["anchor"] and anchor not in used:
            line["anchor"] = anchor
            used.add(anchor)
