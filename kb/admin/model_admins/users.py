"""The lists of users and roles. Users are deactivated, which signs them out, never deleted."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kb.admin.common.base import BoundedModelAdmin
from kb.admin.site import site
from kb.publishing.sessions import end_sessions

if TYPE_CHECKING:
    BaseUserAdmin = UserAdmin[Any]
else:
    BaseUserAdmin = UserAdmin

User = get_user_model()
SUPERUSER_FIELDS = ("is_superuser", "user_permissions")


def with_content_types(db_field: Any, options: dict[str, Any]) -> dict[str, Any]:
    """Return a form field's options; those of permissions read them in one query."""
    if db_field.remote_field.model is Permission:
        options["queryset"] = Permission.objects.select_related("content_type")
    return options


@admin.register(User, site=site)
class AccountAdmin(BoundedModelAdmin, BaseUserAdmin):
    """Users; a deactivated one's name stays beside what they wrote."""

    list_display = ("username", "first_name", "last_name", "email", "is_staff", "is_active")
    list_filter = ("is_active", "is_staff", "groups")
    filter_horizontal = ()
    actions = ("deactivate",)
    ordering = ("username",)

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Return checkboxes for roles: Django's two lists are hard to use with a screen reader."""
        if db_field.name == "groups":
            kwargs["widget"] = forms.CheckboxSelectMultiple
            kwargs["help_text"] = _("The person has the permissions of all selected roles.")
        return db_field.formfield(**with_content_types(db_field, kwargs))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: revisions and events refer to users."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether a user can be changed: superusers only by superusers."""
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the fields that are only shown: who is no superuser cannot make one."""
        fields = ("last_login", "date_joined")
        return fields if request.user.is_superuser else (*fields, *SUPERUSER_FIELDS)

    @admin.action(description=_("Deactivate: sign out now, keep the name"), permissions=["change"])
    def deactivate(self, request: HttpRequest, people: QuerySet[Any]) -> None:
        """Deactivate the ticked users and end their sessions; superusers only for a superuser."""
        if people.filter(pk=request.user.pk).exists():
            raise PermissionDenied
        chosen = people if request.user.is_superuser else people.filter(is_superuser=False)
        ids = {str(pk) for pk in chosen.values_list("pk", flat=True)}
        count = chosen.update(is_active=False)
        end_sessions(ids)
        done = ngettext("%(n)d person deactivated.", "%(n)d people deactivated.", count)
        messages.success(request, done % {"n": count})


@admin.register(Group, site=site)
class RoleAdmin(BoundedModelAdmin, GroupAdmin):
    """Roles: groups of permissions."""

    filter_horizontal = ()

    def formfield_for_manytomany(
        self, db_field: Any, request: HttpRequest | None = None, **kwargs: Any
    ) -> Any:
        """Return one list of permissions."""
        return db_field.formfield(**with_content_types(db_field, kwargs))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether a role can be deleted: only while no user has it."""
        if obj is not None and obj.user_set.exists():
            return False
        return super().has_delete_permission(request, obj)
