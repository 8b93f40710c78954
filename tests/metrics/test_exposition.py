"""What Prometheus is told: requests, seconds, kept pages, queues, late jobs; by token alone."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from kb.metrics import site_state
from kb.metrics.exposition import exposition
from kb.metrics.process_files import FOLDER_VARIABLE, prepare_process_files
from kb.models import PeriodicJob
from kb.publishing import workflow
from tests.make_articles import write
from tests.running_site import ROOT

pytestmark = pytest.mark.usefixtures("guide")

TOKEN = "a-token-of-some-length"
Figures = dict[tuple[str, ...], float]

WORKER = """
from kb.metrics.instruments import count_request
count_request("home", 200, 0.01, "kept")
"""
SCRAPE = """
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
registry = CollectorRegistry()
MultiProcessCollector(registry)
print(generate_latest(registry).decode())
"""


@pytest.fixture
def web(settings: Any) -> Client:
    """A client of a site that counts."""
    settings.KB_METRICS_TOKEN = TOKEN
    return Client(headers={"Authorization": f"Bearer {TOKEN}"})


def figures(text: str) -> Figures:
    """Name and labels in the order of their names → value."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def scraped(web: Client) -> Figures:
    """The figures as they are now."""
    answer = web.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.headers["Cache-Control"] == "no-store"
    return figures(answer.content.decode())


def test_requests_are_counted_by_view_and_status(web: Client) -> None:
    keys = [
        ("kb_requests_total", "200", "home"),
        ("kb_requests_total", "404", "fallback"),
        ("kb_requests_total", "405", "about"),
        ("kb_request_seconds_count", "home"),
    ]
    before = scraped(web)
    web.get("/")
    web.get("/nothing/here/zebra")
    web.put("/about/")
    after = scraped(web)
    assert [after[key] - before.get(key, 0) for key in keys] == [1, 1, 1, 1]


def test_no_address_that_a_client_makes_up_becomes_a_label(web: Client) -> None:
    """A million of them would fill the memory; and they may hold a secret."""
    web.get("/zebra-one/?q=zebra-two")
    web.get("/static/zebra-three.css")
    assert b"zebra" not in web.get("/metrics").content


@pytest.mark.django_db(transaction=True)
def test_kept_pages_are_told_from_rendered_ones(web: Client, page_cache: object) -> None:
    anonymous = Client()
    keys = [("kb_page_cache_total", result) for result in ("rendered", "kept")]
    before = scraped(web)
    for _ in range(3):
        anonymous.get("/about/")
    after = scraped(web)
    assert [after.get(key, 0) - before.get(key, 0) for key in keys] == [1, 2]


def test_queues_and_jobs_are_read_from_the_database(web: Client) -> None:
    now = timezone.now()
    PeriodicJob.objects.create(name="publish", due_at=now - timedelta(minutes=5))
    PeriodicJob.objects.create(name="backup", due_at=now + timedelta(hours=1), problem="full")
    PeriodicJob.objects.create(name="restore", due_at=now - timedelta(minutes=5))
    workflow.submit(write("Waiting"), by=None)
    found = scraped(web)
    assert found["kb_database_up",] == 1
    assert 300 <= found["kb_job_late_seconds", "publish"] < 400
    assert found["kb_job_late_seconds", "backup"] == 0
    assert found["kb_job_late_seconds", "restore"] == 0, "nobody has asked for one"
    assert found["kb_job_failed", "publish"] == 0
    assert found["kb_job_failed", "backup"] == 1
    assert found["kb_queue_length", "review"] == 1
    assert {key[1] for key in found if key[0] == "kb_queue_length"} == {
        *("imports", "bulk", "schedule", "review")
    }


def test_a_database_that_is_away_is_a_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    """The counters are wanted just then."""

    def away() -> None:
        raise OperationalError

    monkeypatch.setattr(site_state, "queue_lengths", away)
    found = figures(exposition().decode())
    assert found["kb_database_up",] == 0
    assert not any(name.startswith("kb_queue") for name, *_labels in found)


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", TOKEN, "é"])
def test_without_the_token_nothing_is_told(web: Client, header: str) -> None:
    answer = Client().get("/metrics", headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.content == b"Unauthorized\n"


def test_a_site_without_a_token_has_no_such_page_and_counts_nothing(settings: Any) -> None:
    settings.KB_METRICS_TOKEN = ""
    assert Client().get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


# --- Several processes --------------------------------------------------------------------------


def test_all_processes_of_a_server_are_added_up(tmp_path: Path) -> None:
    """Each request may be answered by another one; also those that have ended count."""
    environment = os.environ | {FOLDER_VARIABLE: str(tmp_path)}

    def run(code: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    for _ in range(2):
        run(WORKER)
    found = figures(run(SCRAPE))
    assert found["kb_requests_total", "200", "home"] == 2
    assert found["kb_page_cache_total", "kept"] == 2


def test_a_start_counts_anew(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files of processes that are gone would be read for ever."""
    monkeypatch.setenv(FOLDER_VARIABLE, "")
    settings.KB_DATA_DIR = tmp_path
    settings.KB_METRICS_TOKEN = ""
    prepare_process_files()
    assert list(tmp_path.iterdir()) == []
    settings.KB_METRICS_TOKEN = TOKEN
    (tmp_path / "metrics").mkdir()
    (tmp_path / "metrics" / "counter_1.db").touch()
    prepare_process_files()
    assert os.environ[FOLDER_VARIABLE] == str(tmp_path / "metrics")
    assert list((tmp_path / "metrics").iterdir()) == []
