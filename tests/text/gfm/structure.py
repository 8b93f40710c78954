"""HTML → its structure, in which two renderings of one Markdown text can be compared fairly."""

import re
from html.parser import HTMLParser

INLINE = {"a", "br", "code", "del", "em", "img", "kbd", "strong", "sub", "sup", "input"}
ATTRIBUTES = {"href", "src", "alt", "start"}
SAME = {f"h{level}": "h" for level in range(1, 7)} | {"s": "del"}
UNWRAPPED = {"div", "span"}


def structure(html: str) -> list[str]:
    """Return the tags and texts of HTML in order, without what does not count.

    Does not count: links without an address; attributes other than ATTRIBUTES; the level of a
    heading; `div` and `span`; paragraphs in list items (tight or loose); white space outside `pre`
    beyond one space, and around blocks.
    """
    reader = _StructureReader()
    reader.feed(html)
    reader.close()
    return [piece for piece in reader.trimmed() if piece]


class _StructureReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNWRAPPED:
            return
        if tag == "a" and "href" not in dict(attrs):
            self.open.append("")
            return
        name = SAME.get(tag, tag)
        in_item = name == "p" and self.open[-1:] == ["li"]
        kept = sorted(f"{key}={value}" for key, value in attrs if key in ATTRIBUTES)
        self.pieces.append("<>" if in_item else f"<{' '.join([name, *kept])}>")
        if name not in ("br", "hr", "img", "input"):
            self.open.append("<>" if in_item else name)

    def handle_endtag(self, tag: str) -> None:
        if tag not in UNWRAPPED and self.open:
            name = self.open.pop()
            if name:
                self.pieces.append("<>" if name == "<>" else f"</{name}>")

    def handle_data(self, data: str) -> None:
        text = data if "pre" in self.open else re.sub(r"\s+", " ", data)
        if self.pieces and not self.pieces[-1].startswith("<"):
            self.pieces[-1] += text
        else:
            self.pieces.append(f"“{text}")

    def trimmed(self) -> list[str]:
        """Return the pieces without space that touches a block; in code the last line end."""
        trimmed = []
        for index, piece in enumerate(self.pieces):
            if piece.startswith("“"):
                piece = re.sub(" +", " ", piece) if "\n" not in piece else piece.rstrip("\n")
                if index == 0 or _is_block(self.pieces[index - 1]):
                    piece = f"“{piece[1:].lstrip(' ')}"
                if index + 1 == len(self.pieces) or _is_block(self.pieces[index + 1]):
                    piece = piece.rstrip(" ")
            trimmed.append("" if piece in ("“", "<>") else piece)
        return trimmed


def _is_block(piece: str) -> bool:
    name = re.match(r"</?(\w*)", piece)
    return name is not None and name[1] not in INLINE - {"br"}
