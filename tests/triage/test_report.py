"""What of a message that nothing was found for may be kept."""

import pytest
from django.test import override_settings

from kb.models import SearchLog
from kb.triage.report import LONGEST_REPORT, can_report, report_message, reportable

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("guide")]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("widget jammed", "widget jammed"),
        ("a\n  b\t c", "a b c"),
        ("login of kim@example.com from 10.0.0.3 failed", "login of … from … failed"),
        ("password=hunter22", ""),
        ("kim@example.com, 10.0.0.3", ""),
        ("", ""),
        ("a\0b\ud800", "a b?"),
        ("x" * 900, "x" * LONGEST_REPORT),
    ],
)
def test_one_line_without_secrets_is_kept(text: str, kept: str) -> None:
    """Nothing where nothing but secrets was in it."""
    assert reportable(text) == kept


def test_a_report_is_on_the_editors_list() -> None:
    """As a search that found nothing, reported as missing."""
    assert report_message("widget jammed at kim@example.com")
    row = SearchLog.objects.unfound().get()
    assert (row.words, row.result_count, row.came_from) == ("widget jammed at …", 0, "triage")
    assert row.is_missing


def test_nothing_to_keep_keeps_nothing() -> None:
    """And says so."""
    assert not report_message("password=hunter22")
    assert not SearchLog.objects.exists()


@override_settings(KB_SEARCH_LOG_DAYS=0)
def test_a_site_that_logs_no_searches_keeps_no_message() -> None:
    """The setting says that nothing is noted."""
    assert not can_report()
    assert not report_message("widget jammed")
    assert not SearchLog.objects.exists()
