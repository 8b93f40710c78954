"""Code and the name of its language in, HTML with the CSS classes of Pygments out."""

from functools import lru_cache
from html import escape

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES
from pygments.util import ClassNotFound

CODE_CLASSES = frozenset(filter(None, STANDARD_TYPES.values()))
MAX_HIGHLIGHTED = 50_000  # characters; longer code stays plain


def code_html(code: str, language: str) -> str:
    """Return `code` as `<pre><code>`, highlighted where Pygments knows the language."""
    lexer = _lexer(language) if len(code) <= MAX_HIGHLIGHTED else None
    if lexer is None:
        return f"<pre><code>{escape(code, quote=False)}\n</code></pre>"
    highlighted = highlight(code, lexer, HtmlFormatter(nowrap=True))
    return f"<pre><code>{highlighted}</code></pre>"


@lru_cache(maxsize=100)
def _lexer(language: str) -> Lexer | None:
    name = language.strip().partition(" ")[0].casefold()
    try:
        return get_lexer_by_name(name, stripnl=False) if name else None
    except ClassNotFound:
        return None
