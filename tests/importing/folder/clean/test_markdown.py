"""All cleaning together."""

import pytest

from kb.importing.folder.clean.findings import Findings
from kb.importing.folder.clean.markdown import clean_markdown

pytestmark = pytest.mark.one_database


def clean(text: str) -> str:
    """The clean text."""
    return clean_markdown(text, Findings(text))


def test_code_is_left_alone_wherever_it_stands() -> None:
    text = (
        "a `<b>{{< x >}}</b>`\n\n```\n<b>> **Note:** [a][1]</b>\n<!-- c -->\n```\n\n"
        "    <i>d</i>\n\n- e\n\n  ~~~\n  {: .note }\n  ~~~"
    )
    assert clean(text) == text


def test_what_one_step_makes_is_read_by_the_next() -> None:
    text = '{{< note >}}<b>a</b> [b][1]{{< /note >}}\n\n[1]: {{< ref "c.md" >}}'
    assert clean(text) == "> [!NOTE]\n> **a** [b](c.md)"


def test_marks_of_ours_in_a_text_are_dropped() -> None:
    """Placeholders are made of control characters: a text that has them could name any code."""
    assert clean("a \x020\x03 `b`") == "a 0 `b`"


def test_links_are_changed_at_the_end_outside_of_code() -> None:
    text = "<a href='x'>a</a> `[b](x)`"
    findings = Findings(text)
    changed = clean_markdown(text, findings, lambda hidden: hidden.replace("(x)", "(y)"))
    assert changed == "[a](y) `[b](x)`"


def test_a_link_below_indented_code_of_a_list_gets_its_address() -> None:
    """Its definition is removed: left as it was, the link would lead nowhere."""
    text = "1. x\n\n    ```\n    c\n    ```\n\n    See [a][b].\n\n[b]: https://example.com/\n"
    assert "See [a](https://example.com/)." in clean(text)
