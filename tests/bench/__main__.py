"""`make bench N=10000`: every measurement of this folder, over so many articles."""

import os
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

import django
from django.core.management import call_command


def main() -> None:
    """Call `main(articles)` of each module beside this one, in the order of their names."""
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        site_in(folder)
        for file in sorted(Path(__file__).parent.glob("[!_]*.py")):
            print(f"— {file.stem}, {articles} articles", flush=True)
            import_module(f"tests.bench.{file.stem}").main(articles)


def site_in(folder: str) -> None:
    """Set Django up over an empty SQLite in a folder, and load the guide."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "tests.settings", "KB_DATA_DIR": folder}
    os.environ |= {"KB_DATABASE_URL": f"{folder}/kb.sqlite3", "KB_LOG_LEVEL": "ERROR"}
    Path(folder).chmod(0o700)
    django.setup()
    call_command("migrate", verbosity=0)
    start = time.perf_counter()
    call_command("loaddata", "roles", "guide", verbosity=0)
    print(f"guide: loaded in {time.perf_counter() - start:.2f} s (goal 2)")


if __name__ == "__main__":
    main()
