"""Uploading: by the script of a form and by a page without script; each refusal is one sentence."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kb.media import limits
from kb.models import Bucket, Image, ImageContent
from tests.make_images import image_file

pytestmark = pytest.mark.django_db

UPLOAD, PAGE = "/admin/kb/image/upload/", "/admin/kb/image/add/"


@pytest.fixture
def client(author: Any, signed_in: Callable[[Any], Client]) -> Client:
    """May write articles."""
    return signed_in(author)


def send(client: Client, data: bytes, content_type: str = "image/png", **more: Any) -> Any:
    """Upload as the script does."""
    return client.post(UPLOAD, data, content_type=content_type, **more)


def send_form(client: Client, data: bytes, name: str = "shot.png", **fields: str) -> Any:
    """Upload as the page does."""
    file = SimpleUploadedFile(name, data, "image/png")
    return client.post(PAGE, {"file": file, "description": "A window", **fields})


def test_an_upload_answers_with_address_and_size(client: Client, author: Any) -> None:
    answer = send(client, image_file(size=(30, 20))).json()
    image = Image.objects.get()
    assert answer == {"path": image.path, "width": 30, "height": 20}
    assert (image.uploaded_by, image.width, image.byte_count > 50) == (author, 30, True)
    assert client.get(image.path).status_code == 200


def test_the_same_bytes_are_one_image_whoever_sends_them_and_under_which_name(
    client: Client, editor: Any, signed_in: Callable[[Any], Client]
) -> None:
    first = send(client, image_file()).json()
    assert send(signed_in(editor), image_file(), "image/gif").json() == first
    # Another file, the same picture.
    assert send(client, image_file() + b"trailing").json() == first
    assert send(client, image_file("blue")).json() != first
    assert Image.objects.count() == ImageContent.objects.count() == 2


@pytest.mark.parametrize(
    ("data", "status", "message"),
    [
        (b"", 422, limits.EMPTY),
        (b"<svg/>", 422, limits.SVG),
        (b"GIF89a", 422, limits.UNKNOWN),
        (image_file(size=(99, 99))[:-30], 422, limits.DAMAGED),
        (b"\0" * (limits.MAX_BYTES + 200_000), 413, limits.TOO_LARGE % {"limit": 10}),
    ],
)
def test_what_is_refused_says_why(client: Client, data: bytes, status: int, message: str) -> None:
    response = send(client, data)
    assert (response.status_code, response.json()) == (status, {"error": message})
    page = send_form(client, data)
    assert page.status_code == status
    assert message in page.content.decode()
    assert "A window" in page.content.decode()
    assert not Image.objects.exists()


def test_a_form_without_a_file_or_a_description_says_so(client: Client) -> None:
    assert "required" in client.post(PAGE, {"description": "x"}).content.decode()
    assert "required" in send_form(client, image_file(), description="").content.decode()
    assert not Image.objects.exists()


def test_the_page_leads_to_the_text_to_copy(client: Client) -> None:
    """Without a script, the Markdown is copied from a page."""
    assert client.get(PAGE).status_code == 200
    response = send_form(client, image_file(), description="A [red] window")
    page = client.get(response["Location"]).content.decode()
    image = Image.objects.get()
    assert f"![A \\[red\\] window]({image.path})</textarea>" in page
    assert "No text uses it" in page


def test_a_body_that_is_no_image_is_not_read_as_a_form(client: Client) -> None:
    """A form of a megabyte in place of an image, and a body that announces nothing."""
    assert send(client, b"a=1", "application/x-www-form-urlencoded").status_code == 422
    response = client.generic("POST", UPLOAD, b"", content_type="image/png", CONTENT_LENGTH="-1")
    assert response.status_code == 422


def test_an_upload_that_breaks_off_is_no_error_of_ours(client: Client) -> None:
    class Broken(BytesIO):
        def read(self, *args: Any) -> bytes:
            raise OSError("the client has gone")

    more: Any = {"wsgi.input": Broken(), "CONTENT_LENGTH": "100"}
    assert client.generic("POST", UPLOAD, b"x", content_type="image/png", **more).status_code == 400


def test_who_may_not_write_may_not_upload(
    person: Callable[..., Any], signed_in: Callable[[Any], Client]
) -> None:
    for role, status in (("reviewer", 403), ("agent", 403)):
        client = signed_in(person(role, role))
        assert send(client, image_file()).status_code == status
        assert send_form(client, image_file()).status_code == status
    assert send(Client(), image_file()).status_code == 302
    assert not Image.objects.exists()


def test_an_upload_needs_a_token_and_a_post(author: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(author)
    assert send(client, image_file()).status_code == 403
    assert send_form(client, image_file()).status_code == 403
    assert client.get(UPLOAD).status_code == 405
    assert not Image.objects.exists()


def test_too_many_uploads_have_to_wait(client: Client, author: Any) -> None:
    send(client, image_file())
    Bucket.objects.filter(key=f"image:{author.pk}").update(tokens=0)
    response = send(client, image_file())
    assert response.status_code == 429
    assert "try again in" in response.json()["error"]
    assert send_form(client, image_file()).status_code == 429


def test_a_site_holds_a_bounded_number(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_IMAGES", 1)
    known = send(client, image_file()).json()
    assert "1 images already" in send(client, image_file("blue")).json()["error"]
    assert send(client, image_file()).json() == known
