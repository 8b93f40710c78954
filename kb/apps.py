"""The app `kb`: what is connected before the first request."""

from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_save, pre_save
from django.utils.translation import gettext_lazy as _


class KbConfig(AppConfig):
    """The only app of our own."""

    name = "kb"
    verbose_name = _("Knowledge base")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect signals and register checks; the one place that imports inside a function."""
        from kb import checks  # noqa: F401 (registers itself)
        from kb.models import Article, Category
        from kb.publishing.fixtures import publish_when_loaded, refuse_edited
        from kb.publishing.sessions import end_when_deactivated

        for model in (Article, Category):
            pre_save.connect(refuse_edited, sender=model, dispatch_uid=f"refuse_{model.__name__}")
        post_save.connect(publish_when_loaded, sender=Article, dispatch_uid="publish_when_loaded")
        user_model = settings.AUTH_USER_MODEL
        post_save.connect(end_when_deactivated, sender=user_model, dispatch_uid="end_sessions")
