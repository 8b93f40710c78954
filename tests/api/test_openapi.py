"""The description of the API for programs."""

from typing import Any

import pytest
from django.apps import apps
from django.test import Client

pytestmark = [pytest.mark.one_database, pytest.mark.django_db]


@pytest.fixture
def document(client: Client) -> Any:
    """What it says."""
    response = client.get("/api/v1/openapi.json")
    assert response.status_code == 200
    assert response["Cache-Control"] == "public, no-cache"
    return response.json()


def test_it_names_the_address_the_bodies_and_every_status(document: Any) -> None:
    """What a client is generated from."""
    assert document["openapi"].startswith("3.")
    operation = document["paths"]["/api/v1/triage"]["post"]
    assert set(operation["requestBody"]["content"]) == {"application/json", "text/plain"}
    statuses = (200, 400, 408, 411, 413, 415, 422, 429, 503)
    assert set(operation["responses"]) == {str(status) for status in statuses}
    for status in ("429", "503"):
        assert operation["responses"][status]["headers"]["Retry-After"]["required"]
        assert operation["responses"][status]["content"]["application/json"]


def test_it_describes_the_fields_of_the_answer(document: Any) -> None:
    """Each by name."""
    schemas = document["components"]["schemas"]
    clue = "code spelling article url line column certainty reason alternatives"
    assert list(schemas["ClueJson"]["properties"]) == clue.split()
    assert list(schemas["ArticleJson"]["properties"]) == ["id", "title", "url", "anchor", "reasons"]
    assert list(schemas["TriageJson"]["properties"]) == ["clues", "clues_left_out", "articles"]
    assert "10,000" in schemas["TriageJson"]["properties"]["clues_left_out"]["description"]


def test_the_library_behind_it_brings_no_page_and_no_file(client: Client) -> None:
    """Its docs have inline scripts; its static files would take half a minute to collect."""
    assert not apps.is_installed("ninja")
    assert client.get("/api/v1/docs").status_code == 404
    assert client.get("/api/v1/").status_code == 404
