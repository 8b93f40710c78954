"""The floors that search holds on the half of the judged queries it was tuned on."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from tests.search.judged_queries import (
    Measured,
    all_orders,
    measure,
    measure_pasted,
    read,
    read_half,
    share_that_fits,
)


@pytest.fixture
def synonyms(guide: None) -> None:
    """The synonyms that come with the product."""
    call_command("loaddata", "synonyms", verbosity=0)


@pytest.fixture
def measured(synonyms: None) -> Measured:
    """How well the tuning half is answered."""
    return measure("tuning")


def test_floors_hold(measured: Measured) -> None:
    assert measured.first["code"] == 1.0
    assert measured.first_three["typo"] >= 0.95
    assert measured.first_three["unshared"] >= 0.75
    for kind in ("shared", "question", "half", "joined"):
        assert measured.first_three[kind] >= 0.97, kind
    assert measured.ndcg >= 0.911


def test_floors_of_pasted_text_hold(synonyms: None) -> None:
    pasted = measure_pasted("tuning")
    assert pasted.first >= 0.93
    assert pasted.first_three >= 0.95
    assert pasted.nothing == 0


def test_what_nothing_answers_is_told_from_what_an_article_answers(synonyms: None) -> None:
    unanswerable = [row["text"] for row in read_half("unanswerable", "tuning")]
    assert share_that_fits([query.text for query in read("tuning")]) >= 0.95
    assert share_that_fits(unanswerable) <= 0.2


def test_the_order_is_the_same_on_both_databases(synonyms: None) -> None:
    assert all_orders("tuning") == orders_on_sqlite()


def orders_on_sqlite() -> dict[str, list[str]]:
    """What every tuning query shows there: on the database at hand, or on a fresh one."""
    if connection.vendor == "sqlite":
        return all_orders("tuning")
    elsewhere = {name: value for name, value in os.environ.items() if name != "KB_DATABASE_URL"}
    run = subprocess.run(
        [sys.executable, "-m", "tests.search.print_orders"],
        env=elsewhere,
        cwd=settings.BASE_DIR,
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, list[str]] = json.loads(run.stdout)
    return found
