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

# Making one takes longer than colouring a few lines; it keeps nothing of what it has formatted.
_FORMATTER = HtmlFormatter(nowrap=True)

MAX_COLOURED = 2_000  # characters; some lexers need the square of the length
MAX_COLOURED_LINES = 100
MAX_COLOURED_LINE = 300  # characters


def code_html(code: str, language: str) -> str:
    """Return `code` as `<pre><code>`, highlighted where Pygments knows the language."""
    lexer = _lexer(language) if is_short(code) else None
    if lexer is None:
        return plain_code_html(code)
    highlighted = highlight(code, lexer, _FORMATTER)
    return f"<pre><code>{highlighted}</code></pre>"


def is_short(code: str) -> bool:
    """Whether any lexer reads this code in no time."""
    lines = code.split("\n")
    longest = max(map(len, lines))
    return (
        len(code) <= MAX_COLOURED
        and len(lines) <= MAX_COLOURED_LINES
        and longest <= MAX_COLOURED_LINE
    )


def plain_code_html(code: str) -> str:
    """Return `code` as `<pre><code>` without colours."""
    return f"<pre><code>{escape(code, quote=False)}\n</code></pre>"


@lru_cache(maxsize=100)
def _lexer(language: str) -> Lexer | None:
    name = language.strip().partition(" ")[0].casefold()
    try:
        return get_lexer_by_name(name, stripnl=False) if name else None
    except ClassNotFound:
        return None
