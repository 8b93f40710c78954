"""Messages by their kinds."""

import pytest

from kb.importing.report_kinds import group_by_kind, message_kind

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("Line 3: The link to a/b.md leads to nothing.", "The link to … leads to nothing."),
        ("The link to https://a.example/1 leads nowhere.", "The link to … leads nowhere."),
        ("docs/a.md has no heading #x", "… has no heading …"),
        ('"## Fix" became 3 resolutions.', "… became … resolutions."),
        ("`{{< note a=1 >}}` is not known here.", "`{{< note…` is not known here."),
        ("The image shot.svg is missing.", "The image … is missing."),
        ("It became a how-to.", "It became a how-to."),
        ("Dates: date 2020-01-02, updated 3.", "Dates: date …, updated …."),
    ],
)
def test_what_differs_from_file_to_file_is_left_out(message: str, kind: str) -> None:
    assert message_kind(message) == kind


def test_the_most_frequent_kind_comes_first_with_its_first_example() -> None:
    kinds = group_by_kind([("a", "x"), ("b", "Line 1: see 2."), ("c", "Line 9: see 3.")])
    assert [(kind.words, kind.count, kind.example) for kind in kinds] == [
        ("see ….", 2, ("b", "Line 1: see 2.")),
        ("x", 1, ("a", "x")),
    ]
