"""The examples of the GitHub Flavored Markdown specification, where they lie beside us.

They count as KB_MARKDOWN_SPEC's README says, and besides:

- What the sanitiser would not let through anyway (an image of a relative address, an address of an
  unusual scheme) counts on neither side: both are compared after it.
- HTML is text here, so a tag in the specification's answer that no Markdown makes is text there.
"""

import json
import os
import re
from pathlib import Path

import pytest

from kb.text.safe_html import render_block
from kb.text.sanitise import sanitise
from tests.text.gfm.structure import structure

pytestmark = pytest.mark.one_database

GOAL = 590
HTML_SECTIONS = {"HTML blocks", "Raw HTML", "Disallowed Raw HTML (extension)"}
_MADE = "a|blockquote|br|code|del|em|h[1-6]|hr|img|input|li|ol|p|pre|strong"
_MADE += "|table|tbody|td|th|thead|tr|ul"
_FOREIGN_TAG = re.compile(rf"<(?!!|/?(?:{_MADE})\b)([^>]*>)")


def expected(html: str) -> list[str]:
    """Return the structure of what the specification asks for, after our sanitiser."""
    html = _FOREIGN_TAG.sub(r"&lt;\1", html).replace("<input ", '<input aria-label="Task" ')
    return structure(sanitise(re.sub(r"(</?)h[1-6]>", r"\1h3>", html)))


def test_the_specifications_examples_come_out_right() -> None:
    folder = os.environ.get("KB_MARKDOWN_SPEC")
    if not folder:
        pytest.skip("KB_MARKDOWN_SPEC names no folder with the specification's examples")
    examples = json.loads((Path(folder) / "gfm.json").read_text())
    counted = [each for each in examples if each["section"] not in HTML_SECTIONS]
    wrong = [
        f"{each['n']} {each['section']}"
        for each in counted
        if structure(render_block(each["md"])) != expected(each["html"])
    ]
    assert len(counted) == 608
    assert len(counted) - len(wrong) >= GOAL, wrong
