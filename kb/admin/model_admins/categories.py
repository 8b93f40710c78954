"""The list and the form of categories; a category in use cannot be deleted."""

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

EDITED = ("parent", "number", "title", "slug", "description", "position", "code_family")


class CategoryForm(Model):
    """A category; refuses to overwrite a save that came in between without showing it."""

    version = hidden_field()

    class Meta:
        model = Category
        fields = EDITED

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.edit_version
        self.fields["slug"].required = False

    def clean_slug(self) -> str:
        """Return the slug of what was typed, or of the title."""
        text = self.cleaned_data.get("slug") or self.cleaned_data.get("title") or ""
        return slugify(text, max_length=80)

    def clean_code_family(self) -> str:
        """Refuse another family while the category has articles: their addresses start with it."""
        family: str = self.cleaned_data["code_family"]
        is_changed = "code_family" in self.changed_data and self.instance.pk
        if is_changed and self.instance.articles.exists():
            raise ValidationError(_("It contains articles whose addresses start with this."))
        return family

    def clean(self) -> dict[str, Any]:
        """Refuse once where somebody saved meanwhile, with their values beside the fields.

        The form then holds the new version: saving again overwrites.
        """
        cleaned: dict[str, Any] = super().clean() or {}
        # The admin validates and saves in one transaction: the lock holds until it has saved.
        stored = Category.objects.select_for_update().filter(pk=self.instance.pk).first()
        if stored is None or stored.edit_version == posted_number(cleaned.get("version")):
            return cleaned
        differing = [name for name in EDITED if cleaned.get(name) != getattr(stored, name)]
        for name in differing:
            message = _(
                "Somebody else has saved this as “%(theirs)s”. Save again to keep your version."
            )
            self.add_error(name, message % {"theirs": getattr(stored, name) or "–"})
        data = cast("QueryDict", self.data).copy()
        data["version"] = str(stored.edit_version)
        self.data = data
        if not differing:
            self.instance.edit_version = stored.edit_version
        return cleaned


@admin.register(Category, site=site)
class CategoryAdmin(InternalPermissions, BoundedModelAdmin):
    """Categories in the order of their numbers."""

    form = CategoryForm
    fields = ("parent", ("number", "title"), "slug", "description", "position", "code_family")
    list_display = ("__str__", "parent", "code_family", "position")
    list_select_related = ("parent",)
    search_fields = ("number", "title")
    ordering = ("number", "position", "title", "pk")

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Return a form field; for the parent, without buttons that add or change categories."""
        if db_field.name == "parent":
            return db_field.formfield(**kwargs)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the fields and the hidden version that the form was opened on."""
        return [(None, {"fields": (*self.fields, "version")})]

    def save_model(self, request: HttpRequest, obj: Category, form: Any, change: bool) -> None:
        """Write the category and raise its version, which the form has compared."""
        if not change:
            stem = slugify(f"kb {obj.title}")
            keys = Category.objects.filter(key__startswith=stem).values_list("key", flat=True)
            obj.key = unique_slug(stem, set(keys))
            obj.save()
            return
        values = {name: getattr(obj, name) for name in EDITED}
        Category.objects.filter(pk=obj.pk).update(**values, edit_version=F("edit_version") + 1)
        seen_categories.remember_if_visible(obj.pk)

    def has_delete_permission(self, request: HttpRequest, obj: Category | None = None) -> bool:
        """Whether the category can be deleted: not while it is in use."""
        if obj is not None and is_in_use(obj):
            return False
        return super().has_delete_permission(request, obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Category]:
        """Return the categories with their parents."""
        rows: QuerySet[Category] = super().get_queryset(request)
        return rows.select_related("parent")


def is_in_use(category: Category) -> bool:
    """Whether a category holds anything, or was public once, so that its address has to work."""
    return (
        category.articles.exists()
        or category.children.exists()
        or Publication.objects.filter(category=category).exists()
        or seen_categories.category_was_public(category.pk)
    )
