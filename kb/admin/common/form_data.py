"""Posted values → plain text, lists of lines and whole numbers."""


def clean_text(value: object) -> str:
    """Return a posted text with `\\n` as line ends and without surrounding whitespace.

    Null characters go: nobody sees them, and PostgreSQL stores none.
    """
    return str(value or "").replace("\0", "").replace("\r\n", "\n").replace("\r", "\n").strip()


def split_lines(text: str) -> list[str]:
    """Return the lines of a text without surrounding whitespace; empty ones are dropped."""
    return [line.strip() for line in text.split("\n") if line.strip()]


def posted_number(value: object, most: int = 1_000_000) -> int:
    """Return a posted whole number, at most `most`; 0 for anything else."""
    text = str(value or "")
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 10 else 0
