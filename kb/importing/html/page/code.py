"""Code in a page → a fenced block with its language."""

import re

from kb.importing.html.page.tree import PageElement

_NO_LANGUAGES = {"none", "text", "plain", "plaintext", "txt", "default", "auto"}
_LANGUAGE = re.compile(
    r"(?:^|[\s;])(?:lang(?:uage)?-|highlight-source-|highlight-|brush:\s*|sourcecode-)([\w+#-]{1,30})"
)
_ON_A_LINE = {"div", "p", "li", "tr"}
_NUMBER_CLASSES = {"lineno", "linenos", "linenumber", "gutter", "line-number", "line-numbers"}


def code_block(pre: PageElement) -> str:
    """Return a block of code, "" for one without words."""
    code = code_text(pre).strip("\n")
    code = "\n".join(line.rstrip() for line in code.split("\n"))
    if not code.strip():
        return ""
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", code)), default=0))
    return f"{fence}{_language(pre)}\n{code}\n{fence}"


def code_text(element: PageElement) -> str:
    """Return code as it is shown, without the numbers of its lines."""
    parts: list[str] = []
    for child in element.children:
        if isinstance(child, str):
            parts.append(child.replace("\xa0", " ").replace("\r\n", "\n").replace("\r", "\n"))
        elif child.tag == "br":
            parts.append("\n")
        elif not _NUMBER_CLASSES.intersection(child.classes):
            text = code_text(child)
            ends = child.tag in _ON_A_LINE and text and not text.endswith("\n")
            parts.append(f"{text}\n" if ends else text)
    return "".join(parts)


def _language(pre: PageElement) -> str:
    hints = [pre, *(each for each in pre.elements() if each.tag == "code")]
    for element in hints:
        named = element.attributes.get("data-lang") or element.attributes.get("data-language")
        found = _LANGUAGE.search(element.attributes.get("class", "").lower())
        language = (named or (found[1] if found else "")).lower()
        if re.fullmatch(r"[\w+#-]{1,30}", language) and language not in _NO_LANGUAGES:
            return language
    return ""
