"""The open comments of an article, each with its line as it stands in the text now."""

from dataclasses import dataclass
from typing import Any

from kb.admin.common.permissions import RequestUser
from kb.documents import LINE_LISTS, RevisionDocument, numbered_lines
from kb.models import MAX_COMMENT_LENGTH, Article, Comment
from kb.publishing import rule_checks
from kb.serialise.labels import line_title
from kb.text.markdown import to_plain


@dataclass(frozen=True)
class LinePlace:
    """A line of the text: what it is called and says, and the id of its place in the form."""

    anchor: str
    name: str
    text: str
    target: str

    def __str__(self) -> str:
        return f"{self.name}: {self.text[:80]}"


@dataclass(frozen=True)
class ShownComment:
    """An open comment; `place` is None for the whole article, and for a line that was removed."""

    comment: Comment
    place: LinePlace | None

    @property
    def is_on_removed_line(self) -> bool:
        """Whether the line that it is about is gone: the comment stays with the article."""
        return bool(self.comment.anchor) and self.place is None


def line_places(document: RevisionDocument) -> dict[str, LinePlace]:
    """Return where each line of a text is, by its anchor."""
    places = {}
    for part in LINE_LISTS:
        for number, line in numbered_lines(document, part):
            text = " ".join(to_plain(line["text"]).split())
            target = f"{part}-{number - 1}"
            places[line["anchor"]] = LinePlace(
                line["anchor"], line_title(part, number), text, target
            )
    return places


def comments_context(
    user: RequestUser, article: Article, document: RevisionDocument, page: str
) -> dict[str, Any]:
    """Return what the section of comments on a page shows; {} for who may not read them.

    `page` is the page of the article to return to.
    """
    if not rule_checks.may_comment(user):
        return {}
    rows = Comment.objects.open().filter(article=article).select_related("by", "revision")
    places = line_places(document)
    return {
        "may_comment": True,
        "comments": [
            ShownComment(row, places.get(row.anchor)) for row in rows.defer("revision__document")
        ],
        "can_comment": rule_checks.is_commentable(article),
        "comment_places": list(places.values()),
        "max_comment_length": MAX_COMMENT_LENGTH,
        "comment_page": page,
        "comment_url": article.admin_url("comment"),
        "comment_lines_url": "" if page == "change" else article.admin_url(),
    }
