"""Old paths and where they lead; a path that is alive outranks them."""

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.admin.common import references
from kb.admin.common.base import BoundedModelAdmin
from kb.admin.common.permissions import InternalPermissions
from kb.admin.forms.widgets import name_input
from kb.admin.model_admins.audit import link_to
from kb.admin.site import site
from kb.models import Article, Publication, PublishedAlias, Redirect
from kb.text.code_spelling import normalise
from kb.text.guide_numbers import GUIDE_NUMBER

if TYPE_CHECKING:
    Model = forms.ModelForm[Redirect]
else:
    Model = forms.ModelForm

NUMBER = re.compile(GUIDE_NUMBER)
ERRORS = "errors/"


class RedirectForm(Model):
    """An old path, and the article by its name."""

    path = forms.CharField(
        label=gettext_lazy("Old path"),
        max_length=255,
        help_text=gettext_lazy("errors/ and a code’s old name or spelling, or a guide’s number."),
    )
    leads_to = forms.CharField(
        label=gettext_lazy("Leads to"), max_length=300, widget=name_input("articles")
    )

    class Meta:
        model = Redirect
        fields = ("path",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["leads_to"].initial = f"#{self.instance.article_id}"

    def clean_path(self) -> str:
        """Return the path as it is looked up; refuse one that is alive, or that nobody can ask."""
        typed = self.cleaned_data["path"].strip("/ ")
        if NUMBER.fullmatch(typed):
            if Publication.objects.filter(number=typed, is_live=True).exists():
                raise ValidationError(_("A living article has this number."))
            return str(typed)
        if not typed.startswith(ERRORS) or not typed.removeprefix(ERRORS).strip():
            raise ValidationError(_("Write “errors/…” or a number like 2.1."))
        spelling = normalise(typed.removeprefix(ERRORS))
        live = PublishedAlias.objects.filter(normalised=spelling, publication__is_live=True)
        slugs = Publication.objects.codes().filter(slug=typed.removeprefix(ERRORS), is_live=True)
        if live.exists() or slugs.exists():
            raise ValidationError(_("A living code answers here."))
        return f"{ERRORS}{spelling}"

    def clean_leads_to(self) -> Article:
        """Return the article that was named."""
        try:
            return references.article_named(self.cleaned_data["leads_to"])
        except references.UnknownReference as problem:
            raise ValidationError(str(problem)) from problem

    def clean(self) -> dict[str, Any]:
        """Refuse what is there already."""
        cleaned: dict[str, Any] = super().clean() or {}
        same = Redirect.objects.filter(
            path=cleaned.get("path", self.instance.path), article=cleaned.get("leads_to")
        )
        if same.exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("This path leads there already."))
        return cleaned


@admin.register(Redirect, site=site)
class RedirectAdmin(InternalPermissions, BoundedModelAdmin):
    """Paths that were public."""

    form = RedirectForm
    list_display = ("path", "article_")
    list_select_related = ("article",)
    search_fields = ("path",)
    ordering = ("path",)
    change_form_template = "admin/named.html"

    @admin.display(description=gettext_lazy("Leads to"))
    def article_(self, redirect: Redirect) -> str:
        """The article, as a link to its page."""
        return link_to(redirect.article)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the path of one that is there: somebody may have it in a bookmark."""
        return ("path",) if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: an address that was given away leads somewhere for ever."""
        return False

    def save_model(self, request: HttpRequest, obj: Redirect, form: Any, change: bool) -> None:
        """Write it with the article that was named."""
        obj.article = form.cleaned_data["leads_to"]
        super().save_model(request, obj, form, change)
