"""The sections of a text → the fields of an article; everything else in the body, in order."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from kb.documents import LineList, PublicText
from kb.importing.folder.clean.findings import Findings, shortened
from kb.importing.folder.field_words import SectionField
from kb.importing.folder.lines import ListedLine, NoLines
from kb.importing.folder.outline import TextSection
from kb.importing.folder.section_lines import read_section_lines, read_tools
from kb.importing.folder.section_trees import SectionTree

FIELDS_OF_KINDS: dict[str, frozenset[SectionField]] = {
    "problem": frozenset({"symptom", "environment", "cause", "steps", "resolutions", "tools"}),
    "procedure": frozenset({"environment", "steps", "tools"}),
    "checklist": frozenset({"environment", "steps", "tools"}),
    "how_to": frozenset({"environment", "steps", "tools"}),
    "error_code": frozenset({"environment", "cause"}),
}
KIND_NAMES = {
    "problem": "a problem",
    "procedure": "a procedure",
    "checklist": "a checklist",
    "how_to": "a how-to",
    "error_code": "an error code",
}
MAX_TOGETHER = 1_500
"""Characters up to which a text with headings of its own stays together in a field."""

TextFieldName = Literal["symptom", "environment", "cause"]
_TEXTS: dict[SectionField, TextFieldName] = {
    "symptom": "symptom",
    "environment": "environment",
    "cause": "cause",
}
_LINES: dict[SectionField, LineList] = {"steps": "steps", "resolutions": "resolutions"}


@dataclass
class PlacedText:
    """What of a text goes where; `body` has pieces in order.

    `headings` has each heading with the text in which it stands, or with the part of the page that
    it became, such as `_steps`.
    """

    texts: dict[PublicText, str] = field(default_factory=dict)
    lines: dict[LineList, list[ListedLine]] = field(default_factory=dict)
    tools: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    headings: list[tuple[TextSection, str]] = field(default_factory=list)


def place_sections(
    trees: Sequence[SectionTree], kind: str, findings: Findings, introduction: str = ""
) -> PlacedText:
    """Return what each section becomes in an article of this kind.

    `introduction` stands before the first heading: it is a problem's symptom where no heading
    names one.
    """
    placer = _Placer(kind, findings)
    has_symptom = any(tree.field == "symptom" and tree.text for tree in trees)
    if introduction and kind == "problem" and not has_symptom:
        placer.placed.texts["symptom"] = introduction
        findings.note("The text before the first heading became the symptom.")
    elif introduction:
        placer.placed.body.append(introduction)
    for tree in trees:
        placer.place(tree)
    return placer.placed


class _Placer:
    """Places one section after the other."""

    def __init__(self, kind: str, findings: Findings) -> None:
        self.kind = kind
        self.fields = FIELDS_OF_KINDS[kind]
        self.findings = findings
        self.placed = PlacedText()

    def place(self, tree: SectionTree) -> None:
        """Put a section where it belongs, and note it."""
        name = tree.field
        if not name:
            self._to_body(tree)
        elif name not in self.fields:
            self._to_body(tree, f"{KIND_NAMES[self.kind]} has no field for it")
        elif not tree.text:
            self._say(tree, "has no text below it")
            self.placed.headings.append((tree.head, ""))
        elif text_field := _TEXTS.get(name):
            self._to_text(tree, text_field)
        else:
            self._to_lines(tree, name)

    def _to_text(self, tree: SectionTree, name: TextFieldName) -> None:
        texts = self.placed.texts
        below = [(section, name) for section in tree.below]
        if name in texts:
            texts[name] = f"{texts[name]}\n\n{tree.whole}"
            self._say(tree, f"joined the {name}, with its heading")
            self.placed.headings += [(tree.head, name), *below]
        else:
            self._fill(tree, name)

    def _fill(self, tree: SectionTree, name: TextFieldName) -> None:
        """Make a section a field; of a long one only what stands above its first heading."""
        is_together = not tree.head.text or len(tree.text) <= MAX_TOGETHER
        self.placed.texts[name] = tree.text if is_together else tree.head.text
        self.placed.headings.append((tree.head, f"_{name}"))
        place = name if is_together else "body"
        self.placed.headings += [(section, place) for section in tree.below]
        if is_together or not tree.below:
            self._say(tree, f"became the {name}")
            return
        self.placed.body += [section.whole for section in tree.below]
        self._say(tree, f"became the {name}; what has headings in it stayed in the body")

    def _to_lines(self, tree: SectionTree, name: SectionField) -> None:
        try:
            if name == "tools":
                self._add_tools(tree)
            else:
                self._add_lines(tree, _LINES[name])
        except NoLines as reason:
            self._to_body(tree, f"it {reason}")

    def _add_tools(self, tree: SectionTree) -> None:
        if self.placed.tools:
            raise NoLines("is a second list of tools")
        self.placed.tools = read_tools(tree)
        self._say(tree, "became the tools")
        self.placed.headings.append((tree.head, "_tools"))

    def _add_lines(self, tree: SectionTree, name: LineList) -> None:
        if name in self.placed.lines:
            raise NoLines(f"is a second list of {name}")
        found = read_section_lines(tree)
        self.placed.lines[name] = found.lines
        word = name if len(found.lines) > 1 else name[:-1]
        rest = ""
        if found.introduction:
            self.placed.body.append(f"{tree.head.source}\n\n{found.introduction}")
            rest = "; the text before them stayed in the body"
        place = "body" if rest else f"_{name}"
        self._say(tree, f"became {len(found.lines)} {word}{rest}")
        self.placed.headings.append((tree.head, place))

    def _to_body(self, tree: SectionTree, reason: str = "") -> None:
        self.placed.body.append(tree.whole)
        self.placed.headings += [(section, "body") for section in (tree.head, *tree.below)]
        if reason:
            self._say(tree, f"stayed in the body: {reason}")

    def _say(self, tree: SectionTree, what: str) -> None:
        self.findings.note(f'"{shortened(tree.head.source)}" {what}.')
