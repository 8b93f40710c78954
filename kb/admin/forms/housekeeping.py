"""What a form carries beside the text: who answers for it, until when, and what it started from."""

from typing import Any

from kb.models import Article
from kb.publishing import history


def housekeeping(article: Article | None) -> dict[str, Any]:
    """Return what the form carries beside the document: owner, review date and versions."""
    if article is None:
        return {"edit_version": 0}
    newest = history.revision_count(article)
    owner = article.owner.get_username() if article.owner else ""
    review_by = article.review_by.isoformat() if article.review_by else ""
    return {
        "owner": owner,
        "owner_was": owner,
        "review_by": review_by,
        "review_by_was": review_by,
        "edit_version": article.edit_version,
        "base": newest,
    }
