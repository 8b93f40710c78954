"""Every address has a limit of what may be sent to it, or takes nothing at all."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from kb import body_limits
from kb.body_limits import BODY_LIMITS, limit_of_path, named_limit
from kb.importing.detect_format import MAX_BYTES as LARGEST_IMPORT
from kb.media.limits import MAX_BYTES as LARGEST_IMAGE
from kb.middleware.refused_bodies import REFUSAL
from kb.pages.kept_post import MAX_LENGTH as LONGEST_KEPT
from tests.whole_site.url_patterns import addresses

pytestmark = pytest.mark.django_db

SAMPLES = {
    "uidb36": "1",
    "key": "x-1",
    "pk": 1,
    "slug": "x",
    "number": "1.1",
    "spelling": "x",
    "source": "other",
    "path": "x",
    "digest": "0" * 32,
    "extension": "png",
    "part": 1,
}
# Their numbers are ids there.
IDS = {"article-revision": {"number": 1}}
NAMED = {name: pattern for name, pattern in addresses() if name}
# Only there with KB_SAML_METADATA: tests/accounts/test_saml.py.
EXTRAS = {"saml_acs"}
UNLISTED = sorted(name for name in NAMED if named_limit(name) is None)


@pytest.mark.parametrize("name", UNLISTED)
def test_an_address_without_a_limit_takes_no_post(client: Client, name: str) -> None:
    """A new form has to be entered in the table; the admin's pages all are."""
    assert not name.startswith("admin:")
    arguments = re.findall(r"<(?:\w+:)?(\w+)>", NAMED[name])
    values = {word: (SAMPLES | IDS.get(name, {}))[word] for word in arguments}
    assert client.post(reverse(name, kwargs=values)).status_code in {404, 405}


@pytest.mark.parametrize("pattern", BODY_LIMITS)
def test_every_line_of_the_table_is_about_an_address(pattern: str) -> None:
    """What was renamed has its old limit no more."""
    assert any(named_limit(name) is BODY_LIMITS[pattern] for name in NAMED.keys() | EXTRAS)


def test_the_limits_hold_what_the_forms_take() -> None:
    """The table has numbers alone; here they meet what they were made for."""
    assert BODY_LIMITS["account_login"].size > LONGEST_KEPT + body_limits.FORM
    assert BODY_LIMITS["admin:kb_image_upload"].most == LARGEST_IMAGE
    assert BODY_LIMITS["admin:kb_image_add"].most > LARGEST_IMAGE
    assert BODY_LIMITS["admin:kb_importrun_add"].most > LARGEST_IMPORT


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/search/opened/", 8_192),
        ("/about/", 8_192),
        ("/nowhere", 8_192),
        ("/admin/kb/category/1/change/", 1_048_576),
        ("/admin/kb/problem/1/change/", 2_621_440),
        ("/" + "x" * 100_000, 8_192),
    ],
)
def test_a_path_leads_to_its_limit(path: str, most: int) -> None:
    """Also one at which there is nothing."""
    assert limit_of_path(path).most == most


def test_strangers_send_no_more_than_a_form_of_ours_has() -> None:
    """The uploads, ten thousand times as large, are for who is signed in."""
    assert {limit.size for limit in BODY_LIMITS.values() if limit.takes_files} == {8_192}
    assert max(limit.size for limit in BODY_LIMITS.values()) == 2_621_440


@pytest.mark.parametrize("path", ["/accounts/logout/", "/admin/login/", "/about/", "/nowhere"])
def test_a_body_that_is_too_large_is_refused_before_its_token_is_missed(path: str) -> None:
    """With a page that says so, also to a browser that keeps to the rules of tokens."""
    answer = Client(enforce_csrf_checks=True).post(path, {"text": "x" * 9_000})
    assert answer.status_code == 413
    assert "larger than this address takes" in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")


def test_a_program_is_refused_in_json(client: Client) -> None:
    """As with every other error of the API."""
    answer = client.post("/api/v1/nowhere", "x" * 9_000, content_type="text/plain")
    assert answer.status_code == 413
    assert "larger than" in answer.json()["error"]


@pytest.mark.parametrize(
    ("reason", "status", "words"),
    [
        ("too slow", 408, "too slowly"),
        ("too many", 429, "from your address"),
        ("busy", 503, "busy"),
        ("too large", 413, "larger"),
    ],
)
def test_what_the_server_has_not_read_is_answered_by_a_page(
    client: Client, reason: str, status: int, words: str
) -> None:
    """With the headers of every page, and when to come again."""
    client.defaults[REFUSAL] = reason
    answer = client.post("/accounts/login/")
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert ("Retry-After" in answer) == (status in {429, 503})


@pytest.mark.parametrize("path", ["/accounts/login/", "/search/", "/triage/", "/contact/"])
def test_a_file_is_refused_where_none_is_expected(
    client: Client, path: str, settings: Settings
) -> None:
    """A multipart form alone is none: pages of ours send their text so."""
    settings.KB_SUPPORT_CONTACT = "help@example.com"
    settings.EMAIL_HOST = "localhost"
    file = SimpleUploadedFile("a.txt", b"text")
    answer = client.post(path, {"q": "x", "file": file}, headers={"Sec-Fetch-Site": "same-origin"})
    assert (answer.status_code, answer.content) == (400, b"This form takes no files.\n")
    answer = client.post(path, {"q": "dns"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert b"takes no files" not in answer.content
