"""What all import commands ask for, and how they read it."""

from argparse import ArgumentParser
from pathlib import Path

from django.contrib.auth.models import User
from django.core.management.base import CommandError

from kb.guide.errors import GuideError
from kb.guide.lines import decode
from kb.publishing.source_keys import SourceKeyRefused, check_source_key


def add_import_options(parser: ArgumentParser) -> None:
    """Add --dry-run, --publish and --by."""
    parser.add_argument(
        "--dry-run", action="store_true", help="Say what would be done, and change nothing."
    )
    parser.add_argument(
        "--publish", action="store_true", help="Publish what changes; else it becomes drafts."
    )
    parser.add_argument("--by", default="", help="The username that the history names.")


def read_user(username: str) -> User | None:
    """Return the person with a username, None for "". Raises CommandError where nobody has it."""
    if not username:
        return None
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise CommandError(f"--by: nobody who is active has the username {username}.")
    return user


def allowed_source(key: str) -> str:
    """Return the key of a source. Raises CommandError for one that no source can have."""
    try:
        check_source_key(key)
    except SourceKeyRefused as refused:
        raise CommandError(f"--source: {refused}") from refused
    return key


def read_guide_text(path: Path) -> str:
    """Return the text of a file in UTF-8, with its line ends. Raises CommandError."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error
    try:
        decode(data)
    except GuideError as error:
        raise CommandError(error.with_path(path)) from error
    return data.decode("utf-8")
