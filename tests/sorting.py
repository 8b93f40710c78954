"""What a run leaves out, by name, and what a second database has no part in."""

import gc
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

ROOT = Path(__file__).parent
# `kb.text` and `kb.guide` import no Django; what asks for a server by its URL is not among these.
KNOW_NO_DATABASE = ("text", "guide", "test_house.py", "test_install.py", "test_settings.py")
# What these look at comes of the same rows on either database: the short run asks for it once.
OF_PAGES = (
    "admin/history/test_compare_views.py",
    "views/test_drafts.py",
    "admin/test_site.py",
    "whole_site/test_addresses.py",
    "whole_site/test_canary.py",
    "whole_site/test_gone.py",
    "whole_site/test_headers.py",
    "whole_site/test_html.py",
    "whole_site/test_open_redirect.py",
    "whole_site/test_safe_methods.py",
    "views/test_articles.py",
    "views/test_budgets.py",
    "views/responses/test_gone.py",
    "views/test_exports.py",
)
FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server"}
LEFT_OUT: list[str] = []
WIDEST = 150


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run what knows no database on one only: on SQLite; and, in the short run, what sees pages."""
    if connection.vendor == "sqlite":
        return
    leaves_out = OF_PAGES if "not slow" in config.option.markexpr else ()
    once = {item for item in items if _is_pure(item) or _place(item) in leaves_out}
    if once:
        items[:] = [item for item in items if item not in once]
        config.hook.pytest_deselected(items=list(once))
        LEFT_OUT.extend(f"tests/{one}, which ran on SQLite" for one in leaves_out)


def pytest_deselected(items: Iterable[pytest.Item]) -> None:
    """Keep the names of the slow ones."""
    LEFT_OUT.extend(item.nodeid for item in items if item.get_closest_marker("slow"))


def pytest_collection_finish() -> None:
    """Thousands of tests that stay for the whole run are nothing to look through for garbage."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(300_000, 20, 20)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Hear from one of the workers what all of them left out."""
    LEFT_OUT[:] = getattr(node, "workeroutput", {}).get("left_out", LEFT_OUT)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Tell it to the process that sums up."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = LEFT_OUT


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Name what was slow and left out."""
    names = [name for name in LEFT_OUT if "not slow" in config.option.markexpr]
    if names:
        terminalreporter.section("left out: slow, `make test SLOW=1` runs them")
        for name in names:
            terminalreporter.line(name if len(name) <= WIDEST else f"{name[:WIDEST]}…]")


def _is_pure(item: pytest.Item) -> bool:
    """Whether a test is of a part that knows no database, and asks for none itself."""
    place = _place(item).partition("/")[0]
    asks = FIXTURES & set(getattr(item, "fixturenames", ()))
    return place in KNOW_NO_DATABASE and not asks and not item.get_closest_marker("django_db")


def _place(item: pytest.Item) -> str:
    """Return the path of a test's file below this folder."""
    return item.path.relative_to(ROOT).as_posix()
