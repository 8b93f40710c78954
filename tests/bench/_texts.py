"""Articles of an ordinary length, mixed from the paragraphs of a folder of runbooks; seeded."""

import random
import re
from collections.abc import Iterator
from pathlib import Path

WORDS = 415
SEED = 2024

_BLANK = re.compile(r"\n\s*\n")
_WORD = re.compile(r"[A-Za-z]{3,}")


def paragraphs(folder: Path) -> list[str]:
    """Return every paragraph of the Markdown files in a folder, in the order of their names."""
    files = sorted(folder.rglob("*.md"))
    found = [part.strip() for file in files for part in _BLANK.split(file.read_text("utf-8"))]
    return [part for part in found if len(part.split()) >= 4]


def articles(folder: Path, count: int) -> Iterator[tuple[str, str]]:
    """Yield titles and bodies: paragraphs until there are enough words, words of them as title."""
    chance = random.Random(SEED)
    every = paragraphs(folder)
    for _ in range(count):
        body: list[str] = []
        while sum(len(part.split()) for part in body) < WORDS:
            body.append(chance.choice(every))
        words = _WORD.findall(" ".join(body))
        yield " ".join(chance.sample(words, chance.randint(3, 7))), "\n\n".join(body)


def queries(folder: Path, count: int) -> list[str]:
    """Return what might be asked of such articles: five words or so that stand together in one."""
    chance = random.Random(SEED + 1)
    every = [part for part in paragraphs(folder) if len(_WORD.findall(part)) > 8]
    found = []
    for _ in range(count):
        words = _WORD.findall(chance.choice(every))
        start = chance.randrange(len(words) - 6)
        found.append(" ".join(words[start : start + chance.randint(3, 7)]))
    return found
