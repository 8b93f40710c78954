"""What is pasted is kept nowhere, and finds nothing that its reader may not see."""

import json
import logging
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import OperationalError

from kb.limits import Counters, Rate
from kb.models import SearchLog
from kb.triage import request_limits
from tests.whole_site.canaries import World, new_word
from tests.whole_site.clients import Browser
from tests.whole_site.surfaces import Asked
from tests.whole_site.table_fingerprints import changed, fingerprints
from tests.whole_site.test_canary import heard

pytestmark = pytest.mark.one_database

HERE = {"sec-fetch-site": "same-origin"}
API = "/api/v1/triage"


def log_with(word: str) -> str:
    """A log in which a word stands everywhere: in a line that is read, in secrets, in names."""
    return (
        f"2024-08-12 10:22:31 ERROR {word}: connect ECONNREFUSED {word}.example.com:5432\n"
        f"postgresql://{word}:{word}@db/{word} user={word}@example.com token={word}\n"
        f"Caused by: {word}Exception: {word} is jammed at /srv/{word}/{word}.py:404\n"
    )


def form(text: str, path: str = "/triage/", **kwargs: Any) -> Any:
    """Send the page's form."""
    return Browser().post(path, {"text": text, "message": text}, headers=HERE, **kwargs)


def program(text: str, kind: str = "text/plain") -> Any:
    """Send it as a program does."""
    body = json.dumps({"text": text}) if kind == "application/json" else text
    return Browser().generic("POST", API, body, content_type=kind)


Ask = Callable[[str], Any]
WAYS: dict[str, tuple[int, Ask]] = {
    "page": (200, form),
    "page, unknown": (200, lambda text: form(text.replace("ECONNREFUSED", ""))),
    "page, as search sends it": (
        200,
        lambda text: Browser().post("/triage/", {"q": text}, headers=HERE),
    ),
    "page, urlencoded": (
        200,
        lambda text: Browser().generic(
            "POST",
            "/triage/",
            "text=" + text.replace(" ", "+"),
            content_type="application/x-www-form-urlencoded",
            headers=HERE,
        ),
    ),
    "page, too large": (413, lambda text: form(text * 20_000)),
    "page, from elsewhere": (403, lambda text: Browser().post("/triage/", {"text": text})),
    "page, wrong method": (405, lambda text: Browser().put("/triage/", text, headers=HERE)),
    "API": (200, program),
    "API, JSON": (200, lambda text: program(text, "application/json")),
    "API, no JSON": (
        400,
        lambda text: Browser().generic("POST", API, text, content_type="application/json"),
    ),
    "API, no text": (
        422,
        lambda text: Browser().generic(
            "POST", API, json.dumps([text]), content_type="application/json"
        ),
    ),
    "API, something else": (415, lambda text: program(text, "application/xml")),
    "API, too large": (413, lambda text: program(text * 20_000)),
    "API, wrong method": (405, lambda text: Browser().put(API, text)),
}


@pytest.fixture
def record(caplog: pytest.LogCaptureFixture) -> Callable[[], str]:
    """All that is logged, at every level, with its traceback."""
    caplog.set_level(logging.DEBUG)
    for name in ("django", "django.request", "django.security", "kb"):
        caplog.set_level(logging.DEBUG, logger=name)

    def said() -> str:
        formatter = logging.Formatter()
        return "\n".join(
            formatter.format(one) + repr(vars(one).get("args")) for one in caplog.records
        )

    return said


def kept() -> bytes:
    """All that the cache holds."""
    store: dict[str, bytes] = cache._cache  # type: ignore[attr-defined]
    return b"".join(name.encode() + value for name, value in store.items())


def files() -> set[Path]:
    """What lies in the folder of temporary files."""
    return set(Path(tempfile.gettempdir()).glob("*.upload*"))


def leaks(word: str, response: Any, said: str) -> list[str]:
    """Where else than in the body of the answer a word is."""
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    places = {
        "headers": headers,
        "cookies": str(response.cookies),
        "log": said,
        "cache": kept().decode("latin-1"),
        "searches": " ".join(SearchLog.objects.values_list("words", flat=True)),
    }
    return [name for name, text in places.items() if word in text.lower()]


@pytest.mark.parametrize("name", WAYS)
def test_what_is_pasted_is_neither_stored_nor_cached_nor_logged(
    world: World, record: Callable[[], str], name: str
) -> None:
    """By every way in, also by those that are refused."""
    status, ask = WAYS[name]
    word, before, uploads = new_word(), fingerprints(), files()
    cache.clear()
    response = ask(log_with(word))
    assert response.status_code == status
    assert leaks(word, response, record()) == []
    assert changed(before) == set()
    assert files() == uploads
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("ask", [form, program])
@pytest.mark.parametrize("error", [RuntimeError("a bug"), OperationalError("database is locked")])
def test_what_is_pasted_is_in_no_traceback(
    world: World,
    record: Callable[[], str],
    monkeypatch: pytest.MonkeyPatch,
    ask: Ask,
    error: Exception,
) -> None:
    """Our own faults are logged, with the code and not with what it was reading."""

    def fail(*args: Any, **kwargs: Any) -> Any:
        raise error

    monkeypatch.setattr("kb.triage.rank.weigh", fail)
    word = new_word()
    response = ask(log_with(word))
    assert response.status_code in {500, 503}
    assert type(error).__name__ in record() or str(error) in record()
    assert leaks(word, response, record()) == []
    assert word not in heard(response)


@pytest.mark.parametrize("ask", [form, program])
def test_what_is_pasted_too_often_is_kept_nowhere_either(
    world: World, record: Callable[[], str], monkeypatch: pytest.MonkeyPatch, ask: Ask
) -> None:
    """The throttle knows who asks, and not what."""
    monkeypatch.setattr(request_limits, "TEXTS", Rate(count=1, seconds=60))
    monkeypatch.setattr(request_limits, "counters", Counters())
    word, before = new_word(), fingerprints()
    ask("nothing")
    response = ask(log_with(word))
    assert response.status_code == 429
    assert leaks(word, response, record()) == []
    assert changed(before) == set()


def test_a_secret_is_not_even_in_the_answer(world: World) -> None:
    """What is shown back is masked, in the text, in the box, in the reasons and in the report."""
    secret = new_word()
    text = f"ERROR ECONNREFUSED at {secret}@example.com password={secret} //x:{secret}@db/y"
    for ask in (form, program, lambda text: form(text.replace("ECONNREFUSED", "jammed"))):
        assert secret not in heard(ask(text))


def test_a_confirmed_message_is_all_that_is_kept(world: World, record: Callable[[], str]) -> None:
    """In the list of the editors alone."""
    word, secret = new_word(), new_word()
    response = form(f"{word} is jammed, password={secret}", "/triage/report/")
    assert response.status_code == 302
    assert leaks(word, response, record()) == ["searches"]
    assert leaks(secret, response, record()) == []


def test_the_net_catches(world: World, record: Callable[[], str]) -> None:
    """A word that was cached, logged or stored would have been seen."""
    word, response = new_word(), form("")
    cache.set("test", word)
    logging.getLogger("kb.test").info("read %s", word)
    SearchLog.objects.create(words=word, result_count=0)
    assert leaks(word, response, record()) == ["log", "cache", "searches"]


# --- What is not public ---------------------------------------------------------------------------


def asked_of(asked: Asked) -> str:
    """All that somebody knows of an article, as a log."""
    names = [
        asked.word,
        asked.word.upper(),
        asked.code,
        asked.spelling,
        f"alias {asked.word}",
        asked.slug,
    ]
    return "\n".join(f"ERROR: {name}" for name in dict.fromkeys(names) if name)


@pytest.mark.parametrize("ask", [form, program])
def test_what_is_not_public_is_in_no_answer_to_a_pasted_text(world: World, ask: Ask) -> None:
    """Neither found by its spellings, nor named by what leads to it."""
    canaries = world.canaries()
    for one in [*world.hidden, *world.internal, *world.public]:
        answer = heard(ask(asked_of(one.asked)))
        sung = {name for word, name in canaries.items() if word[:8] in answer}
        assert sung == set(), (one.name, sung)


@pytest.mark.parametrize("ask", [form, program])
def test_what_is_public_is_found_so(world: World, ask: Ask) -> None:
    """The proof that the question is the right one."""
    for one in world.public:
        address = f"/{one.asked.slug}/"
        assert address in heard(ask(asked_of(one.asked))), one.name


def test_an_agent_finds_what_is_internal_on_the_page_and_nobody_through_the_api(
    world: World,
) -> None:
    """The API reads no cookie."""
    web = Browser()
    web.force_login(world.people["agent"])
    one = next(each for each in world.internal if each.name == "error_code, internal")
    page = web.post("/triage/", {"text": asked_of(one.asked)}, headers=HERE)
    assert one.canary[:8] in heard(page)
    api = web.generic("POST", API, asked_of(one.asked), content_type="text/plain")
    assert one.canary[:8] not in heard(api)
