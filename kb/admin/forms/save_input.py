"""What an editor wrote or merged → the working copy: checked, then saved."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import IntegrityError
from django.utils.translation import gettext as _

from kb.admin.forms.article_input import ArticleInput
from kb.admin.forms.check_article import CheckedArticle, check_article
from kb.admin.forms.field_problems import FieldProblem
from kb.models import Article, Kind
from kb.publishing import saving


class InvalidArticle(Exception):
    """What an editor wrote cannot be saved as it is."""

    def __init__(self, problems: list[FieldProblem]) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems


@dataclass(frozen=True)
class SavedArticle:
    """An article after a save; a save of owner or review date alone makes no revision."""

    article: Article
    has_new_revision: bool


def save_input(
    kind: Kind, article: Article | None, article_input: ArticleInput, *, by: User | None, note: str
) -> SavedArticle:
    """Check what an editor wrote and save it; `article` is None for a new one.

    Raises InvalidArticle, StaleSave (somebody saved since the edit began) and PermissionDenied.
    """
    if article_input.problems:
        raise InvalidArticle(list(article_input.problems))
    if article is not None and article_input.carried.edit_version != article.edit_version:
        raise saving.StaleSave
    checked = check_article(kind, article, article_input)
    if not checked.is_valid:
        raise InvalidArticle(checked.problems)
    try:
        return _write(kind, article, article_input, checked, by=by, note=note)
    except IntegrityError as error:
        problem = FieldProblem("slug", _("Another article has just taken this address."))
        raise InvalidArticle([problem]) from error


def _write(
    kind: Kind,
    article: Article | None,
    article_input: ArticleInput,
    checked: CheckedArticle,
    *,
    by: User | None,
    note: str,
) -> SavedArticle:
    owner, review_by = checked.owner, checked.review_by
    if article is None:
        created = saving.create_article(
            kind, checked.document, owner=owner, review_by=review_by, by=by, note=note
        )
        return SavedArticle(created, has_new_revision=True)
    revision = saving.save_article(
        article,
        checked.document,
        version=article_input.carried.edit_version,
        owner=owner,
        review_by=review_by,
        by=by,
        note=note,
        conflict=article_input.carried.conflict,
    )
    return SavedArticle(article, has_new_revision=revision is not None)
