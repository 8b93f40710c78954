"""Pasted text → clues: where they stand, what else they may mean, and what is never mistaken."""

import pytest

from kb.text.code_finder import CERTAIN, LIKELY, POSSIBLE, CodeFinder, KnownCode
from kb.text.pasted import telling_lines, telling_words
from kb.triage.recognise import (
    MOST_CHARACTERS,
    Clue,
    TextLines,
    recognise,
)
from tests.guide_codes import guide_codes

pytestmark = pytest.mark.one_database


def only(text: str) -> Clue:
    """The single clue of a text."""
    clues = guide_codes().clues(text)
    assert len(clues) == 1, clues
    return clues[0]


def named(clue: Clue) -> tuple[str, list[str]]:
    """The key of what a clue means, and those of what else it may mean."""
    keys = guide_codes().keys
    return keys[clue.target], [keys[pk] for pk in clue.alternatives]


# --- Lines and columns ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("ECONNREFUSED", 1, 1),
        ("a\nb ECONNREFUSED", 2, 3),
        ("a\r\nb ECONNREFUSED", 2, 3),
        ("a\rb ECONNREFUSED", 2, 3),
        ("a\r\r\nECONNREFUSED", 3, 1),
        ("\n\n\nECONNREFUSED\n", 4, 1),
        ("a\n\rECONNREFUSED", 3, 1),
        ("\x00\x00ECONNREFUSED", 1, 3),
        ("\x1b[31mECONNREFUSED\x1b[0m", 1, 6),
        ("👩‍👧 Fehler über ECONNREFUSED", 1, 17),
        ("e\u0301 ECONNREFUSED", 1, 4),
        ("\ufffd\ufffd ECONNREFUSED", 1, 4),
        ("\ud800 ECONNREFUSED", 1, 3),
        ("\tECONNREFUSED", 1, 2),
    ],
)
def test_lines_and_columns_count_from_one_in_the_text_as_it_was_sent(
    text: str, line: int, column: int
) -> None:
    """Whatever ends the lines, and whatever stands before."""
    clue = only(text)
    assert (clue.line, clue.column) == (line, column)
    assert text[clue.start : clue.end] == "ECONNREFUSED"


def test_a_message_may_run_over_two_lines() -> None:
    """A mail wraps it; it is on the line where it begins."""
    clue = only("it says No such file or\n  directory")
    assert (clue.spelling, clue.line, clue.column) == ("No such file or directory", 1, 9)


def test_colours_may_stand_inside_a_message() -> None:
    """Each word may have its own."""
    assert guide_codes().found("\x1b[31mConnection\x1b[0m \x1b[1mtimed\x1b[0m out") == [
        "system-etimedout"
    ]


@pytest.mark.parametrize(
    ("text", "spelling"),
    [
        ('ERROR: relation "x9" does not exist', 'relation "…" does not exist'),
        ("error: Port 8080 was already in use.", "Port … was already in use"),
        (
            "Connection to u:x@db refused. Check that the hostname and port are correct",
            "Connection to … refused. Check that the hostname and port are correct",
        ),
    ],
)
def test_a_message_with_a_name_in_it_is_told_whole_without_the_name(
    text: str, spelling: str
) -> None:
    """Its first words alone say nothing, and the name may be a secret."""
    assert only(text).spelling == spelling


def test_of_messages_that_begin_alike_only_the_beginning_is_told() -> None:
    """Which it was is not known any more."""
    finder = CodeFinder([KnownCode(1, "", ("A1X", "Link to … lost", "Link to … broken"))])
    assert recognise("link to 5 broken", finder)[0].spelling == "Link to …"


def test_what_stands_around_a_clue_is_its_line_without_secrets() -> None:
    """Only that line, cut to what can be read at a glance."""
    clue = only("before\nuser=kim@example.com ECONNREFUSED 10.0.3.14:5432\r\nafter")
    assert clue.surroundings() == ("user=… ", " …:5432")
    long = only("x" * 900 + " ECONNREFUSED " + "y " * 900)
    before, after = long.surroundings()
    assert (len(before), len(after)) == (240, 240)


def test_a_secret_around_a_clue_is_hidden_on_both_sides() -> None:
    """Cut in two, neither half would look like one."""
    clue = only("token=abc404ECON ECONNREFUSED")
    assert "abc" not in "".join(clue.surroundings())


def test_a_clue_shows_nothing_of_the_text_in_a_log() -> None:
    """A repr is what lands there."""
    assert "canary" not in repr(only("canary ECONNREFUSED"))


def test_no_more_than_the_limit_is_read() -> None:
    """What is longer was refused before."""
    assert not guide_codes().clues(" " * MOST_CHARACTERS + "ECONNREFUSED")


def test_the_lines_of_a_text_are_counted_as_an_editor_counts_them() -> None:
    """A line end at the end begins no line."""
    assert [TextLines(text).count for text in ("", "a", "a\n", "a\nb", "a\r\n\r\nb\r")] == [
        1,
        1,
        1,
        2,
        3,
    ]


# --- Ambiguity ------------------------------------------------------------------------------------

DATABASE, SYSTEM = "database-connection-refused", "system-econnrefused"


@pytest.mark.parametrize(
    ("text", "meant", "other"),
    [
        ("dial tcp 10.0.0.3:5432: connect: connection refused", DATABASE, SYSTEM),
        ("connection to db.example.com, port 3306 failed: Connection refused", DATABASE, SYSTEM),
        ("psycopg.OperationalError: connection failed: Connection refused", DATABASE, SYSTEM),
        ("SQLSTATE[HY000] [2002] Connection refused", DATABASE, SYSTEM),
        ("ssh: connect to host web1 port 22: Connection refused", SYSTEM, DATABASE),
        ("nginx: connect() failed (111: Connection refused)", SYSTEM, DATABASE),
        ("bash: ./run.sh: Permission denied", "system-eacces", "database-permission-denied"),
        ("open /etc/shadow: permission denied", "system-eacces", "database-permission-denied"),
        (
            "pq: permission denied (SQLSTATE of role app)",
            "database-permission-denied",
            "system-eacces",
        ),
        ("curl: connection timeout", "system-etimedout", "database-connection-timeout"),
        ("mysql: connection timed out", "database-connection-timeout", "system-etimedout"),
    ],
)
def test_what_stands_around_a_message_tells_which_is_meant(
    text: str, meant: str, other: str
) -> None:
    """A database's driver or port; a program, a path or another port."""
    found, others = named(clue := guide_codes().clues(text)[-1])
    assert (found, others) == (meant, [other])
    assert clue.certainty == LIKELY


@pytest.mark.parametrize(
    ("text", "meanings"),
    [
        ("ERROR connection refused", {DATABASE, SYSTEM}),
        ("it says permission denied", {"database-permission-denied", "system-eacces"}),
        ("Connection timed out", {"database-connection-timeout", "system-etimedout"}),
        ("HYT00", {"database-connection-timeout", "database-query-timeout"}),
    ],
)
def test_where_nothing_tells_every_meaning_is_offered(text: str, meanings: set[str]) -> None:
    """And it is said that none is sure."""
    found, others = named(clue := only(text))
    assert {found, *others} == meanings
    assert clue.certainty == POSSIBLE


def test_the_line_itself_outranks_the_lines_around_it() -> None:
    """A database that is named three lines above has nothing to do with ssh."""
    text = "psql: everything is fine here\nssh: connect to host web1: Connection refused\n"
    assert named(only(text))[0] == SYSTEM


def test_the_three_timeouts_are_told_apart_by_their_words() -> None:
    """A connection that is not made, a query that takes too long, a host that does not answer."""
    found = guide_codes().found
    assert found("psycopg.OperationalError: connection timeout expired") == [
        "database-connection-timeout"
    ]
    assert found("ERROR:  canceling statement due to statement timeout") == [
        "database-query-timeout"
    ]
    assert found("Error: connect ETIMEDOUT 10.0.0.1:443") == ["system-etimedout"]


def test_a_timeout_that_is_a_setting_is_no_failure() -> None:
    """Configurations are pasted too."""
    assert guide_codes().found("connect timeout set to 30 s") == []


def test_a_table_and_a_file_have_each_their_own_words() -> None:
    """Where the message names its object, nothing is ambiguous."""
    assert named(only("ERROR:  permission denied for table users")) == (
        "database-permission-denied",
        [],
    )


# --- Kinds of clue --------------------------------------------------------------------------------


def test_a_success_is_noted_as_one() -> None:
    """It never leads."""
    assert only('"GET / HTTP/1.1" 200 1234').is_success
    assert not only('"GET / HTTP/1.1" 503 1234').is_success


def test_a_code_beside_its_message_is_one_clue() -> None:
    """Counted twice it would weigh twice."""
    clue = only("OSError: [Errno 28] No space left on device: '/var/log/x'")
    assert clue.spelling == "[Errno 28] No space left on device"
    assert only("HTTP/1.1 503 Service Unavailable").spelling == "HTTP/1.1 503 Service Unavailable"


def test_a_message_that_is_repeated_on_one_line_is_a_clue_each_time() -> None:
    """Joined as a code is with its message, a megabyte of them was one spelling of a megabyte."""
    clues = guide_codes().clues("connection refused, " * 3 + "ECONNREFUSED connection refused " * 2)
    assert [clue.column for clue in clues] == [1, 21, 41, 74, 106]


def test_numbers_are_announced_by_the_word_right_before_them_alone() -> None:
    """Also where words that announce follow each other, and where the number comes again."""
    text = "error status 404 404\nHTTP code: 503\nexit status 404\nstatus of the 502"
    assert [clue.spelling for clue in guide_codes().clues(text)] == ["404", "503"]


def test_a_code_is_certain_and_a_message_is_likely() -> None:
    """A message may be quoted by anybody."""
    assert only("ECONNREFUSED").certainty == CERTAIN
    assert only("WinError 10061").certainty == CERTAIN
    assert only("No space left on device").certainty == LIKELY


def test_an_editors_own_words_need_no_expression() -> None:
    """White space, case and punctuation between them may be others."""
    finder = CodeFinder([KnownCode(1, "", ("The widget is jammed",)), KnownCode(2, "", ("ZX-77",))])
    text = "the WIDGET\tis: jammed!  zx-77 zx77"
    assert [(clue.target, clue.spelling) for clue in recognise(text, finder)] == [
        (1, "the WIDGET is: jammed"),
        (2, "zx-77"),
    ]


# --- Words that tell ------------------------------------------------------------------------------


def test_the_last_cause_tells_most() -> None:
    """Then the first failure; frames, times and ids tell nothing."""
    text = (
        "2024-08-12 10:22:31,404 ERROR web - request 5f3c9a8e7d6b failed\n"
        "\tat com.example.Shop.order(Shop.java:404)\n"
        "Caused by: java.io.IOException: pool exhausted\n"
        "\tat com.example.Pool.take(Pool.java:12)\n"
        "Caused by: java.net.ConnectException: no route\n"
    )
    assert telling_words(text).startswith("java.net.ConnectException: no route")
    assert "web request failed" in telling_words(text)
    assert "Pool.java" not in telling_words(text)
    assert "5f3c9a8e7d6b" not in telling_words(text)


def test_what_tells_nothing_leaves_no_words() -> None:
    """Neither blanks nor signs."""
    assert telling_words("") == telling_words(" \n\r\n ") == telling_words("--- === ***") == ""


def test_telling_lines_are_masked() -> None:
    """They are shown, and offered to the editors."""
    assert telling_lines("login failed: password=hunter22 for kim@example.com") == [
        "login failed: … for …"
    ]
