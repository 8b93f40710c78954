"""Previews: one at a time in a process, so that slow ones leave time for readers."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from kb.admin.forms import preview as view

PREVIEW = "/admin/preview/"


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nobody waits for long."""
    monkeypatch.setattr(view, "PATIENCE", 0.05)
    yield
    assert not view.ONE_AT_A_TIME.locked()


def test_a_second_preview_at_the_same_time_is_told_to_wait(
    author: Any, signed_in: Callable[[Any], Client]
) -> None:
    """The script asks again with the next key."""
    client = signed_in(author)
    with view.ONE_AT_A_TIME:
        refused = client.post(PREVIEW, {"text": "*soon*"})
    assert (refused.status_code, refused["Retry-After"]) == (429, "1")
    assert b"<em>soon</em>" in client.post(PREVIEW, {"text": "*soon*"}).content


def test_a_preview_that_waits_a_little_is_shown(
    author: Any, signed_in: Callable[[Any], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view, "PATIENCE", 20)
    view.ONE_AT_A_TIME.acquire()
    timer = threading.Timer(0.2, view.ONE_AT_A_TIME.release)
    timer.start()
    assert signed_in(author).post(PREVIEW, {"text": "*soon*"}).status_code == 200
    timer.join()


def test_a_preview_that_fails_leaves_room_for_the_next(
    author: Any, signed_in: Callable[[Any], Client]
) -> None:
    client = signed_in(author)
    assert client.post(PREVIEW, {"text": "> " * 100}).status_code == 422
    assert client.post(PREVIEW, {"text": "fine"}).status_code == 200
