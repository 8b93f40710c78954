"""The list of redirects: old paths and the articles they lead to. A live page at the path wins."""

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
    """An old path, and the article as an editor names it."""

    path = forms.CharField(
        label=gettext_lazy("Old path"),
        max_length=255,
        help_text=gettext_lazy(
            "errors/ followed by an old name or spelling of a code, or a number of the guide."
        ),
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
        """Return the path as it is looked up; refuse one with a live page or of another form."""
        path = self.cleaned_data["path"].strip("/ ")
        if NUMBER.fullmatch(path):
            if Publication.objects.filter(number=path, is_live=True).exists():
                raise ValidationError(_("A published article has this number."))
            return str(path)
        name = path.removeprefix(ERRORS)
        if not path.startswith(ERRORS) or not name.strip():
            raise ValidationError(_("Enter “errors/…” or a number such as 2.1."))
        spelling = normalise(name)
        aliases = PublishedAlias.objects.filter(normalised=spelling, publication__is_live=True)
        slugs = Publication.objects.codes().filter(slug=name, is_live=True)
        if aliases.exists() or slugs.exists():
            raise ValidationError(_("A published error code uses this address."))
        return f"{ERRORS}{spelling}"

    def clean_leads_to(self) -> Article:
        """Return the named article."""
        try:
            return references.article_named(self.cleaned_data["leads_to"])
        except references.UnknownReference as problem:
            raise ValidationError(str(problem)) from problem

    def clean(self) -> dict[str, Any]:
        """Refuse a redirect that exists already."""
        cleaned: dict[str, Any] = super().clean() or {}
        same = Redirect.objects.filter(
            path=cleaned.get("path", self.instance.path), article=cleaned.get("leads_to")
        )
        if same.exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("This path already leads there."))
        return cleaned


@admin.register(Redirect, site=site)
class RedirectAdmin(InternalPermissions, BoundedModelAdmin):
    """Paths that were public once."""

    form = RedirectForm
    list_display = ("path", "article_link")
    list_select_related = ("article",)
    search_fields = ("path",)
    ordering = ("path",)
    change_form_template = "admin/change_form_with_articles.html"

    @admin.display(description=gettext_lazy("Leads to"))
    def article_link(self, redirect: Redirect) -> str:
        """A link to the article's page."""
        return link_to(redirect.article)

    def get_readonly_fields(
        self, request: HttpRequest, obj: Redirect | None = None
    ) -> tuple[str, ...]:
        """Return the path of an existing redirect: readers may have bookmarked it."""
        return ("path",) if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: an address that was public always leads somewhere."""
        return False

    def save_model(self, request: HttpRequest, obj: Redirect, form: Any, change: bool) -> None:
        """Save the redirect with the named article."""
        obj.article = form.cleaned_data["leads_to"]
        super().save_model(request, obj, form, change)
