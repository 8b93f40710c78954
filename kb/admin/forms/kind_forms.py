"""The form of each kind of article: the fields of its own, and what it requires."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from kb.admin.forms.article_form import (
    MAX_SLUG_LENGTH,
    ArticleForm,
    markdown_field,
    model_field,
)
from kb.models import Article, Category, Kind, Publication
from kb.text.slugs import is_in_family, slugify


class ProblemForm(ArticleForm):
    """A problem: a symptom with steps and resolutions."""

    kind = Kind.PROBLEM
    number = model_field("number")
    symptom = markdown_field("symptom")
    cause = markdown_field("cause")


class ProcedureForm(ArticleForm):
    """A procedure: steps in order."""

    kind = Kind.PROCEDURE
    number = model_field("number")


class ChecklistForm(ArticleForm):
    """A checklist: items to tick."""

    kind = Kind.CHECKLIST


class HowToForm(ArticleForm):
    """A how-to: a text about one goal."""

    kind = Kind.HOW_TO


class ErrorCodeForm(ArticleForm):
    """An error code or message and what it means; its slug starts with its category's family."""

    kind = Kind.ERROR_CODE
    # clean_slug needs these two, so they are cleaned first.
    field_order = ("code", "category")
    code = model_field("code")
    cause = markdown_field("cause")

    @cached_property
    def family(self) -> str:
        """The family of the chosen category, "" for none."""
        key = self.cleaned_data.get("category") or None
        families = Category.objects.filter(key=key).values_list("code_family", flat=True)
        return families.first() or ""

    def clean_slug(self) -> str:
        """Return the slug; refuse one that does not start with the family, or is taken."""
        slug = super().clean_slug()
        if self.is_outdated(slug):
            slug = self.default_slug()
        if self.family and not is_in_family(slug, self.family):
            message = _("The address of this code has to start with “%(family)s-”.")
            raise ValidationError(message % {"family": self.family})
        other = self.other_codes().filter(slug=slug).first()
        if other is not None:
            message = _("“%(slug)s” is already the address of “%(code)s”. Is this the same code?")
            raise ValidationError(message % {"slug": slug, "code": other})
        return slug

    def is_outdated(self, slug: str) -> bool:
        """Whether a draft kept the address from when it had no category, and nobody has seen it."""
        if self.article is None or slug != self.article.slug or not self.family:
            return False
        is_public = Publication.objects.filter(pk=self.article.pk).exists()
        return not (is_in_family(slug, self.family) or is_public)

    def default_slug(self) -> str:
        """Return the slug made from family and code."""
        words = self.cleaned_data.get("code") or self.cleaned_data.get("title") or ""
        return slugify(f"{self.family} {words}", max_length=MAX_SLUG_LENGTH)

    def other_codes(self) -> Any:
        """Return the other error codes: their working copies, public or not."""
        own_pk = self.article.pk if self.article else None
        return Article.objects.of_kind(Kind.ERROR_CODE).exclude(pk=own_pk)

    def clean(self) -> dict[str, Any]:
        """Refuse a code that another article of the category has, in any case."""
        cleaned: dict[str, Any] = super().clean() or {}
        code, key = cleaned.get("code"), cleaned.get("category")
        same = self.other_codes().filter(category__key=key, code__iexact=code) if code else None
        other = same.first() if same is not None else None
        if other is not None:
            message = _("“%(code)s” already exists, as “%(title)s”.")
            self.add_error("code", message % {"code": code, "title": other.title})
            if not self.data.get("slug"):
                # The slug was made from the code: one message is enough.
                self.errors.pop("slug", None)
        return cleaned
