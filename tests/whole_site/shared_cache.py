"""An HTTP cache between clients and the site, as RFC 9111 describes a shared one."""

from dataclasses import dataclass, field
from typing import Any

from django.test import Client

Headers = dict[str, str]


@dataclass
class SharedCache:
    """Keeps what may be kept, by address and by what Vary names; asks again before each use."""

    stored: dict[tuple[str, str, str], list[tuple[Headers, Any]]] = field(default_factory=dict)

    def get(self, web: Client, path: str, headers: Headers, *, secure: bool) -> Any:
        """Answer a client's GET: from what is stored where the site says that it still holds."""
        address = (headers.get("host", "testserver"), "https" if secure else "http", path)
        cookies = web.cookies.output(header="", sep=";")
        asked = {**headers, **({"cookie": cookies} if cookies else {})}
        kept = self._find(address, asked) if "authorization" not in asked else None
        sent = {**headers, **({"if-none-match": kept.headers["ETag"]} if kept else {})}
        answer = web.get(path, headers=sent, secure=secure)
        if answer.status_code == 304 and kept is not None:
            return kept
        if may_be_stored(answer) and "authorization" not in asked:
            self.stored.setdefault(address, []).insert(0, (asked, answer))
        return answer

    def _find(self, address: tuple[str, str, str], asked: Headers) -> Any:
        for before, answer in self.stored.get(address, []):
            names = [name.strip().lower() for name in answer.headers.get("Vary", "").split(",")]
            if all(before.get(name) == asked.get(name) for name in names):
                return answer
        return None


def may_be_stored(answer: Any) -> bool:
    """Whether a shared cache may keep an answer."""
    policy = answer.headers.get("Cache-Control", "")
    return answer.status_code == 200 and "public" in policy and "no-store" not in policy
