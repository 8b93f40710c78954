"""Blocks of other Markdowns → ours."""

import pytest

from kb.importing.folder.clean.containers import with_containers
from kb.importing.folder.clean.findings import Findings

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        (":::note\na\n:::", "> [!NOTE]\n> a"),
        ("::: warning Look out\na\n\nb\n:::", "> [!WARNING]\n> **Look out**\n>\n> a\n>\n> b"),
        (":::tip[My title]\na\n:::", "> [!TIP]\n> **My title**\n>\n> a"),
        ("::::note\n:::tip\na\n:::\n::::", "> [!NOTE]\n> > [!TIP]\n> > a"),
        ("- x\n\n  :::note\n  a\n  :::", "- x\n\n  > [!NOTE]\n  > a"),
        (
            ":::details More\na\n:::",
            "<details><summary>More</summary>\n\na\n\n</details>",
        ),
        ('??? note "T"\n    a', '!!! note "T"\n    a'),
        ('!!! note inline end "T"\n    a', '!!! note "T"\n    a'),
        ('=== "Linux"\n\n    a\n\n=== "Mac"\n\n    b', "\n**Linux**\n\n\na\n\n\n**Mac**\n\n\nb"),
        ("{: .warning }\na\nb\n\nc", "> [!WARNING]\n> a\n> b\n\n\nc"),
        ("a\n{: .note }", "> [!NOTE]\n> a\n"),
        (':::image type="content" source="a.png" alt-text="An A":::', "![An A](a.png)"),
    ],
)
def test_blocks_become_alerts_details_and_lines_in_bold(text: str, ours: str) -> None:
    assert with_containers(text, Findings(text)) == ours


def test_an_unknown_block_keeps_its_text_and_is_named() -> None:
    findings = Findings("x\n::: zone pivot\na\n:::")
    assert with_containers(findings.text, findings).split() == ["x", "**pivot**", "a"]
    assert findings.warnings == ("Line 2: `::: zone pivot` is not known here; its text was kept.",)


@pytest.mark.parametrize("text", [":::note\nno end", "a :::note b", ":::"])
def test_what_is_no_block_stays(text: str) -> None:
    assert with_containers(text, Findings(text)) == text
