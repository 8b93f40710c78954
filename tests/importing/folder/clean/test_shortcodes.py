"""Shortcodes → Markdown."""

import pytest

from kb.importing.folder.clean.code import CodeSetAside
from kb.importing.folder.clean.findings import Findings
from kb.importing.folder.clean.shortcodes import with_shortcodes

pytestmark = pytest.mark.one_database


def without_shortcodes(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with its shortcodes replaced, and what was said."""
    aside, findings = CodeSetAside(), Findings(text)
    hidden = with_shortcodes(aside.without_fences(text), aside, findings)
    return aside.put_back(hidden), findings.warnings


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ('[a]({{< ref "./b.md" >}})', "[a](./b.md)"),
        ('[a]({{% relref "b c.md#d" %}})', "[a](b%20c.md#d)"),
        ("[a]({% link _docs/b.md %})", "[a](_docs/b.md)"),
        ("[a]({{ site.baseurl }}/b)", "[a](/b)"),
        ('see {{< ref "x/b.md" >}}.', "see [b](x/b.md)."),
        ('{{< figure src="a.png" alt="A" caption="Of A" >}}', "![A](a.png) *Of A*"),
        ("{{< hint warning >}}\na\n{{< /hint >}}", "> [!WARNING]\n> a\n\n"),
        ('{{% notice tip "T" %}}a{{% /notice %}}', "> [!TIP]\n> **T**\n>\n> a\n\n"),
        ('{% hint style="danger" %}\na\n{% endhint %}', "> [!CAUTION]\n> a\n\n"),
        ("{% note %}a{% endnote %}", "> [!NOTE]\n> a\n\n"),
        ("- x\n  {{< note >}}a{{< /note >}}", "- x\n  > [!NOTE]\n  > a\n\n"),
        ("{% highlight sh %}\na\n{% endhighlight %}", "```sh\na\n```\n\n"),
        ("  {{< highlight sh >}}\na\n{{< /highlight >}}", "  ```sh\n  a\n  ```\n\n"),
        (
            '{{< details "More" >}}a{{< /details >}}',
            "<details>\n<summary>More</summary>\n\na\n\n</details>\n\n",
        ),
        ('{{< tabs >}}{{< tab "A" >}}b{{< /tab >}}{{< /tabs >}}', "\n\n**A**\n\nb\n\n"),
        ("{% comment %}a{% endcomment %}b", "b"),
        ("{% raw %}a{% endraw %}", "a"),
    ],
)
def test_a_known_shortcode_becomes_markdown(text: str, markdown: str) -> None:
    assert without_shortcodes(text) == (markdown, ())


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("a {{< foo bar >}} b", "a  b"),
        ("a {{< foo bar >}}b{{< /foo >}} c", "a b c"),
        ("{% include x.html %}a", "a"),
        ("{% if x %}a{% else %}b{% endif %}", "ab"),
    ],
)
def test_an_unknown_one_is_named_and_its_text_kept(text: str, markdown: str) -> None:
    plain, warnings = without_shortcodes(text)
    assert plain == markdown
    assert "is not known here" in warnings[0]


@pytest.mark.parametrize(
    "text",
    ["{{ .Values.x }}", "{{ $labels.instance }}", "`{{< ref x >}}`", "{{</* a */>}}", "{% 50 %}"],
)
def test_templates_that_somebody_writes_of_stay(text: str) -> None:
    assert without_shortcodes(text) == (text, ())
