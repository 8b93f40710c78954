"""/.well-known/security.txt, as RFC 9116 has it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

pytestmark = pytest.mark.usefixtures("guide")
PATH = "/.well-known/security.txt"


def fields(client: Client) -> dict[str, list[str]]:
    """The fields of the file, each with its values."""
    answer = client.get(PATH)
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    found: dict[str, list[str]] = {}
    for line in answer.content.decode().splitlines():
        name, _colon, value = line.partition(": ")
        found.setdefault(name, []).append(value)
    return found


def test_it_names_the_contacts_in_their_order(client: Client, settings: Any) -> None:
    settings.KB_BASE_URL = "https://kb.example.com"
    settings.LANGUAGE_CODE = "de"
    settings.KB_SECURITY_CONTACT = ["mailto:a@example.com", "https://example.com/report"]
    found = fields(client)
    assert found["Contact"] == ["mailto:a@example.com", "https://example.com/report"]
    assert found["Canonical"] == [f"https://kb.example.com{PATH}"]
    assert found["Preferred-Languages"] == ["de, en"]


def test_it_is_valid_for_less_than_a_year_from_now_on(client: Client, settings: Any) -> None:
    settings.KB_SECURITY_CONTACT = ["mailto:a@example.com"]
    (expires,) = fields(client)["Expires"]
    left = datetime.fromisoformat(expires) - timezone.now()
    assert timedelta(days=100) < left < timedelta(days=365)


def test_an_address_without_tls_is_not_called_canonical(client: Client, settings: Any) -> None:
    settings.KB_SECURITY_CONTACT = ["mailto:a@example.com"]
    settings.KB_BASE_URL = "http://kb.example.com"
    assert "Canonical" not in fields(client)


def test_without_a_contact_there_is_none(client: Client, settings: Any) -> None:
    settings.KB_SECURITY_CONTACT = []
    assert client.get(PATH).status_code == 404


def test_it_is_read_only(client: Client, settings: Any) -> None:
    settings.KB_SECURITY_CONTACT = ["mailto:a@example.com"]
    assert client.post(PATH).status_code == 405
