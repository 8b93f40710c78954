"""An empty or older database in, a site that can be served out; every stage says what it does."""

import secrets
from collections.abc import Callable

from django.contrib.auth import get_user_model
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.migrations.executor import MigrationExecutor

from kb.limits import forget_full_buckets
from kb.models import Source
from kb.text import rendering

Say = Callable[[str], object]


def prepare(say: Say) -> None:
    """Do what is left to do, in order; what is done already costs a query."""
    migrate(say)
    load_guide(say)
    publish_missing(say)
    make_administrator(say)
    forget_full_buckets()
    rendering.stop()  # its child would outlive its use
    for warning in run_checks(tags=["kb"], databases=[DEFAULT_DB_ALIAS]):
        say(f"Warning: {warning.msg} {warning.hint or ''} ({warning.id})")


def migrate(say: Say) -> None:
    """Bring the tables up to date; over an older database show each step."""
    executor = MigrationExecutor(connection)
    is_new = not executor.loader.applied_migrations
    steps = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if steps:
        say(f"Database: {steps} migrations to apply…")
        call_command("migrate", interactive=False, verbosity=0 if is_new else 1)


def load_guide(say: Say) -> None:
    """Load the guide where there is none: what is there belongs to its editors."""
    if not Source.objects.filter(key="guide").exists():
        say("Guide: loading and publishing it…")
        call_command("loaddata", "roles", "synonyms", "guide", verbosity=0)


def publish_missing(say: Say) -> None:
    """Publish what a crash in the middle of a load left out; the site starts all the same."""
    try:
        call_command("reproject", "--missing")
    except CommandError as error:
        say(f"Warning: {error}")


def make_administrator(say: Say) -> None:
    """On a site without people, make the first and print the password this once."""
    people = get_user_model()
    if people.objects.exists():
        return
    password = secrets.token_urlsafe(12)
    people.objects.create_superuser("admin", password=password)
    say(f"Administrator: sign in as admin with the password {password}")
    say("  (shown this once; change it under /admin/ or with `manage.py changepassword admin`)")
