"""The list of redirects: old paths and the articles they lead to. A live page at the path wins."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.admin.common import references
from kb.admin.common.base import BoundedModelAdmin
from kb.admin.common.field_limits import tell_limit
from kb.admin.common.permissions import InternalPermissions
from kb.admin.forms.widgets import name_input
from kb.admin.model_admins.audit import link_to
from kb.admin.site import site
from kb.models import Article, Redirect
from kb.publishing.old_paths import lead_path
from kb.publishing.redirect_rules import PathRefused, free_path
from kb.reader import signed_in_user

if TYPE_CHECKING:
    Model = forms.ModelForm[Redirect]
else:
    Model = forms.ModelForm

LONGEST_ADDRESS = 2_000


class RedirectForm(Model):
    """An old path, and the article as an editor names it."""

    path = tell_limit(
        forms.CharField(
            label=gettext_lazy("Old path"),
            max_length=LONGEST_ADDRESS,
            help_text=gettext_lazy(
                "Any address that led to this text before: /hc/en-us/articles/360001, "
                "errors/OLD-NAME, 2.9, or a whole address of another site that now leads here. "
                "With a query string (view.php?id=12) it counts for that query string alone."
            ),
        )
    )
    leads_to = tell_limit(
        forms.CharField(
            label=gettext_lazy("Leads to"), max_length=300, widget=name_input("articles")
        )
    )

    class Meta:
        model = Redirect
        fields = ("path",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["leads_to"].initial = f"#{self.instance.article_id}"

    def clean_path(self) -> str:
        """Return the path as it is looked up; refuse one at which a page lives."""
        try:
            return free_path(self.cleaned_data["path"])
        except PathRefused as refused:
            raise ValidationError(str(refused)) from refused

    def clean_leads_to(self) -> Article:
        """Return the named article."""
        try:
            return references.article_named(self.cleaned_data["leads_to"])
        except references.UnknownReference as problem:
            raise ValidationError(str(problem)) from problem

    def clean(self) -> dict[str, Any]:
        """Refuse a redirect that is the one in use already."""
        cleaned: dict[str, Any] = super().clean() or {}
        path = cleaned.get("path", self.instance.path)
        in_use = Redirect.objects.filter(path=path).order_by("-pk").first()
        target: Article | None = cleaned.get("leads_to")
        is_same = in_use is not None and target is not None and in_use.article_id == target.pk
        if is_same and in_use != self.instance:
            raise ValidationError(_("This path already leads there."))
        return cleaned


@admin.register(Redirect, site=site)
class RedirectAdmin(InternalPermissions, BoundedModelAdmin):
    """Old paths; of several redirects from one path the newest counts."""

    form = RedirectForm
    list_display = ("old_path", "article_link")
    list_select_related = ("article",)
    search_fields = ("path",)
    ordering = ("path", "-pk")
    change_form_template = "admin/change_form_with_articles.html"

    @admin.display(description=gettext_lazy("Old path"), ordering="path")
    def old_path(self, redirect: Redirect) -> str:
        """The path with its first slash."""
        return f"/{redirect.path}"

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Redirect]":
        """Return all redirects, with whether a newer one leads from the same path."""
        newer = Redirect.objects.filter(path=OuterRef("path"), pk__gt=OuterRef("pk"))
        rows: QuerySet[Redirect] = super().get_queryset(request).annotate(has_newer=Exists(newer))
        return rows

    @admin.display(description=gettext_lazy("Leads to"))
    def article_link(self, redirect: Redirect) -> str:
        """A link to the article's page, marked where a newer redirect from the path counts."""
        link = link_to(redirect.article)
        if not getattr(redirect, "has_newer", False):
            return link
        return format_html("{} <small>{}</small>", link, _("a newer one comes first"))

    def get_fields(self, request: HttpRequest, obj: Redirect | None = None) -> Any:
        """Return the fields of the form; for who may only read it, a link to the article."""
        if obj is None or self.has_change_permission(request, obj):
            return super().get_fields(request, obj)
        return ("path", "article_link")

    def get_readonly_fields(
        self, request: HttpRequest, obj: Redirect | None = None
    ) -> tuple[str, ...]:
        """Return the path of an existing redirect: readers may have bookmarked it."""
        return ("path",) if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: an address that was public always leads somewhere."""
        return False

    def save_model(self, request: HttpRequest, obj: Redirect, form: Any, change: bool) -> None:
        """Let the path lead to the named article, in place of the one that it led to."""
        replaces = Redirect.objects.select_related("article").get(pk=obj.pk) if change else None
        if replaces is not None and replaces.article == form.cleaned_data["leads_to"]:
            return
        stored = lead_path(
            obj.path, form.cleaned_data["leads_to"], by=signed_in_user(request), replaces=replaces
        )
        obj.pk, obj.article = stored.pk, stored.article
