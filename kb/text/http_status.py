"""Log text in, the HTTP status codes that it reports out; ports, sizes and durations are none."""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from kb.text.folding import lower_ascii

# Not the beginning of a longer number, nor an exit status of systemd (203/EXEC).
_NOT_LONGER = r"(?![\d%])(?![.,:]\d)(?!/[A-Z]{3})(?! ---)"
# After a verb a number may count things ("got 404 results"), so what follows has to end the phrase.
_END = (
    r"(?=\s*(?:$|[.,;:!?()\[\]\"'<-])"
    r"|\s(?:from|for|on|when|while|with|at|in|and|errors?|responses?|status|instead|after|again|but|since)\b"
    r"|\s(?:beim?|von|auf)\b|\s(?-i:[A-Z][A-Z_]{3})|s\b)"
)
_VERB = (
    r"\b(?:return(?:s|ed|ing)?|respond(?:s|ed|ing)?|answer(?:s|ed|ing)?|repl(?:y|ies|ied)|fail(?:s|ed|ing)?|"
    r"throw(?:s|ing)?|threw|shows?|showing|sees?|seeing|got|gets?|getting|gives?|gave|receive[sd]?|"
    r"error|response|fehler(?:code)?|erreur|errore?|fout)"
)
_VERB_SIGNS = (
    "return",
    "respon",
    "answer",
    "repl",
    "fail",
    "throw",
    "threw",
    "show",
    "see",
    "got",
    "get",
) + ("give", "gave", "receive", "error", "fehler", "erreur", "fout")
_METHODS = ("get", "head", "post", "put", "patch", "delete", "options")


class _Form(NamedTuple):
    """One way to report a status; a line that holds none of `signs`, in small letters, has none."""

    signs: tuple[str, ...]
    pattern: re.Pattern[str]


def _form(signs: str | tuple[str, ...], pattern: str) -> _Form:
    code = r"(?P<code>[1-5]\d\d)"
    return _Form(
        (signs,) if isinstance(signs, str) else signs,
        re.compile(pattern.replace("{code}", code + _NOT_LONGER), re.IGNORECASE | re.MULTILINE),
    )


_FORMS = (
    # HTTP/1.1 503, "GET / HTTP/1.1" 503
    _form("http", r"\bHTTPS?/\d(?:\.\d)?\"?[ \t]+{code}"),
    # The combined log format of web servers: a quoted request, the status, the size.
    _form('"', r"\"[ \t]{code}(?=[ \t](?:\d+|-)(?!\S))"),
    # HAProxy: timers, status, size, cookies, termination state.
    _form(" - - ", r"(?:-?\d+/){3,4}[-+]?\d+ {code}(?= \d+ - - [-A-Za-z]{4}(?!\S))"),
    # Request loggers: GET /path 404 2.5 ms; content networks name the host first.
    _form(
        _METHODS,
        r"\b(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)[ \t][^\s\"]{1,2000}"
        r"(?:[ \t]/[^\s\"]{0,2000})?[ \t]{1,16}{code}(?=[ \t]{1,16}[\d.(-])",
    ),
    # Balancers: the seconds of three phases, the status.
    _form((".", "-1"), r"(?<!\S)(?:-?\d{1,6}\.\d{3,6}[ \t]|-1[ \t]){3}{code}(?=[ \t])"),
    # ASP.NET: Request finished HTTP/1.1 GET http://host/path - - - 404 0 - 1.5ms
    _form(
        "request finished",
        r"\bRequest finished (?:in [\d.]{1,20}ms"
        r"|HTTP\S{1,8} [A-Z]{3,7} \S{1,2000}(?: \S{1,200}){0,3}? -) {code}",
    ),
    # W3C extended log format (IIS): status, sub-status, Windows status, time taken.
    _form(
        " /",
        r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d (?:\S{1,100} ){1,4}[A-Z]{3,7} /[^\n]{0,2000}? {code}"
        r"(?= \d{1,3} \d{1,10}(?: \d{1,12}){0,3}\s*$)",
    ),
    # Columns: | 502 |
    _form("| ", r"\| {code}(?= \|)"),
    # status=503, "statusCode": 503, http_status: 503, response code 503
    _form(
        ("status", "code"),
        r"(?<![A-Za-z])(?:https?|response|sc|resp|upstream|final)?[_ .-]?"
        r"(?<!exit )(?<!exit_)(?:status|status[_ -]?code|return[_ -]?code|"
        r"(?<!area )(?<!zip )(?<!postal )(?<!country )code)\\?[\"']?"
        r"\s{0,2}(?:[:=]|\bis\b|\bof\b|\bwas\b)?\s{0,2}\\?[\"']?{code}",
    ),
    # returned 404, got a 503, error: 404, "error: (404)", getting 502s
    _form(
        _VERB_SIGNS,
        _VERB + r"(?: with)?(?: an?)?(?: http)?(?: status)?(?: code)?:? \(?{code}" + _END,
    ),
    # a 500 error, lots of 503 errors; "found 404 errors" counts them
    _form(
        " error",
        r"\b(?:an?|lots of|many|some|these|random|intermittent|occasional|getting|seeing) "
        r"{code}(?= errors?\b)",
    ),
    _form("http", r"Http\w{0,80}(?:Error|Exception)(?:\$\w{1,80})?: {code}(?=[ \t\[])"),
    _form(" error", r"(?<![\w.]){code}(?= (?:Client|Server) Error\b)"),
    _form(") when calling", r"\({code}(?=\) when calling\b)"),
    _form("code e", r"\bcode E{code}"),
)
_CANDIDATE = re.compile(r"(?<!\d)[1-5]\d\d(?!\d)")


class HttpStatus(NamedTuple):
    """A status code and the characters that it stands at: `start` to before `end`."""

    code: str
    start: int
    end: int


def find_http_statuses(text: str) -> Iterator[HttpStatus]:
    """Yield the status codes that a text reports, in order, in all the forms above."""
    lowered = lower_ascii(text)
    forms = [form for form in map(partial(_with_signs_in, lowered), _FORMS) if form.signs]
    end = 0
    for candidate in _CANDIDATE.finditer(text if forms else ""):
        if candidate.start() < end:
            continue
        start = text.rfind("\n", end, candidate.start()) + 1 or end
        end = text.find("\n", candidate.end()) % (len(text) + 1)
        line = lowered[start:end]
        in_line = [form for form in forms if any(sign in line for sign in form.signs)]
        yield from _statuses_in(text, in_line, start, end)


def _with_signs_in(lowered: str, form: _Form) -> _Form:
    return form._replace(signs=tuple(sign for sign in form.signs if sign in lowered))


def _statuses_in(text: str, forms: Sequence[_Form], start: int, end: int) -> Iterator[HttpStatus]:
    """Yield the statuses of a line, of several forms in one place the one that begins first."""
    matches = [match for form in forms for match in form.pattern.finditer(text, start, end)]
    done = start
    for match in sorted(matches, key=re.Match.start):
        if match.start() >= done:
            done = match.end()
            yield HttpStatus(match["code"], match.start("code"), match.end("code"))
