"""`python -m tests.search.print_orders`: what every tuning query shows on SQLite, as JSON."""

import json
import os

import django
from django.core.management import call_command
from django.db import connection


def main() -> None:
    """Make a database in memory, load the guide and the synonyms, search, and print."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    # Only after setup() can anything be imported that knows models.
    from tests.conftest import load_guide  # noqa: PLC0415
    from tests.search.judged_queries import all_orders  # noqa: PLC0415

    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    load_guide()
    call_command("loaddata", "synonyms", verbosity=0)
    print(json.dumps(all_orders("tuning")))
    connection.creation.destroy_test_db(":memory:", verbosity=0)


if __name__ == "__main__":
    main()
