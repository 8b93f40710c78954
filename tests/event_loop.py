"""Runs a coroutine to its end, whatever else this thread is doing."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Answer = TypeVar("Answer")


def run_coroutine(coroutine: Coroutine[Any, Any, Answer]) -> Answer:
    """Return what a coroutine returns; in another thread, for Playwright keeps this one's loop."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, coroutine).result()
