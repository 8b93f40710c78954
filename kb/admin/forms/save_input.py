"""What an editor wrote or merged → the working copy: checked, then saved."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import User
from django.db import IntegrityError
from django.utils.translation import gettext as _

from kb.admin.forms.article_input import ArticleInput
from kb.admin.forms.check_article import CheckedArticle, check_article
from kb.admin.forms.field_problems import FieldProblem
from kb.admin.forms.redaction_problems import redaction_problems
from kb.admin.forms.repeated_posts import find_repeated, is_saved_already, read_token
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
    if problems := redaction_problems(article_input.document, note):
        raise InvalidArticle([*article_input.problems, *problems])
    if article_input.problems:
        raise InvalidArticle(check_article(kind, article, article_input).problems)
    if article is not None and article_input.carried.edit_version != article.edit_version:
        if is_saved_already(kind, article, article_input):
            return SavedArticle(article, has_new_revision=False)
        raise saving.StaleSave
    if article is None and (made := find_repeated(kind, article_input)):
        return SavedArticle(made, has_new_revision=False)
    checked = check_article(kind, article, article_input)
    if not checked.is_valid:
        # Its address may be taken by the same form, which was saved since the look above.
        if article is None and (made := find_repeated(kind, article_input)):
            return SavedArticle(made, has_new_revision=False)
        raise InvalidArticle(checked.problems)
    try:
        return _write(kind, article, article_input, checked, by=by, note=note)
    except saving.StaleSave:
        if article is None:
            raise
        article.refresh_from_db()
        if is_saved_already(kind, article, article_input):
            return SavedArticle(article, has_new_revision=False)
        raise
    except IntegrityError as error:
        if article is None and (made := find_repeated(kind, article_input)):
            return SavedArticle(made, has_new_revision=False)
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
            kind,
            checked.document,
            owner=owner,
            review_by=review_by,
            by=by,
            note=note,
            token=_unused(read_token(article_input.carried.once)),
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


def _unused(token: UUID | None) -> UUID | None:
    """Return a token, but None where its form has made an article: its text was changed since."""
    return None if Article.objects.filter(creation_token=token).exists() else token
