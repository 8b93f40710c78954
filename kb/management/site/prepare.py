"""Migrates, loads the guide and makes an administrator, each where needed; reports every step."""

import secrets
from collections.abc import Callable

from django.contrib.auth import get_user_model
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import DEFAULT_DB_ALIAS

from kb import migration_state
from kb.models import SearchIndex, SecurityAction, Source
from kb.search.index.version import ANALYSER_VERSION
from kb.security_log.record_event import record_event
from kb.security_log.start_settings import start_settings

Say = Callable[[str], object]


def prepare(say: Say) -> None:
    """Prepare the site for serving; a step that is done already costs a query."""
    migrate(say)
    load_guide(say)
    publish_missing(say)
    renew_index(say)
    for warning in run_checks(tags=["kb"], databases=[DEFAULT_DB_ALIAS]):
        say(f"Warning: {warning.msg} {warning.hint or ''} ({warning.id})")
    note_start()
    # The password comes last, beside the address: no line of a log stands between them.
    make_administrator(say)


def note_start() -> None:
    """Record in the security log that the site starts, and with which settings."""
    record_event(SecurityAction.START, **start_settings())


def migrate(say: Say) -> None:
    """Apply the migrations; where the database holds data already, print each of them."""
    if count := migration_state.count_unapplied():
        say(f"Database: {count} migrations to apply…")
        verbosity = 0 if migration_state.is_empty_database() else 1
        call_command("migrate", interactive=False, verbosity=verbosity)


def load_guide(say: Say) -> None:
    """Load roles, synonyms and guide, unless there is a guide: it belongs to its editors then."""
    if not Source.objects.filter(key="guide").exists():
        say("Guide: loading and publishing it…")
        call_command("loaddata", "roles", "synonyms", "guide", verbosity=0)


def publish_missing(say: Say) -> None:
    """Publish articles that a crash during the load left unpublished; a failure is a warning."""
    try:
        call_command("reproject", "--missing")
    except CommandError as error:
        say(f"Warning: {error}")


def renew_index(say: Say) -> None:
    """Build an index that another version made anew, beside the one that readers use."""
    if not SearchIndex.objects.exclude(analyser=ANALYSER_VERSION).exists():
        return
    say("The search index was made by another version: building it anew…")
    try:
        call_command("reindex", grace=1.0)
    except CommandError as error:
        say(f"Warning: {error}")


def make_administrator(say: Say) -> None:
    """Make the first user, where there is none, and print the password this once."""
    users = get_user_model()
    if users.objects.exists():
        return
    password = secrets.token_urlsafe(12)
    users.objects.create_superuser("admin", password=password)
    say(f"Administrator: sign in as admin with the password {password}")
    say("  (shown this once; change it under /admin/ or with `manage.py changepassword admin`)")
