"""A test client that is never throttled and that returns a 500 instead of raising."""

from typing import Any
from urllib.parse import quote

from django.test import Client

from kb.limits import counters

PASSWORD = "correct horse"


class Browser(Client):
    """A client that resets the throttles before each request, so that no answer is a 429."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(raise_request_exception=False, **kwargs)

    def request(self, **request: Any) -> Any:
        """Send the request."""
        counters.buckets.clear()
        return super().request(**request)

    def post_here(self, path: str, data: Any, **more: Any) -> Any:
        """Post as a page of the site does in a browser."""
        return self.post(path, data, headers={"sec-fetch-site": "same-origin"}, **more)


def body(response: Any) -> bytes:
    """Return the whole body, also of a streamed file, which is then closed."""
    return b"".join(response) if response.streaming else bytes(response.content)


def sign_in(web: Browser, name: str, target: str = "", password: str = PASSWORD) -> Any:
    """Post the form, with the target in the address and in the form."""
    data = {"username": name, "password": password} | ({"next": target} if target else {})
    return web.post(f"/accounts/login/?next={quote(target, safe='')}", data)
