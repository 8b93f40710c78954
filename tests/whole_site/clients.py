"""A test client that asks as often as it likes, and shows a 500 as a 500."""

from typing import Any
from urllib.parse import quote

from django.test import Client

from kb.limits import counters

PASSWORD = "correct horse"


class Browser(Client):
    """A reader; each request begins with full buckets, or a 429 would hide what is shown."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(raise_request_exception=False, **kwargs)

    def request(self, **request: Any) -> Any:
        """Ask."""
        counters.buckets.clear()
        return super().request(**request)


def body(response: Any) -> bytes:
    """The whole body, also of a file, which is closed when it has been read."""
    return b"".join(response) if response.streaming else bytes(response.content)


def sign_in(web: Browser, name: str, target: str = "", password: str = PASSWORD) -> Any:
    """Post the form, with the target in the address and in the form."""
    data = {"username": name, "password": password} | ({"next": target} if target else {})
    return web.post(f"/accounts/login/?next={quote(target, safe='')}", data)
