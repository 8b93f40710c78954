"""What an editor wrote → the document to save, or what is wrong with it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.models import User
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import Form

from kb.admin.forms.article_input import ArticleInput
from kb.admin.forms.field_problems import FieldProblem
from kb.admin.forms.layouts import LAYOUTS, FormLayout
from kb.admin.forms.resolve_references import resolve_document
from kb.documents import RevisionDocument, RowList
from kb.models import Article, Kind


@dataclass(frozen=True)
class CheckedArticle:
    """The document to save, with anchors and keys in place, its owner and its review date.

    Where there are problems it must not be saved; their index counts the rows of the input's
    `document`.
    """

    document: RevisionDocument
    owner: User | None = None
    review_by: date | None = None
    problems: list[FieldProblem] = field(default_factory=list)

    @property
    def is_valid(self) -> bool:
        """Whether it can be saved."""
        return not self.problems


def check_article(
    kind: Kind, article: Article | None, article_input: ArticleInput
) -> CheckedArticle:
    """Check what an editor wrote about an article (None: a new one). Changes nothing."""
    layout, typed = LAYOUTS[kind], article_input.document
    form = layout.form(article_input.form_values(), article=article)
    problems = [*article_input.problems, *_form_problems(form), *_row_problems(layout, typed)]
    if problems:
        return CheckedArticle(typed, problems=problems)
    typed["slug"] = form.cleaned_data["slug"]
    document, problems = resolve_document(typed, article_input.saved, article, layout.nouns)
    owner, review_by = form.cleaned_data["owner"], form.cleaned_data["review_by"]
    return CheckedArticle(document, owner, review_by, problems)


def _form_problems(
    form: Form, row_list: RowList | None = None, index: int = 0
) -> Iterator[FieldProblem]:
    for name, messages in form.errors.items():
        for message in messages:
            field_name = "" if name == NON_FIELD_ERRORS else name
            yield FieldProblem(field_name, str(message), row_list, index)


def _row_problems(layout: FormLayout, document: RevisionDocument) -> Iterator[FieldProblem]:
    for section in layout.row_sections:
        for index, row in enumerate(document[section.row_list]):
            yield from _form_problems(section.form(row), section.row_list, index)
