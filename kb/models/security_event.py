"""The security log: who did what to accounts, sign-ins and exports, when, and from where."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MAX_PLACE_LENGTH = 200
"""Characters of the address of a page, or of a command."""

MAX_ACCOUNT_LENGTH = 150
"""Characters of the name of a user, a role or a file; Django's user names are no longer."""


class SecurityAction(models.TextChoices):
    """What the log tells of."""

    START = "start", _("Site started")
    SIGN_IN = "sign_in", _("Signed in")
    SIGN_IN_FAILED = "sign_in_failed", _("Sign-in failed")
    SIGN_OUT = "sign_out", _("Signed out")
    ACCOUNT_ADDED = "account_added", _("Account added")
    ACCOUNT_CHANGED = "account_changed", _("Account changed")
    ACCOUNT_DELETED = "account_deleted", _("Account deleted")
    ACTIVATED = "activated", _("Account activated")
    DEACTIVATED = "deactivated", _("Account deactivated")
    PASSWORD_CHANGED = "password_changed", _("Password changed")  # pragma: allowlist secret
    ROLES_CHANGED = "roles_changed", _("Roles changed")
    PERMISSIONS_CHANGED = "permissions_changed", _("Permissions changed")
    ROLE_CHANGED = "role_changed", _("Role added, renamed or deleted")
    REDACTED = "redacted", _("Text redacted")
    EXPORTED = "exported", _("Exported")
    POST_REFUSED = "post_refused", _("Form refused")
    ALERT = "alert", _("Alert sent")


class SecurityEventQuerySet(models.QuerySet["SecurityEvent"]):
    """Rows that are read and added; `SecurityEvent._base_manager` deletes what is too old."""

    def failed_sign_ins(self, since: datetime) -> Self:
        """Failed sign-ins from a moment on, the newest first."""
        return self.filter(action=SecurityAction.SIGN_IN_FAILED, at__gte=since).order_by("-at")

    def update(self, **values: Any) -> int:
        """Refuse with TypeError."""
        raise TypeError("A security event is never changed.")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse with TypeError."""
        raise TypeError("A security event is deleted by its age alone.")


class SecurityEvent(models.Model):
    """One line of the log. It names accounts and refers to none: it outlives them.

    `who` did it, where somebody was signed in; `about` is the account, the role or the export that
    it concerns. `place` is the page, with names in place of its values, or the command.
    """

    at = models.DateTimeField(_("time"), default=timezone.now, editable=False)
    action = models.CharField(_("action"), max_length=30, choices=SecurityAction.choices)
    who = models.CharField(_("who"), max_length=MAX_ACCOUNT_LENGTH, blank=True)
    who_id = models.BigIntegerField(_("id of who"), null=True)
    about = models.CharField(_("about"), max_length=MAX_ACCOUNT_LENGTH, blank=True)
    address = models.CharField(_("from"), max_length=45, blank=True)
    place = models.CharField(_("page or command"), max_length=MAX_PLACE_LENGTH, blank=True)
    request_id = models.CharField(_("request"), max_length=64, blank=True)
    detail: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(
        _("details"), default=dict
    )

    objects = SecurityEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("security event")
        verbose_name_plural = _("security log")
        ordering = ["-pk"]
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["at"], name="security_newest"),
            models.Index(fields=["action", "at"], name="security_of_action"),
            models.Index(fields=["who", "at"], name="security_of_person"),
            models.Index(fields=["about", "at"], name="security_of_account"),
            models.Index(fields=["address", "at"], name="security_of_address"),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.at:%Y-%m-%d %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; raise TypeError on an update."""
        if self.pk is not None and not kwargs.get("force_insert"):
            raise TypeError("A security event is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse with TypeError."""
        raise TypeError("A security event is deleted by its age alone.")
