"""Markdown as other systems write it → Markdown as this site reads it; no word of it is lost."""

import re
from collections.abc import Callable

from kb.importing.folder.clean.code import CodeSetAside
from kb.importing.folder.clean.comments import without_attributes, without_comments
from kb.importing.folder.clean.containers import with_containers
from kb.importing.folder.clean.findings import Findings
from kb.importing.folder.clean.html_regions import with_structures
from kb.importing.folder.clean.html_tags import with_tags
from kb.importing.folder.clean.quotes import with_alerts
from kb.importing.folder.clean.references import with_inline_links
from kb.importing.folder.clean.shortcodes import with_shortcodes
from kb.importing.folder.clean.wide_tables import with_wide_tables

_BLANK_LINES = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)+")
_LINE_ENDS = re.compile(r"\r\n?")
_PLACEHOLDERS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")


def clean_markdown(
    text: str, findings: Findings, relink: Callable[[str], str] | None = None
) -> str:
    """Return a text without comments, shortcodes and HTML that is not shown here.

    Notes in quotes become alerts, links have their addresses with them; `relink` changes links, in
    a text whose code is set aside. Raises MarkdownRefused.
    """
    text = without_comments(_PLACEHOLDERS.sub("", _LINE_ENDS.sub("\n", text)))
    aside = CodeSetAside()
    hidden = aside.without_fences(text)
    hidden = with_shortcodes(hidden, aside, findings)
    hidden = with_structures(hidden, aside)
    hidden = aside.without_indented(hidden)
    hidden = with_tags(hidden, aside, findings)
    hidden = without_attributes(with_containers(hidden, findings))
    hidden = with_wide_tables(with_inline_links(with_alerts(hidden)))
    hidden = relink(hidden) if relink else hidden
    return aside.put_back(_BLANK_LINES.sub("\n\n", hidden)).strip("\n")
