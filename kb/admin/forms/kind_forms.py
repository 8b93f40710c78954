"""The form of each kind of article: what it asks for beside what all have."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from kb.admin.forms.article_form import ArticleForm, markdown_field, model_field
from kb.models import Article, Category, Kind
from kb.text.slugs import slugify


class ProblemForm(ArticleForm):
    """A symptom with checks and fixes."""

    kind = Kind.PROBLEM
    number = model_field("number")
    symptom = markdown_field("symptom", required=True)
    cause = markdown_field("cause")
    category = forms.ChoiceField(label=_("Category"))


class ProcedureForm(ArticleForm):
    """Steps in order."""

    kind = Kind.PROCEDURE
    number = model_field("number")
    category = forms.ChoiceField(label=_("Category"))


class ChecklistForm(ArticleForm):
    """Items to tick."""

    kind = Kind.CHECKLIST


class HowToForm(ArticleForm):
    """A text with a goal."""

    kind = Kind.HOW_TO


class ErrorCodeForm(ArticleForm):
    """What a code or a message means; its address starts with its family."""

    kind = Kind.ERROR_CODE
    # The address is made from these two, so they are read first.
    field_order = ("code", "category")
    code = model_field("code", required=True)
    cause = markdown_field("cause", label=_("What it means"))
    category = forms.ChoiceField(label=_("Category"))

    @cached_property
    def family(self) -> str:
        """The family of the chosen category."""
        key = self.cleaned_data.get("category") or None
        families = Category.objects.filter(key=key).values_list("code_family", flat=True)
        return families.first() or ""

    def clean_slug(self) -> str:
        """Return the address; refuse one that does not start with the family, or is taken."""
        slug = super().clean_slug()
        if self.family and not slug.startswith(f"{self.family}-"):
            message = _("The address of this code has to start with “%(family)s-”.")
            raise ValidationError(message % {"family": self.family})
        taken = self.others().filter(slug=slug).first()
        if taken is not None:
            message = _("“%(slug)s” is the address of “%(code)s” already. Is it the same code?")
            raise ValidationError(message % {"slug": slug, "code": taken})
        return slug

    def default_slug(self) -> str:
        """Return the address that family and code give."""
        words = self.cleaned_data.get("code") or self.cleaned_data.get("title") or ""
        return slugify(f"{self.family} {words}", max_length=80)

    def others(self) -> Any:
        """Return the other error codes, as their editors see them."""
        mine = self.article.pk if self.article else None
        return Article.objects.of_kind(Kind.ERROR_CODE).exclude(pk=mine)

    def clean(self) -> dict[str, Any]:
        """Refuse a code that another one in the same category is spelled like."""
        cleaned: dict[str, Any] = super().clean() or {}
        code, key = cleaned.get("code"), cleaned.get("category")
        twin = self.others().filter(category__key=key, code__iexact=code).first() if code else None
        if twin is not None:
            message = _("“%(code)s” is there already, as “%(title)s”.")
            self.add_error("code", message % {"code": code, "title": twin.title})
            if not self.data.get("slug"):
                # The address was made from the code: one message is enough.
                self.errors.pop("slug", None)
        return cleaned
