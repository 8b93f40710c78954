"""What was copied from a program, and which of its words tell what failed."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.text.pasted import LONGEST_HEADING, heading_of, is_pasted, pasted_lines, telling_words

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    "text",
    [
        "one line\nanother",
        "x" * 200,
        "09:14:02 cannot connect",
        '{"error":"rate_limited","code":429}',
        'level=error msg="refused"',
        "npm ERR! code E401",
        "bash: /opt/x.sh: Permission denied by owner",
        "django.db.utils.IntegrityError: duplicate key value violates it",
        "sshd[811]: failed",
    ],
)
def test_what_programs_write_is_pasted(text: str) -> None:
    assert is_pasted(text)


@pytest.mark.parametrize(
    "text",
    [
        "memory leak",
        "why is the database slow after the update?",
        "error: out of memory",
        "HTTP/1.1 503 Service Unavailable",
        "kind:problem category:2.1 network",
        "ECONNREFUSED:",
        "my customer cannot sign in since we changed the password",
        '"packet loss" -windows',
    ],
)
def test_what_people_type_is_not(text: str) -> None:
    assert not is_pasted(text)


TRACE = """2024-08-12 09:14:02 INFO starting
2024-08-12 09:14:03 ERROR cannot save invoice
java.lang.RuntimeException: save failed
    at com.acme.Invoice.save(Invoice.java:42)
Caused by: java.io.IOException: No space left on device
"""


def test_the_cause_comes_first_and_frames_not_at_all() -> None:
    lines = pasted_lines(TRACE)
    assert lines.telling[0] == "java.io.IOException: No space left on device"
    assert "cannot save invoice" in lines.telling
    assert lines.others[0] == "starting"
    assert "Invoice.java" not in " ".join([*lines.telling, *lines.others])
    assert telling_words(TRACE).startswith("java.io.IOException: No space left on device")


def test_prose_is_wholly_telling() -> None:
    assert pasted_lines("Quokkas smile.\nWombats do not.").telling == [
        "Quokkas smile.",
        "Wombats do not.",
    ]


def test_a_heading_is_one_line_without_secrets() -> None:
    heading = heading_of("alpha\nERROR: login failed, password=hunter2 for jane@example.com\nbeta")
    assert heading.startswith("ERROR: login failed")
    assert not {"hunter2", "jane@example.com"} & set(heading.replace("=", " ").split())
    assert len(heading_of("error: " + "word " * 900)) <= LONGEST_HEADING + 2
    assert "\n" not in heading_of(TRACE)


@pytest.mark.parametrize(
    "piece", ["a: b ", "x=", '{"a":', "at a.b(c:1) ", "-", "-a", "\n", "Error", "é9", ', "a"', "/a"]
)
def test_time_is_linear_in_the_text(piece: str) -> None:
    def seconds(text: str) -> float:
        start = process_time()
        is_pasted(text)
        pasted_lines(text)
        heading_of(text)
        return process_time() - start

    size = 20_000 // len(piece)
    assert seconds(piece * size * 4) < 8 * seconds(piece * size) + 0.2


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    assert is_pasted(text) in (True, False)
    heading_of(text)
    pasted_lines(text)
