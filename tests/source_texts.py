"""Every text of the code and the templates that is to be translated, as gettext would find it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
ONE_TEXT = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
WITH_CONTEXT = {"pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"}
CALL = re.compile(rf"\b(?:{'|'.join(sorted(ONE_TEXT | WITH_CONTEXT))})\(")


def source_texts() -> set[str]:
    """Return the texts of kb/ and templates/, with their context as a `.mo` has them."""
    found: set[str] = set()
    for file in (ROOT / "kb").rglob("*.py"):
        if CALL.search(text := file.read_text()) and "migrations" not in file.parts:
            found |= set(_texts_of(ast.parse(text)))
    for file in (ROOT / "templates").rglob("*.*"):
        found |= set(template_texts(file.read_text()))
    return found


def _texts_of(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            words = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
            texts = [word for word in words if isinstance(word, str)]
            if name in ONE_TEXT and texts:
                yield texts[0]
            elif name in WITH_CONTEXT and len(texts) > 1:
                yield f"{texts[0]}\x04{texts[1]}"


def template_texts(text: str) -> Iterator[str]:
    """Yield the texts of a template."""
    # What stands between calls is no Python: each call is parsed up to the bracket that closes it.
    source = templatize(text)
    for call in CALL.finditer(source):
        for end in re.finditer(r"\)", source[call.start() :]):
            try:
                tree = ast.parse(source[call.start() : call.start() + end.end()].strip())
            except SyntaxError:
                continue
            yield from _texts_of(tree)
            break
