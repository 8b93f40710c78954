"""A page as it was rendered: its headers, and its body in the codings that were asked for."""

import gzip
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import brotli  # type: ignore[import-untyped]
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers

from kb.page_cache.accepted_codings import accepts

SMALLEST_COMPRESSED = 200
"""Bytes of a body below which Django's GZipMiddleware does not compress either."""
BROTLI_QUALITY = 5
OVERHEAD = 2_000
"""Bytes that the objects of one entry take beside its texts, about."""

COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "br": partial(brotli.compress, quality=BROTLI_QUALITY),
    "gzip": partial(gzip.compress, compresslevel=6, mtime=0),
}
"""Content coding → what compresses in it, the smallest first."""


@dataclass(frozen=True)
class RenderedPage:
    """The headers, an ETag among them, and the bodies by content coding; "" is the body as it is.

    A body is compressed when that coding is asked for first.
    """

    headers: Mapping[str, str]
    bodies: dict[str, bytes]

    @property
    def body(self) -> bytes:
        """Its body as it is."""
        return self.bodies[""]

    @property
    def size(self) -> int:
        """Its bytes in memory, about; compressed bodies count as if they were there."""
        headers = sum(map(len, [*self.headers, *self.headers.values()]))
        return OVERHEAD + headers + 2 * len(self.body)

    def compressed(self, coding: str) -> bytes:
        """Return its body in "br" or "gzip"."""
        if coding not in self.bodies:
            self.bodies[coding] = COMPRESS[coding](self.body)
        return self.bodies[coding]

    def response(self, request: HttpRequest) -> HttpResponseBase:
        """Return the answer to a request: 304 where the client has it, else the smallest body."""
        etag = self.headers["ETag"]
        whole = HttpResponse(self.body, headers=dict(self.headers))
        conditional = get_conditional_response(request, etag=etag, response=whole)
        if conditional is not whole and conditional is not None:
            return conditional
        if coding := self._coding(request.META.get("HTTP_ACCEPT_ENCODING", "")):
            whole.content = self.compressed(coding)
            whole.headers["Content-Encoding"] = coding
            whole.headers["ETag"] = f"W/{etag}"
        whole.headers["Content-Length"] = str(len(whole.content))
        if self._is_compressible:
            patch_vary_headers(whole, ["Accept-Encoding"])
        return whole

    @property
    def _is_compressible(self) -> bool:
        return len(self.body) >= SMALLEST_COMPRESSED

    def _coding(self, accepted: str) -> str:
        codings = COMPRESS if self._is_compressible else ()
        return next((coding for coding in codings if accepts(accepted, coding)), "")
