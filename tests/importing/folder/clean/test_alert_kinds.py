"""Words → kinds of alerts."""

import pytest

from kb.importing.folder.clean.alert_kinds import EMOJI_KINDS, alert_kind, alert_markdown
from kb.text.gfm.tree import ALERTS

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("word", "kind"),
    [("Info", "note"), ("HINWEIS", "note"), ("danger", "caution"), ("hint", "tip"), ("foo", "")],
)
def test_words_in_any_case_and_language(word: str, kind: str) -> None:
    assert alert_kind(word) == kind


def test_every_kind_is_one_that_pages_show() -> None:
    assert set(EMOJI_KINDS.values()) <= set(ALERTS)
    assert alert_kind("bug") in ALERTS


def test_an_alert_has_its_title_in_bold() -> None:
    assert alert_markdown("tip", "a\n\nb", "T") == "> [!TIP]\n> **T**\n>\n> a\n>\n> b"
