"""The lines before the first section → title, subtitle, version and date."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb.guide.code_rows import MAX_TITLE
from kb.guide.errors import ErrorCollector
from kb.guide.grammar import read_section_number
from kb.guide.lines import GuideLine
from kb.guide.titles import read_title

MOST_SUBTITLES = 3

# In English, German, French, Spanish and Dutch.
_VERSION_WORDS = r"(?:version|versión|versie|ausgabe|release|rev(?:ision)?\.?|édition|v\.?)"
_DATE_WORDS = (
    r"(?:(?:last )?updated(?: on)?|last (?:change|revision)|date|stand"
    r"|zuletzt (?:geändert|aktualisiert)|aktualisiert(?: am)?|datum"
    r"|(?:dernière )?mise à jour|mis à jour(?: le)?"
    r"|(?:última )?actualización|actualizado(?: el)?|fecha|(?:laatst )?bijgewerkt(?: op)?)"
)
_VERSION = rf"{_VERSION_WORDS}\s?:?\s+(?P<version>v?[0-9].{{0,38}}?)"
_DATE = rf"{_DATE_WORDS}\s?:?\s+(?P<dated_on>.{{1,60}}?)"
_SEPARATOR = r"(?:\s*[|,;·•/–—]\s*|\s+-\s+|\s+)"
_LINES = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_VERSION}{_SEPARATOR}\(?{_DATE}\)?",
        rf"{_DATE}\s*[|,;·•–—]\s*{_VERSION}",
        _VERSION,
        _DATE,
    )
]


@dataclass(frozen=True)
class TitleBlock:
    """A guide's title and what stands under it; version and date as written."""

    title: str
    subtitle: str = ""
    version: str = ""
    dated_on: str = ""


def read_title_block(
    title: GuideLine, lines: Sequence[GuideLine], errors: ErrorCollector
) -> TitleBlock:
    """Return the title block: an underlined title, lines below it, version and date."""
    subtitles: list[str] = []
    version_fields: dict[str, str] = {}
    for line in lines:
        found = read_version(line.text)
        if found and not found.keys() & version_fields.keys():
            version_fields |= found
        elif not found and read_section_number(line.text) is None and _has_room(subtitles):
            subtitles.append(read_title(line.text, {}))
        else:
            errors.add(
                line.number,
                f"`{line.text[:60]}` stands above the first underlined heading; write a line of = "
                "or - under the heading that it belongs to",
                "title block",
            )
            break
    subtitle = " – ".join(subtitles)
    for line, text in ((title, title.text), (lines[0] if lines else title, subtitle)):
        if len(text) > MAX_TITLE:
            errors.add(line.number, f"expected at most {MAX_TITLE} characters in a title", "long")
    return TitleBlock(read_title(title.text, {}), subtitle, **version_fields)


def read_version(text: str) -> dict[str, str]:
    """Return `version` and `dated_on` from `Version 2.0 | Last Updated: August 2024`.

    Either half may be missing; {} for any other line.
    """
    for pattern in _LINES:
        if match := pattern.fullmatch(text.strip()):
            return {name: value for name, value in match.groupdict().items() if value}
    return {}


def _has_room(subtitles: Sequence[str]) -> bool:
    return len(subtitles) < MOST_SUBTITLES
