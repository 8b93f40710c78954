"""A section of the guide and the article that it became → the section as it is to be."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from kb.documents import LineDocument, LineList, PublicText, RevisionDocument
from kb.guide.as_markdown import body_of, entry_command, entry_text, text_of
from kb.guide.document import Detail, GuideEntry, GuideSection, PartName, SectionPart
from kb.guide.labels import TextName
from kb.importing.guide_export.as_plain import blocks_of, loses_formatting, to_entry
from kb.importing.guide_export.changed_texts import changed_texts
from kb.importing.guide_export.entry_commands import folded, with_command
from kb.importing.guide_export.pairing import pair_details, pair_entries
from kb.importing.guide_export.wanted import (
    FACTS_COMMAND,
    FORMATTING,
    IMAGE,
    WantedArticle,
    other_fields,
)

TEXTS: dict[TextName, PublicText] = {
    "problem": "symptom",
    "environment": "environment",
    "cause": "cause",
}
_ORDER: tuple[PartName, ...] = (
    *("problem", "environment", "cause", "text", "other"),
    *("tools", "steps", "items", "resolutions"),
)


def changed_section(
    section: GuideSection, article: WantedArticle, document: RevisionDocument
) -> tuple[GuideSection, Counter[str]]:
    """Return the section with what the article says, and what the format cannot say.

    What is the same stays the same object's line; what is new has the line 0.
    """
    change = _Change(section, article, document)
    for name, field in TEXTS.items():
        change.text(name, document[field].strip())
    change.body(document["body"].strip())
    if document["kind"] == "checklist":
        change.lines("items", "steps", document["steps"])
    else:
        change.lines("steps", "steps", document["steps"])
    change.lines("resolutions", "resolutions", document["resolutions"])
    change.tools(document["tools"])
    changed = replace(section, title=document["title"], parts=tuple(change.parts))
    return changed, change.losses + other_fields(document)


class _Change:
    """The parts of a section while they are changed."""

    def __init__(
        self, section: GuideSection, article: WantedArticle, document: RevisionDocument
    ) -> None:
        self.parts = list(section.parts)
        self.losses = Counter[str]()
        self._article, self._document = article, document

    def text(self, name: PartName, markdown: str) -> None:
        """Let a labelled text say this."""
        old = self._part(name)
        if text_of(old) == markdown:
            return
        entry = self._entry(markdown)
        details = pair_details(old.details, entry.details)
        self._put(replace(old, text=entry.text, details=details), is_empty=not markdown)

    def body(self, markdown: str) -> None:
        """Let the texts without a known label say this."""
        old = [part for part in self.parts if part.name in ("text", "other")]
        if body_of(old) == markdown:
            return
        blocks = blocks_of(markdown) if markdown else []
        new = changed_texts(old, blocks)
        self.losses[FORMATTING] += body_of(new) != markdown
        self._count_images(markdown)
        others = [part for part in self.parts if part not in old]
        if len(new) == len(old):
            positions = iter(new)
            self.parts = [next(positions) if part in old else part for part in self.parts]
            return
        self.parts = others
        for part in new:
            self._insert(part)

    def lines(self, name: PartName, field: LineList, lines: Sequence[LineDocument]) -> None:
        """Let a list have these lines."""
        old = self._part(name)
        entries, texts = folded(old), [entry_text(entry) for entry in folded(old)]
        commands = [entry_command(entry) for entry in entries]
        anchors = self._anchors(field, texts)
        wanted = [self._wanted_line(line, anchors, entries) for line in lines]
        if [(entry_text(e), entry_command(e)) for e in wanted] == list(
            zip(texts, commands, strict=True)
        ):
            return
        new_anchors = [line["anchor"] for line in lines]
        paired = pair_entries(entries, anchors, wanted, new_anchors)
        self._put_entries(old, paired)

    def tools(self, tools: Sequence[str]) -> None:
        """Let the list of tools be this."""
        old = self._part("tools")
        if [entry_text(entry) for entry in folded(old)] == list(tools):
            return
        known = {entry_text(entry): entry for entry in folded(old)}
        wanted = [known.get(tool) or self._entry(tool) for tool in tools]
        paired = pair_entries(folded(old), (), wanted, [""] * len(wanted))
        self._put_entries(old, paired)

    def _wanted_line(
        self, line: LineDocument, anchors: Sequence[str], entries: Sequence[GuideEntry]
    ) -> GuideEntry:
        """Return the entry of a line, with the words and marks of the guide where it can."""
        same = [entry for entry in entries if entry_text(entry) == line["text"]]
        here = dict(zip(anchors, entries, strict=False)).get(line["anchor"])
        old = here if here in same else (same[0] if same else None)
        known = here or old
        command = line["command"]
        if command and not (known and entry_command(known)) and command == self._fact(line):
            self.losses[FACTS_COMMAND] += 1
            command = ""
        if old is None:
            old = self._entry(line["text"])
        return with_command(old, command)

    def _fact(self, line: LineDocument) -> str:
        """Return the command that a line had from the start."""
        first = self._article.first
        lines = [*first["steps"], *first["resolutions"]] if first else []
        return next((each["command"] for each in lines if each["anchor"] == line["anchor"]), "")

    def _anchors(self, field: LineList, texts: Sequence[str]) -> list[str]:
        """Return the anchors of the guide's own lines; "" where they are not known."""
        imported = self._article.imported
        lines: Sequence[LineDocument] = imported[field] if imported else ()
        if [line["text"] for line in lines] != list(texts):
            return [""] * len(texts)
        return [line["anchor"] for line in lines]

    def _entry(self, markdown: str) -> GuideEntry:
        entry = to_entry(markdown)
        self.losses[FORMATTING] += loses_formatting(markdown, entry)
        self._count_images(markdown)
        return entry

    def _count_images(self, markdown: str) -> None:
        if images := markdown.count("!["):
            self.losses[IMAGE] += images

    def _part(self, name: PartName) -> SectionPart:
        return next((part for part in self.parts if part.name == name), SectionPart(name))

    def _put_entries(self, old: SectionPart, entries: Sequence[GuideEntry]) -> None:
        """Put a list; what stood above its first entry stays there while that entry is the same."""
        details: tuple[Detail, ...] = ()
        rest = list(entries)
        if old.details and rest and rest[0] == folded(old)[0]:
            details, rest[0] = old.details, old.entries[0]
        is_numbered = old.is_numbered or old.name in ("steps", "resolutions")
        part = replace(old, details=details, entries=tuple(rest), is_numbered=is_numbered)
        self._put(part, is_empty=not rest)

    def _put(self, part: SectionPart, *, is_empty: bool) -> None:
        for index, old in enumerate(self.parts):
            if old.name == part.name:
                self.parts[index : index + 1] = [] if is_empty else [part]
                return
        if not is_empty:
            self._insert(part)

    def _insert(self, part: SectionPart) -> None:
        """Insert a part in the order in which guides have them."""
        rank = _ORDER.index("text" if part.name == "other" else part.name)
        for index, other in enumerate(self.parts):
            if _ORDER.index("text" if other.name == "other" else other.name) > rank:
                self.parts.insert(index, part)
                return
        self.parts.append(part)
