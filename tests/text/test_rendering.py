"""All texts of an article at once: by field, within limits, in time."""

from contextlib import suppress

import pytest

from kb.text.rendering import RenderingFailed, render
from tests.text.conftest import Stopwatch
from tests.text.hostile import STALLED, UNITS, repeated

pytestmark = pytest.mark.one_database


def test_all_texts_of_an_article_come_back_by_field() -> None:
    html = render({"body": "**a**", "check-dns": "**b**", "cause": ""}, {"check-dns"})
    assert html == {
        "body": "<p><strong>a</strong></p>",
        "check-dns": "<strong>b</strong>",
        "cause": "",
    }


def test_two_texts_of_a_page_share_no_id() -> None:
    text = "# Title\n\nSee[^1].\n\n[^1]: Note"
    html = render({"body": text, "cause": text}, set())
    assert 'id="body_title"' in html["body"]
    assert 'href="#body_fn.1"' in html["body"]
    assert html["cause"] == html["body"].replace("body_", "cause_")


def test_the_ids_of_what_a_step_has_below_its_first_paragraph_are_its_own() -> None:
    html = render({"#check-dns:rest": "# Title\n\n[up](#title)[^1]\n\n[^1]: Note"}, set())
    assert '<h3 id="rest_check-dns_title">' in html["#check-dns:rest"]
    assert '<a href="#rest_check-dns_title">up</a>' in html["#check-dns:rest"]
    assert 'id="rest_check-dns_fn.1"' in html["#check-dns:rest"]


def test_our_own_words_are_translated_and_nobody_elses() -> None:
    text = "> [!NOTE]\n> Note\n\n- [x] Done[^1]\n\n[^1]: Note"
    html = render({"body": text}, set(), lambda words: words.replace("o", "ö"))["body"]
    assert '<p class="admonition-title">Nöte</p>\n<p>Note</p>' in html
    assert 'aria-label="Döne"' in html
    assert "> Done<" in html
    assert 'aria-label="Back tö reference 1"' in html


def test_a_failure_says_where_and_why() -> None:
    with pytest.raises(RenderingFailed) as failed:
        render({"body": "fine", "cause": ">" * 100}, set())
    assert failed.value.field == "cause"
    assert str(failed.value) == "cause: Line 1: lists or quotes are nested more than 20 deep."
    assert failed.value.message in str(failed.value)


def test_an_article_has_a_largest_size_over_all_texts() -> None:
    with pytest.raises(RenderingFailed, match="at most 200000") as failed:
        render({f"step-{number}": "a " * 20_000 for number in range(6)}, set())
    assert failed.value.field == ""


@pytest.mark.parametrize("text", ["a\0b", "a\ud800b"])
def test_what_cannot_be_stored_is_refused_by_name(text: str) -> None:
    with pytest.raises(RenderingFailed, match="cannot be stored") as failed:
        render({"body": text}, set())
    assert failed.value.field == "body"


@pytest.mark.parametrize("name", STALLED)
def test_what_stalled_the_old_parser_takes_no_time(name: str, cpu_seconds: Stopwatch) -> None:
    with suppress(RenderingFailed):
        render({"body": STALLED[name]}, set())
    assert cpu_seconds() < 0.2


@pytest.mark.slow
@pytest.mark.parametrize("unit", UNITS)
def test_repetition_takes_no_time(unit: str, cpu_seconds: Stopwatch) -> None:
    text = repeated(unit)
    with suppress(RenderingFailed):
        render({"body": text}, set())
    with suppress(RenderingFailed):
        render({"body": text}, {"body"})
    assert cpu_seconds() < 1.5


@pytest.mark.parametrize("unit", UNITS)
def test_time_grows_with_length_alone(unit: str, cpu_seconds: Stopwatch) -> None:
    text = repeated(unit)[:5_000]
    with suppress(RenderingFailed):
        render({"body": text, "line": text}, {"line"})
    assert cpu_seconds() < 0.5


def coloured(*blocks: str) -> int:
    """Return how many of these blocks of Python come out in colours."""
    text = "\n".join(f"```python\n{block}\n```" for block in blocks)
    return render({"body": text}, set())["body"].count('<pre tabindex="0"><code><span')


def test_code_is_coloured_where_it_is_short_enough() -> None:
    assert coloured("x = 1") == 1
    for long in ("x = 1\n" * 100, "x = 1" * 60 + "x", ("x = 1" * 20 + "\n") * 25):
        assert coloured(long, "y = 2") == 1
    assert coloured(*[("x = 1" * 18 + "\n") * 20] * 6) == 4
