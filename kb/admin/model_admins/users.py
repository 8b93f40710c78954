"""The lists of users and roles. Users are deactivated, which signs them out, never deleted."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, Permission
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from kb.accounts.account_mails import send_invitation
from kb.accounts.administrators import LastAdministrator
from kb.accounts.initial_password import forget_initial_password, note_initial_password
from kb.admin.common.base import BoundedModelAdmin
from kb.admin.model_admins.user_actions import deactivate, invite, remove_second_factors
from kb.admin.model_admins.user_forms import InitialPasswordForm, NewUserForm
from kb.admin.site import site
from kb.reader import signed_in_user

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


class KeepsAdministrator:
    """Says on the page, as a message, when a change would take the last administrator away."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Show or save the form."""
        try:
            return super().changeform_view(request, *args, **kwargs)  # type: ignore[misc]
        except LastAdministrator as error:
            messages.error(request, error.message)
            return HttpResponseRedirect(request.get_full_path())


@admin.register(User, site=site)
class AccountAdmin(KeepsAdministrator, BoundedModelAdmin, BaseUserAdmin):
    """Users; a deactivated one's name stays beside what they wrote."""

    list_display = ("username", "first_name", "last_name", "email", "roles", "is_active")
    list_filter = ("is_active", "groups")
    filter_horizontal = ()
    actions = (invite, remove_second_factors, deactivate)
    add_form = NewUserForm
    change_password_form = InitialPasswordForm
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("username", "email", "password1", "password2")}),
    )
    ordering = ("username",)
    fieldsets = (
        (None, {"fields": ("username", "password_link")}),
        (_("Personal info"), {"fields": ("first_name", "last_name", "email")}),
        (_("Permissions"), {"fields": ("is_active", "groups", *SUPERUSER_FIELDS)}),
        (_("Important dates"), {"fields": ("last_login", "date_joined")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the users with their roles."""
        return super().get_queryset(request).prefetch_related("groups")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the sections of the form; who cannot change a user reads nothing of a password."""
        sections = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return sections
        return [(None, {"fields": ("username",)}), *sections[1:]]

    @admin.display(description=_("Roles"))
    def roles(self, person: Any) -> str:
        """The names of a user's roles."""
        return ", ".join(sorted(role.name for role in person.groups.all()))

    @admin.display(description=_("Password"))
    def password_link(self, person: Any) -> str:
        """Whether there is a password, and the link to set one; nothing of the password itself."""
        is_set = person.has_usable_password()
        url = reverse("admin:auth_user_password_change", args=[person.pk])
        link = format_html('<a href="{}">{}</a>', url, _("Change it") if is_set else _("Set one"))
        return format_html("{} {}", _("A password is set.") if is_set else _("No password."), link)

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Return checkboxes for roles: Django's two lists are hard to use with a screen reader."""
        if db_field.name == "groups":
            kwargs["widget"] = forms.CheckboxSelectMultiple
            kwargs["help_text"] = _(
                "The person has the permissions of all selected roles. Any role but “agent” opens "
                "this site for editors."
            )
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
        fields = ("password_link", "last_login", "date_joined")
        return fields if request.user.is_superuser else (*fields, *SUPERUSER_FIELDS)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save a user; a new one is invited, or has to change the password that was given."""
        super().save_model(request, obj, form, change)
        if change:
            return
        if obj.has_usable_password():
            note_initial_password(obj)
        elif send_invitation(request, obj):
            messages.success(request, _("An invitation is on its way to %s.") % obj.email)
        else:
            messages.error(request, _("No invitation could be sent to %s.") % obj.email)

    def user_change_password(
        self,
        request: HttpRequest,
        id: str,  # noqa: A002 (Django's name)
        form_url: str = "",
    ) -> Any:
        """Show or save the form of a password; one's own stays as it was chosen."""
        response = super().user_change_password(request, id, form_url)
        if id == str(request.user.pk) and request.method == "POST":
            forget_initial_password(request, signed_in_user(request))
        return response


@admin.register(Group, site=site)
class RoleAdmin(KeepsAdministrator, BoundedModelAdmin, GroupAdmin):
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
