"""Which boxes are alerts, and of which kind."""

import pytest

from kb.importing.html.page.callouts import callout_kind
from kb.importing.html.page.tree import PageElement

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("classes", "kind"),
    [
        ("note", "note"),
        ("warning", "warning"),
        ("Tip", "tip"),
        ("alert alert-warning", "warning"),
        ("admonition danger", "caution"),
        ("callout callout--info", "note"),
        ("callout", "note"),
        ("panel panel-important", "important"),
        ("confluence-information-macro confluence-information-macro-warning", "caution"),
        ("starlight-aside starlight-aside--tip", "tip"),
        ("panel-body", ""),
        ("alert-heading", ""),
        ("error-code", ""),
        ("warning-icon", ""),
        ("", ""),
    ],
)
def test_the_classes_of_a_box_say_its_kind(classes: str, kind: str) -> None:
    assert callout_kind(PageElement("div", {"class": classes})) == kind


def test_a_list_is_no_alert() -> None:
    assert callout_kind(PageElement("ul", {"class": "note"})) == ""


def test_what_holds_the_headings_of_a_page_is_no_alert() -> None:
    box = PageElement("div", {"class": "panel"}, [PageElement("h2", children=["Title"])])
    assert callout_kind(box) == ""
