"""The lines before the first section → title, subtitle, version and date."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb.guide.errors import ErrorCollector
from kb.guide.grammar import read_section_number
from kb.guide.lines import GuideLine
from kb.guide.section_parser import MAX_TITLE
from kb.guide.titles import read_title

_VERSION = re.compile(r"version:? (v?[0-9].{0,38})", re.IGNORECASE)
_DATE = re.compile(r"(?:last )?updated:? (.{1,60})", re.IGNORECASE)


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
    """Return the title block: an underlined title, a subtitle, version and date."""
    subtitle, version_fields = "", dict[str, str]()
    for index, line in enumerate(lines):
        found = read_version(line.text)
        if found and not found.keys() & version_fields.keys():
            version_fields |= found
        elif index == 0 and not found and read_section_number(line.text) is None:
            subtitle = read_title(line.text, {})
        else:
            errors.add(
                line.number, "expected `Version … | Last Updated: …` or an underlined heading"
            )
            break
    _check_lengths(title, lines[0] if subtitle else title, errors)
    return TitleBlock(read_title(title.text, {}), subtitle, **version_fields)


def read_version(text: str) -> dict[str, str]:
    """Return `version` and `dated_on` from `Version 2.0 | Last Updated: August 2024`.

    Either half may be missing; {} for any other line.
    """
    fields: dict[str, str] = {}
    for part in text.split("|"):
        version, date = _VERSION.fullmatch(part.strip()), _DATE.fullmatch(part.strip())
        name, match = ("version", version) if version else ("dated_on", date)
        if match is None or name in fields:
            return {}
        fields[name] = match[1]
    return fields


def _check_lengths(title: GuideLine, subtitle: GuideLine, errors: ErrorCollector) -> None:
    for line in (title, subtitle):
        if len(line.text) > MAX_TITLE:
            errors.add(line.number, f"expected at most {MAX_TITLE} characters in a title")
