"""The list of categories and their pages; a category in use cannot be deleted."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.admin.common.base import BoundedModelAdmin
from kb.admin.common.categories import category_path
from kb.admin.common.permissions import InternalPermissions
from kb.admin.model_admins.category_form import EDITED, CategoryForm
from kb.admin.model_admins.category_tree import arrange_view, order_view, tree_context
from kb.admin.site import site
from kb.models import Category, Publication
from kb.models.category import DEEPEST
from kb.publishing import category_order, seen_categories
from kb.text.slugs import slugify, unique_slug


@admin.register(Category, site=site)
class CategoryAdmin(InternalPermissions, BoundedModelAdmin):
    """The tree of categories; a search lists those that it finds."""

    form = CategoryForm
    fields = ("parent", ("number", "title"), "slug", "description", "code_family")
    list_display = ("place", "code_family")
    search_fields = ("number", "title")
    ordering = ("number", "position", "title", "pk")

    def get_urls(self) -> list[Any]:
        """Add the addresses that move categories, and put the articles of one in order."""
        arrange: Any = self.admin_site.admin_view(arrange_view)
        order: Any = self.admin_site.admin_view(self.order_view)
        return [
            path("arrange/", arrange, name="kb_category_arrange"),
            path("<int:pk>/articles/", order, name="kb_category_articles"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the tree; the stock list for a search."""
        if request.method != "GET" or request.GET:
            return super().changelist_view(request, extra_context)
        if not self.has_view_permission(request):
            raise PermissionDenied
        can_change = self.has_change_permission(request)
        context = {**self.admin_site.each_context(request), **tree_context(can_change)}
        context |= {
            "title": _("Categories"),
            "has_add_permission": self.has_add_permission(request),
        }
        return TemplateResponse(request, "admin/category/tree.html", context)

    def order_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the articles of a category in their order, and change it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = self.admin_site.each_context(request)
        context["can_change"] = self.has_change_permission(request)
        return order_view(request, pk, context)

    @admin.display(description=gettext_lazy("Category"), ordering="title")
    def place(self, category: Category) -> str:
        """The category, after those that it lies in."""
        return category_path(category)

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Return a form field; for the parent, without buttons that add or change categories."""
        if db_field.name == "parent":
            return db_field.formfield(**kwargs)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the fields and, to change it, the hidden version that the form was opened on."""
        can_change = obj is None or self.has_change_permission(request, obj)
        return [(None, {"fields": (*self.fields, "version") if can_change else self.fields})]

    def save_model(self, request: HttpRequest, obj: Category, form: Any, change: bool) -> None:
        """Write the category and raise its version, which the form has compared."""
        if not change:
            stem = slugify(f"kb {obj.title}")
            keys = Category.objects.filter(key__startswith=stem).values_list("key", flat=True)
            obj.key = unique_slug(stem, set(keys))
            obj.position = category_order.next_position(obj.parent)
            obj.save()
            return
        if "parent" in form.changed_data:
            position = category_order.next_position(obj.parent)
            Category.objects.filter(pk=obj.pk).update(position=position)
        values = {name: getattr(obj, name) for name in EDITED}
        Category.objects.filter(pk=obj.pk).update(**values, edit_version=F("edit_version") + 1)
        seen_categories.remember_if_visible(obj.pk)

    def has_delete_permission(self, request: HttpRequest, obj: Category | None = None) -> bool:
        """Whether the category can be deleted: not while it is in use."""
        if obj is not None and is_in_use(obj):
            return False
        return super().has_delete_permission(request, obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Category]:
        """Return the categories with all that they lie in."""
        rows: QuerySet[Category] = super().get_queryset(request)
        return rows.select_related("__".join(["parent"] * (DEEPEST - 1)))


def is_in_use(category: Category) -> bool:
    """Whether a category holds anything, or was public once, so that its address has to work."""
    return (
        category.articles.exists()
        or category.children.exists()
        or Publication.objects.filter(category=category).exists()
        or seen_categories.category_was_public(category.pk)
    )
