"""manage.py publish_due: the former name of `manage.py tick`, for cron's tables that have it."""

from kb.management.commands.tick import Command as Tick


class Command(Tick):
    """manage.py publish_due [--loop]"""

    help = "The former name of tick: it does the same."
