"""Links of a text → links of our site."""

import pytest

from kb.importing.incoming import IncomingArticle
from tests.importing.folder.pages_of_files import IMAGE, converted

pytestmark = pytest.mark.one_database

TARGET = (
    "---\ntitle: Target\npermalink: https://old.example/target\n---\n# Target\n\n"
    "## Issue\n\na\n\n### Inner\n\nb\n\n## Fix\n\n- c\n\n## Notes {#own}\n\nd\n\n## Notes\n\ne\n\n"
    '<h2 id="billing">How to pay</h2>\n\nf\n'
)


def article(text: str) -> IncomingArticle:
    """The article of a text beside a target and an image."""
    files: dict[str, str | bytes] = {
        "docs/a.md": text,
        "docs/sub/target.md": TARGET,
        "docs/img/shot.png": IMAGE,
    }
    return converted(files)


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        ("[a](sub/target.md)", "[a](/articles/2/)"),
        ('[a](sub/target "T")', '[a](/articles/2/ "T")'),
        ("[a](sub/target.md#issue)", "[a](/articles/2/#_symptom)"),
        ("[a](sub/target.md#inner)", "[a](/articles/2/#symptom_inner)"),
        ("[a](sub/target.md#Fix)", "[a](/articles/2/#_resolutions)"),
        ("[a](sub/target.md#own)", "[a](/articles/2/#body_notes)"),
        ("[a](sub/target.md#notes)", "[a](/articles/2/#body_notes-1)"),
        ("[a](sub/target.md#billing)", "[a](/articles/2/#body_how-to-pay)"),
        ("[a](sub/target.md#target)", "[a](/articles/2/)"),
        ('<a href="sub/target.md">a <b>b</b></a>', "[a **b**](/articles/2/)"),
        ("[a][1]\n\n[1]: sub/target.md", "[a](/articles/2/)"),
        ('[a]({{< ref "target.md" >}})', "[a](/articles/2/)"),
        ("[[Target|a]]", "[a](/articles/2/)"),
        ("https://old.example/target", "[https://old.example/target](/articles/2/)"),
        ("[a](https://old.example/target#issue)", "[a](/articles/2/#_symptom)"),
        ("![a](img/shot.png 'T')", f"![a](/media/{1:032x}.png 'T')"),
        ('<img src="/docs/img/shot.png" alt="a">', f"![a](/media/{1:032x}.png)"),
        ("[![a](img/shot.png)](sub/target.md)", f"[![a](/media/{1:032x}.png)](/articles/2/)"),
        ("[a](img/shot.png)", f"[a](/media/{1:032x}.png)"),
        ("[a](https://else.example)", "[a](https://else.example)"),
        ("![a](https://else.example/x.png)", "![a](https://else.example/x.png)"),
        ("[a](mailto:x@y.example)", "[a](mailto:x@y.example)"),
        ("`[a](sub/target.md)`", "`[a](sub/target.md)`"),
    ],
)
def test_a_link_to_a_file_leads_to_its_article(text: str, ours: str) -> None:
    found = article(text)
    assert found.document["body"] == ours
    assert found.warnings == ()


@pytest.mark.parametrize(
    ("text", "left", "warning"),
    [
        (
            "[a](none.md)",
            "[a](none.md)",
            "Line 1: The link to none.md leads to nothing in the folder.",
        ),
        (
            "b\n[a](https://old.example/gone)",
            "b\n[a](https://old.example/gone)",
            "Line 2: The link to https://old.example/gone leads to nothing in the folder.",
        ),
        (
            "[a](sub/target.md#none)",
            "[a](/articles/2/)",
            "Line 1: docs/sub/target.md has no heading #none.",
        ),
        ("[a](#none)", "[a](#none)", "Line 1: The link to #none leads to no heading."),
        ("![a](none.png)", "a", "Line 1: The image none.png is missing."),
        ("![](x/none.png)", "none.png", "Line 1: The image x/none.png is missing."),
        ("[[None|a]]", "[[None|a]]", "There is no page for [[None]]."),
    ],
)
def test_what_is_not_there_stays_and_is_named(text: str, left: str, warning: str) -> None:
    found = article(text)
    assert found.document["body"] == left
    assert found.warnings == (warning,)


def test_a_link_within_a_file_leads_to_where_its_heading_went() -> None:
    found = article(
        "# T\n\n## Issue\n\n[a](#notes) [b](#fix) [c](#top)\n\n## Fix\n\n- d\n\n"
        "## Notes\n\n[e](#issue)"
    )
    assert found.document["symptom"] == "[a](#body_notes) [b](#_resolutions) [c](#top)"
    assert found.document["body"] == "## Notes\n\n[e](#_symptom)"
    assert found.warnings == ()
