"""The app `kb`: what is connected before the first request."""

from django.apps import AppConfig
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, post_save, pre_migrate, pre_save
from django.utils.translation import gettext_lazy as _


class KbConfig(AppConfig):
    """The only app of our own."""

    name = "kb"
    verbose_name = _("Knowledge base")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect signals and register checks; the one place that imports inside a function."""
        from kb import checks  # noqa: F401 (registers itself)
        from kb.accounts.administrators import connect_signals
        from kb.accounts.initial_password import mark_session
        from kb.accounts.new_permissions import grant_new_permissions, note_permissions
        from kb.database_file import note_opened_file
        from kb.models import Article, Category, Source
        from kb.page_cache.stale_keys import connect_purging
        from kb.page_cache.triggers import install_triggers
        from kb.publishing.fixtures import (
            keep_order,
            publish_when_loaded,
            refuse_edited,
            set_sort_key,
        )
        from kb.publishing.sessions import end_when_deactivated
        from kb.publishing.source_keys import refuse_source_key
        from kb.security_log.append_only import keep_security_log
        from kb.security_log.connect import connect_security_log

        connection_created.connect(note_opened_file, dispatch_uid="note_opened_file")
        for model in (Article, Category):
            pre_save.connect(refuse_edited, sender=model, dispatch_uid=f"refuse_{model.__name__}")
            pre_save.connect(keep_order, sender=model, dispatch_uid=f"order_{model.__name__}")
        pre_save.connect(refuse_source_key, sender=Source, dispatch_uid="refuse_source_key")
        pre_save.connect(set_sort_key, sender=Article, dispatch_uid="set_sort_key")
        post_save.connect(publish_when_loaded, sender=Article, dispatch_uid="publish_when_loaded")
        user_model = settings.AUTH_USER_MODEL
        post_save.connect(end_when_deactivated, sender=user_model, dispatch_uid="end_sessions")
        if settings.KB_PURGE_URL:
            connect_purging()
        connect_signals()
        user_logged_in.connect(mark_session, dispatch_uid="mark_session")
        connect_security_log()
        pre_migrate.connect(note_permissions, sender=self, dispatch_uid="note_permissions")
        post_migrate.connect(grant_new_permissions, sender=self, dispatch_uid="grant_permissions")
        post_migrate.connect(install_triggers, sender=self, dispatch_uid="install_triggers")
        post_migrate.connect(keep_security_log, sender=self, dispatch_uid="keep_security_log")
