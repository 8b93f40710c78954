"""The cast at the keyboard."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client


@pytest.fixture
def signed_in() -> Callable[[Any], Client]:
    """Return a client for a person."""

    def make(person: Any) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return make
