"""What is too large to become an article."""

import pytest

from kb.importing.folder.limits import check_source, check_texts
from kb.text.gfm.limits import MarkdownRefused

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("text", "reason"),
    [("x" * 200_001, "200001 bytes; at most 200000"), ("\n" * 10_001, "10002 lines")],
)
def test_a_file_that_no_article_can_hold_is_refused(text: str, reason: str) -> None:
    with pytest.raises(MarkdownRefused, match=reason):
        check_source(text)


def test_each_text_and_all_together_have_a_limit() -> None:
    check_texts(*["x" * 50_000] * 4)
    with pytest.raises(MarkdownRefused, match="50001 bytes"):
        check_texts("x" * 50_001)
    with pytest.raises(MarkdownRefused, match="250000 bytes"):
        check_texts(*["x" * 50_000] * 5)
