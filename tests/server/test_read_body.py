"""Bodies are read within a size, a time and a share, and cost nothing afterwards."""

import asyncio
from typing import Any

import pytest

from kb.server import read_body
from kb.server.read_body import BodyReader, BodyRefused, ClientGone, Receive, seconds_for
from tests.event_loop import run_coroutine

Message = dict[str, Any]


def part(body: bytes, *, more: bool = True) -> Message:
    """Return one part of a body."""
    return {"type": "http.request", "body": body, "more_body": more}


def sending(*messages: Message, pause: float = 0) -> Receive:
    """Return a client that sends these, each after a pause, and then waits for ever."""
    left = list(messages)

    async def receive() -> Message:
        await asyncio.sleep(pause if left else 60)
        return left.pop(0)

    return receive


def reading(reader: BodyReader, receive: Receive, most: int = 100) -> bytes:
    """Read one body."""
    return run_coroutine(reader.read(receive, "192.0.2.1", most))


def refusal(reader: BodyReader, receive: Receive, most: int = 100) -> str:
    """Return why a body is refused."""
    with pytest.raises(BodyRefused) as caught:
        reading(reader, receive, most)
    return caught.value.reason


def test_the_parts_of_a_body_are_put_together() -> None:
    reader = BodyReader()
    assert reading(reader, sending(part(b"ab"), part(b"c", more=False))) == b"abc"
    assert (reader.memory, reader.of_address) == (0, {})


def test_a_body_without_a_length_is_read_up_to_its_limit() -> None:
    reader = BodyReader()
    assert refusal(reader, sending(part(b"x" * 60), part(b"x" * 60))) == "too large"
    assert (reader.memory, reader.of_address) == (0, {})


def test_a_body_of_a_byte_now_and_then_ends_at_its_deadline(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each byte is a sign of life, and yet there is an end."""
    monkeypatch.setattr(read_body, "PATIENCE", 0.1)
    reader = BodyReader()
    assert refusal(reader, sending(*[part(b"x")] * 50, pause=0.03)) == "too slow"
    assert refusal(reader, sending()) == "too slow"
    assert (reader.memory, reader.of_address) == (0, {})


def test_a_large_body_has_time_as_long_as_it_keeps_coming() -> None:
    """Ten megabytes over a phone take ten minutes."""
    assert seconds_for(0) == 10
    assert seconds_for(10_000_000) == 1010


def test_what_is_refused_is_let_pass_so_that_its_sender_hears_the_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A browser that cannot go on sending shows an error of its own."""
    monkeypatch.setattr(read_body, "PATIENCE", 0.2)
    reader, left = BodyReader(), [part(b"x"), part(b"x"), part(b"x", more=False)]

    async def receive() -> Message:
        return left.pop(0)

    run_coroutine(reader.discard(receive, "192.0.2.1"))
    assert left == []
    run_coroutine(reader.discard(sending(*[part(b"x")] * 50, pause=0.02), "192.0.2.1"))
    assert (reader.memory, reader.of_address) == (0, {})


def test_who_hangs_up_is_not_answered() -> None:
    with pytest.raises(ClientGone):
        reading(BodyReader(), sending(part(b"x"), {"type": "http.disconnect"}))


def test_an_address_has_sixteen_bodies_on_their_way_and_the_others_theirs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(read_body, "PATIENCE", 0.1)

    async def read_all() -> list[Any]:
        reader = BodyReader()
        slow = [reader.read(sending(), "192.0.2.1", 100) for _ in range(20)]
        other = reader.read(sending(part(b"x", more=False)), "192.0.2.2", 100)
        answers = await asyncio.gather(*slow, other, return_exceptions=True)
        assert not reader.of_address
        return answers

    *slow, other = run_coroutine(read_all())
    assert [str(error) for error in slow] == ["too slow"] * 16 + ["too many"] * 4
    assert other == b"x"


def test_a_full_memory_takes_small_bodies_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever fills it with uploads stops uploads, not sign-ins."""
    monkeypatch.setattr(read_body, "MOST_MEMORY", 100_000)
    reader = BodyReader()
    reader.memory = 99_000
    assert reading(reader, sending(part(b"x" * 8_000, more=False)), 10_000) == b"x" * 8_000
    parts = [part(b"x" * 50_000)] * 4
    assert refusal(reader, sending(*parts), 1_000_000) == "busy"
    assert reader.memory == 99_000
