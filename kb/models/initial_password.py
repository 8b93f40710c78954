"""Whose password was set by somebody else."""

from django.conf import settings
from django.db import models


class InitialPassword(models.Model):
    """A row for each user who has to choose a password of their own at the next sign-in."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="initial_password",
    )
    set_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.user)
