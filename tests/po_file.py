"""Reads the entries of a gettext catalogue (`.po`), as far as `make messages` writes them."""

import ast
import re
from dataclasses import dataclass

_FIELD = re.compile(r'^(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?) (".*")$')


@dataclass(frozen=True)
class PoEntry:
    """A text and its translations, one for each form of the plural; `key` as in the `.mo`."""

    key: str
    texts: tuple[str, ...]
    is_fuzzy: bool

    @property
    def is_complete(self) -> bool:
        """Whether readers of its language get it in their own words."""
        return all(self.texts) and not self.is_fuzzy


def read_po(text: str) -> list[PoEntry]:
    """Return the entries of a catalogue but for its head, in order."""
    entries = [_entry(block) for block in re.split(r"\n\s*\n", text.strip())]
    return [entry for entry in entries if entry is not None and entry.key]


def _entry(block: str) -> PoEntry | None:
    fields: dict[str, str] = {}
    name = ""
    for line in block.splitlines():
        if found := _FIELD.match(line):
            name = found[1]
            fields[name] = str(ast.literal_eval(found[2]))
        elif line.startswith('"') and name:
            fields[name] += str(ast.literal_eval(line))
    if "msgid" not in fields:
        return None
    context = f"{fields['msgctxt']}\x04" if "msgctxt" in fields else ""
    texts = tuple(text for name, text in fields.items() if name.startswith("msgstr"))
    is_fuzzy = any(line.startswith("#,") and "fuzzy" in line for line in block.splitlines())
    return PoEntry(context + fields["msgid"], texts, is_fuzzy)
