"""Texts that are made to take long, by name."""

from kb.text.gfm.limits import MAX_BYTES, MAX_CELLS, MAX_LINES

UNITS = [
    *("[", "![", "[a](", "[a](<", "[a][", "](", "[a]: b\n", "[]", "[^", "[^a]", "[^a]: b\n"),
    *("<x ", "<http://", "<!--", "<![CDATA[", "<a@b>", "<details>", "<br>", "<kbd>", "> <!--\n"),
    *("*", "** ", "*a ", "*a**b ", "_*a* ", " __a", "*_", "~~a ", "`", "` ", "`a``b", "\\", "\\`"),
    *("&a;", "&#1;", "#", "# a\n", ">", "> a\n", "!!! a\n", "- a\n", "- a\n\n", "1. ", "1. a\n"),
    *("---\n", "a\n=\n", "~~~x\n", "```\na\n```\n", "a|b\n-|-\n\n", "    a\n\n", "a  \n", "("),
    *("\t", "\U0001f600", "http://", "://", "http://a.b/(", "www.a.b ", "a@", "a@b.com ", "|\n"),
    *("> [!NOTE]\n", "- [ ] a\n", "[^1]: [^1]\n", ">> a\n> b\n", ">>>> a\n>> b\n> c\n"),
]
"""A text is one of these again and again."""

STALLED = {
    "open brackets": "[" * MAX_BYTES,
    "angle brackets": "<x " * (MAX_BYTES // 3),
    "open addresses": "<http://" * (MAX_BYTES // 8),
    "links to an open bracket": "[a](<" * (MAX_BYTES // 5),
    "open sections": "<![CDATA[" * (MAX_BYTES // 9),
    "a list 400 deep": "\n".join("    " * depth + "- a" for depth in range(150)),
    "a line 400 deep": "- " * 400,
    "as many cells as allowed": "|a|b|\n|-|-|\n" + "|a|b|\n" * (MAX_CELLS // 2 - 2),
    "a large table": "|" + "a|" * 20 + "\n|" + "-|" * 20 + "\n" + ("|" + "a|" * 20 + "\n") * 1000,
}
"""What stalled Python-Markdown's own parser, as large as a text may be."""


def repeated(unit: str) -> str:
    """Return a unit again and again, as long as a text may be."""
    text = unit * (MAX_BYTES // len(unit.encode()))
    return "\n".join(text.split("\n")[:MAX_LINES])
