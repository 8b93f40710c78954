"""A Guide → text in the format that the parser reads."""

from collections.abc import Iterator, Mapping, Sequence

from kb.guide.document import Code, ContentsEntry, Guide, GuideSection
from kb.guide.grammar import is_message
from kb.guide.titles import read_title, title_key


def write_guide(guide: Guide) -> str:
    """Return the text of a guide; parsing it returns an equal guide."""
    titles = {title_key(entry.title): entry.title for entry in guide.contents}
    blocks = [_title_block(guide), _table_of_contents(guide.contents)]
    blocks += [_section(section, titles) for section in guide.sections]
    blocks += [[guide.closing_note] if guide.closing_note else []]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _title_block(guide: Guide) -> list[str]:
    version = f"Version {guide.version}" if guide.version else ""
    date = f"Last Updated: {guide.dated_on}" if guide.dated_on else ""
    version_line = " | ".join(text for text in (version, date) if text)
    subtitle = _upper(guide.subtitle, {})
    block = _underlined(_upper(guide.title, {}), "=")
    lines_below = [line for line in (subtitle, version_line) if line]
    return [*block, "", *lines_below] if lines_below else block


def _table_of_contents(entries: Sequence[ContentsEntry]) -> list[str]:
    if not entries:
        return []
    lines = [_heading_text(entry.number, entry.title) for entry in entries]
    return [*_underlined("TABLE OF CONTENTS", "-"), *lines]


def _section(section: GuideSection, titles: Mapping[str, str]) -> list[str]:
    is_sub = bool(section.parent_number)
    title = section.title if is_sub else _upper(section.title, titles)
    heading = _underlined(_heading_text(section.number, title), "-" if is_sub else "=")
    return [*heading, *_body(section)]


def _body(section: GuideSection) -> Iterator[str]:
    if section.problem:
        yield f"Problem: {section.problem}"
    if section.problem and section.steps:
        yield "Diagnostic Steps:"
    yield from _numbered_list(section.steps)
    yield from _bullet_list(section.items)
    if section.tools:
        yield from ("", "Tools:", *_bullet_list(section.tools))
    if section.resolutions:
        yield from ("", "Resolution:", *_numbered_list(section.resolutions))
    yield from map(_code_line, section.codes)


def _code_line(code: Code) -> str:
    if is_message(code.code):
        return f"{code.code}: {code.explanation}"
    return f"{code.code}: {code.title}" + (f" - {code.explanation}" if code.explanation else "")


def _numbered_list(texts: Sequence[str]) -> list[str]:
    return [f"{number}. {text}" for number, text in enumerate(texts, start=1)]


def _bullet_list(texts: Sequence[str]) -> list[str]:
    return [f"- {text}" for text in texts]


def _heading_text(number: str, title: str) -> str:
    dot = "." if number and "." not in number else ""
    return f"{number}{dot} {title}".strip()


def _underlined(heading: str, rule: str) -> list[str]:
    return [heading, rule * max(2, len(heading))]


def _upper(title: str, contents: Mapping[str, str]) -> str:
    """Return a title in upper case, or unchanged where the parser would not restore its case."""
    upper = title.upper()
    return upper if read_title(upper, contents) == title else title
