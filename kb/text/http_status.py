"""Log text in, the HTTP status codes that it reports out; ports, sizes and durations are none."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_CODE = r"(?P<code%d>[1-5]\d\d)(?![\d%%])(?![.,:]\d)"
# After a verb a number may count things ("got 404 results"), so what follows has to end the phrase.
_END = (
    r"(?=\s*(?:$|[.,;:!?()\[\]\"'<-])"
    r"|\s(?:from|for|on|when|while|with|at|in|and|errors?|responses?|status|instead|after|again|but|since)\b"
    r"|\s[A-Z][A-Z_]{3})"
)
_FORMS = (
    # HTTP/1.1 503, "GET / HTTP/1.1" 503
    r"\bHTTPS?/\d(?:\.\d)?\"?[ \t]+{code}",
    # The combined log format of web servers: a quoted request, the status, the size.
    r"\"[ \t]{code}(?=[ \t](?:\d+|-)(?!\S))",
    # HAProxy: timers, status, size, cookies, termination state.
    r"(?:-?\d+/){3,4}[-+]?\d+ {code}(?= \d+ - - [-A-Za-z]{4}(?!\S))",
    # Request loggers: GET /path 404 2.5 ms
    r"\b(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) [^\s\"]{1,2000} {code}(?=[ \t][\d.(-])",
    # W3C extended log format (IIS): status, sub-status, Windows status, time taken.
    (
        r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \S+ [A-Z]{3,7} /[^\n]{0,2000}? {code}"
        r"(?= \d{1,3} \d{1,10}(?: \d+)?\s*$)"
    ),
    # Columns: | 502 |
    r"\| {code}(?= \|)",
    # status=503, "statusCode": 503, http_status: 503, response code 503
    (
        r"(?<![A-Za-z])(?:https?|response|sc|resp|upstream|final)?[_ .-]?"
        r"(?:status|status[_ -]?code|return[_ -]?code|(?<!exit )(?<!exit_)code)\\?[\"']?"
        r"\s{0,2}(?:[:=]|\bis\b|\bof\b|\bwas\b)?\s{0,2}\\?[\"']?{code}"
    ),
    # returned 404, got a 503, error: 404
    (
        r"\b(?:return(?:s|ed|ing)?|respond(?:s|ed|ing)?|answer(?:s|ed|ing)?|repl(?:y|ies|ied)|fail(?:s|ed|ing)?|"
        r"got|gets?|getting|gives?|gave|receive[sd]?|error|response)"
        r"(?: with)?(?: an?)?(?: http)?(?: status)?(?: code)?:? {code}" + _END
    ),
    r"(?<![\w.]){code}(?= (?:Client|Server) Error\b)",
    r"\({code}(?=\) when calling\b)",
    r"\bcode E{code}",
)
_ANY = re.compile(
    "|".join(form.replace("{code}", _CODE % n) for n, form in enumerate(_FORMS)),
    re.IGNORECASE | re.MULTILINE,
)


class HttpStatus(NamedTuple):
    """A status code and the characters that it stands at: `start` to before `end`."""

    code: str
    start: int
    end: int


def find_http_statuses(text: str) -> Iterator[HttpStatus]:
    """Yield the status codes that a text reports, in order, in all the forms above."""
    for match in _ANY.finditer(text):
        name = match.lastgroup or ""
        yield HttpStatus(match[name], match.start(name), match.end(name))
