"""What a reader searches for: a short text in the address, a long one in a posted form."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote_plus, urlencode

from django.http import HttpRequest, QueryDict

from kb.search.find import LAST_PAGE
from kb.text.printable import printable

LONGEST_TEXT = 20 * 1024
"""Bytes of a text that is searched for: 20 KB. What is longer is for triage."""

LONGEST_ADDRESS = 2_000
"""Characters of a text in an address, escaped: what every browser, proxy and mail program takes."""

PARAMETERS = ("q", "kind", "category", "as_written")


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A search with its choices; `everything` among the parameters takes filters back."""

    params: QueryDict
    is_posted: bool

    @property
    def text(self) -> str:
        """Return the text as it was typed: a form sends every line end as two characters."""
        return str(self.params.get("q", "")).replace("\r\n", "\n").strip()

    @property
    def page(self) -> int:
        """Return the page asked for, from 1; 1 where it is no number."""
        text = self.params.get("page", "")
        if not (text.isascii() and text.isdecimal()):
            return 1
        # More digits than any page has: the number may be too long to read.
        return max(1, int(text[:9])) if len(text) < 10 else LAST_PAGE + 1

    @property
    def is_too_long(self) -> bool:
        """Whether the text is longer than a search reads."""
        return len(self.text.encode("utf-8", "replace")) > LONGEST_TEXT

    def has(self, name: str) -> bool:
        """Return whether a choice such as `as_written` was made."""
        return bool(self.params.get(name))

    def pairs(self, **changes: object) -> list[tuple[str, str]]:
        """Return this search's parameters with some replaced; `page` is dropped."""
        kept = [(name, value) for name, value in self._pairs() if name not in changes]
        return [*kept, *((name, str(value)) for name, value in changes.items() if value)]

    def query_string(self, **changes: object) -> str:
        """Return the parameters as "?…", for a text that an address holds."""
        pairs = [(name, printable(value, len(value))) for name, value in self.pairs(**changes)]
        return "?" + urlencode(pairs, errors="replace") if pairs else ""

    def _pairs(self) -> Iterator[tuple[str, str]]:
        for name, values in self.params.lists():
            if name in PARAMETERS:
                texts = [self.text] if name == "q" else values
                yield from ((name, text) for text in texts if text)


def read_search(request: HttpRequest) -> SearchRequest:
    """Return what was asked for, from the form or from the address."""
    params: QueryDict = request.POST if request.method == "POST" else request.GET
    if "everything" in params:
        params = QueryDict(mutable=True)
        params.update(request.POST if request.method == "POST" else request.GET)
        for name in ("kind", "category"):
            params.pop(name, None)
    return SearchRequest(params, is_posted=request.method == "POST")


def fits_into_an_address(text: str) -> bool:
    """Return whether a text is one line, and short enough for a link."""
    text = text.strip()
    is_one_line = len(text.splitlines()) < 2
    return is_one_line and len(quote_plus(text, errors="replace")) <= LONGEST_ADDRESS
