"""The browse tree: one list, one small form; what is in use stays."""

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from kb.admin.common.base import BoundedModelAdmin
from kb.admin.common.form_data import posted_number
from kb.admin.common.permissions import InternalPermissions
from kb.admin.forms.formsets import hidden_field
from kb.admin.site import site
from kb.models import Category, Publication
from kb.publishing import seen_categories
from kb.text.slugs import slugify, unique_slug

if TYPE_CHECKING:
    Model = forms.ModelForm[Category]
else:
    Model = forms.ModelForm

SHOWN = ("parent", "number", "title", "slug", "description", "position", "code_family")


class CategoryForm(Model):
    """A category; a later save of somebody else's is shown beside one's own, field by field."""

    version = hidden_field()

    class Meta:
        model = Category
        fields = SHOWN

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.edit_version
        self.fields["slug"].required = False

    def clean_slug(self) -> str:
        """Return the address: what was typed in its one spelling, or the title's words."""
        typed = self.cleaned_data.get("slug") or self.cleaned_data.get("title") or ""
        return slugify(typed, max_length=80)

    def clean_code_family(self) -> str:
        """Refuse a new family where codes are: their addresses start with the old one."""
        family: str = self.cleaned_data["code_family"]
        is_changed = "code_family" in self.changed_data and self.instance.pk
        if is_changed and self.instance.articles.exists():
            raise ValidationError(_("Articles are in it: their addresses start with this."))
        return family

    def clean(self) -> dict[str, Any]:
        """Show both texts where somebody saved meanwhile; saving again decides."""
        cleaned: dict[str, Any] = super().clean() or {}
        # The admin asks and saves in one transaction: nobody else saves from here on.
        stored = Category.objects.select_for_update().filter(pk=self.instance.pk).first()
        if stored is None or stored.edit_version == posted_number(cleaned.get("version")):
            return cleaned
        differing = [name for name in SHOWN if cleaned.get(name) != getattr(stored, name)]
        for name in differing:
            message = _("Somebody saved this meanwhile as “%(theirs)s”. Saving again keeps yours.")
            self.add_error(name, message % {"theirs": getattr(stored, name) or "–"})
        data = cast("QueryDict", self.data).copy()
        data["version"] = str(stored.edit_version)
        self.data = data
        if not differing:
            self.instance.edit_version = stored.edit_version
        return cleaned


@admin.register(Category, site=site)
class CategoryAdmin(InternalPermissions, BoundedModelAdmin):
    """Categories in the order of their source."""

    form = CategoryForm
    fields = ("parent", ("number", "title"), "slug", "description", "position", "code_family")
    list_display = ("__str__", "parent", "code_family", "position")
    list_select_related = ("parent",)
    search_fields = ("number", "title")
    ordering = ("number", "position", "title", "pk")

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Return a field; no buttons to add or change what it points to."""
        if db_field.name == "parent":
            return db_field.formfield(**kwargs)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the fields, with the version that the form was opened on."""
        return [(None, {"fields": (*self.fields, "version")})]

    def save_model(self, request: HttpRequest, obj: Category, form: Any, change: bool) -> None:
        """Write it and raise its version; the form has seen to it that nobody did so meanwhile."""
        if not change:
            stem = slugify(f"kb {obj.title}")
            keys = Category.objects.filter(key__startswith=stem).values_list("key", flat=True)
            obj.key = unique_slug(stem, set(keys))
            obj.save()
            return
        values = {name: getattr(obj, name) for name in SHOWN}
        Category.objects.filter(pk=obj.pk).update(**values, edit_version=F("edit_version") + 1)
        seen_categories.remember_if_visible(obj.pk)

    def has_delete_permission(self, request: HttpRequest, obj: Category | None = None) -> bool:
        """Whether it is empty: articles and categories in it protect it."""
        if obj is not None and is_in_use(obj):
            return False
        return super().has_delete_permission(request, obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return all of them."""
        return super().get_queryset(request).select_related("parent")


def is_in_use(category: Category) -> bool:
    """Whether anything is in it, or everyone could once see something in it."""
    return (
        category.articles.exists()
        or category.children.exists()
        or Publication.objects.filter(category=category).exists()
        or seen_categories.category_was_public(category.pk)
    )
