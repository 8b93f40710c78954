"""A guide as it was imported, and what the site made of it → the guide with only that changed."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from kb.guide.as_markdown import body_of, entry_command, entry_text, text_of
from kb.guide.document import Guide, GuideSection
from kb.guide.errors import GuideError
from kb.guide.parser import parse_guide
from kb.guide.writer import write_section
from kb.importing.guide_export.contents import ContentsWriter
from kb.importing.guide_export.guide_lines import GuideLines, join_lines, read_guide_lines
from kb.importing.guide_export.nodes import Node, all_nodes, section_nodes
from kb.importing.guide_export.plan import plan_sections
from kb.importing.guide_export.planned import Plan, PlannedSection
from kb.importing.guide_export.render import SectionWriter
from kb.importing.guide_export.wanted import WantedGuide

_TRIES = 8


@dataclass(frozen=True)
class ExportedGuide:
    """The text of a guide; what its format cannot say, and what was left out or as it was."""

    text: str
    losses: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def export_guide(wanted: WantedGuide) -> ExportedGuide:
    """Return the text of a guide. Raises GuideError where the imported text cannot be read.

    What it says is read back: where a section does not say what it is to, it is written anew in
    the form of the writer, and where that fails as well it is left as it was, with a note.
    """
    guide = parse_guide(wanted.text)
    plan = plan_sections(guide, wanted)
    assembler = _Assembler(guide, plan, read_guide_lines(wanted.text))
    for _try in range(_TRIES):
        text, starts = assembler.assemble()
        wrong = _wrong_sections(text, starts, plan)
        if not wrong:
            break
        for index in sorted(wrong, reverse=True):
            _write_otherwise(plan, index)
    else:
        text = wanted.text
        plan.notes.append("the guide as a whole is left as it was: it could not be read back")
    losses = tuple(str(loss) for loss in plan.losses)
    return ExportedGuide(text, losses, tuple(plan.notes))


@dataclass
class _Assembler:
    guide: Guide
    plan: Plan
    lines: GuideLines
    nodes: dict[int, Node] = field(init=False)
    previous: dict[int, int] = field(init=False)

    def __post_init__(self) -> None:
        self.nodes = {node.item.line: node for node in section_nodes(self.guide, self.lines)}
        self.previous = dict(zip([*self.nodes][1:], self.nodes, strict=False))

    def assemble(self) -> tuple[str, list[int]]:
        """Return the text, and the line in which each planned section starts."""
        contents = ContentsWriter(self.guide, self.plan.sections, self.lines)
        by_key = {node.key: node for node in all_nodes(self.nodes.values())}
        writer = SectionWriter(by_key, self.lines, contents.titles)
        order = list(self.nodes)
        result = self._between(0, order[0], contents) if order else []
        starts: list[int] = []
        before = 0
        for index, planned in enumerate(self.plan.sections):
            line = planned.old.line if planned.old else 0
            if index:
                result += self._gap(before, line, contents)
            starts.append(len(result) + 1)
            if planned.old is None or planned.is_written_anew:
                written = write_section(planned.section, contents.titles)
                result += [each + self.lines.newline for each in written]
            else:
                result += writer.write(planned.section)
            before = line
        result += self._between(order[-1], 0, contents) if order else []
        return join_lines(result, self.lines), starts

    def _gap(self, before: int, after: int, contents: ContentsWriter) -> list[str]:
        """Return what stands between two sections: as it was where they were neighbours."""
        previous = self.previous.get(after, 0)
        if previous and previous == before:
            return self._between(before, after, contents)
        if previous:
            numbers = range(self.nodes[previous].lines.stop, self.nodes[after].lines.start)
            return self._changed(numbers, contents) or [self.lines.newline]
        return [self.lines.newline]

    def _between(self, before: int, after: int, contents: ContentsWriter) -> list[str]:
        """Return the lines between two sections of the text; 0 is its start, or its end."""
        start = self.nodes[before].lines.stop if before else 1
        stop = self.nodes[after].lines.start if after else self.lines.end
        return self._changed(range(start, stop), contents)

    def _changed(self, numbers: range, contents: ContentsWriter) -> list[str]:
        result: list[str] = []
        for number in numbers:
            old = self.lines[range(number, number + 1)]
            for line in contents.changes.get(number, old):
                ended = line.endswith(("\r", "\n"))
                result.append(line if ended else line + self.lines.newline)
        return result


def _wrong_sections(text: str, starts: Sequence[int], plan: Plan) -> set[int]:
    """Return which planned sections, by index, are not read back as they are to be."""
    try:
        found = parse_guide(text).sections
    except GuideError as error:
        lines = [line for line, _message in error.errors]
        return {
            max((at for at, start in enumerate(starts) if start <= line), default=0)
            for line in lines
        }
    wrong = {
        at
        for at, (planned, section) in enumerate(zip(plan.sections, found, strict=False))
        if _said(planned.section) != _said(section)
    }
    return wrong if len(found) == len(plan.sections) else wrong or {len(plan.sections) - 1}


def _write_otherwise(plan: Plan, index: int) -> None:
    """Let a section be written in the next form; at last leave it as it was, or out."""
    planned: PlannedSection = plan.sections[index]
    if planned.old is not None and not planned.is_written_anew:
        planned.is_written_anew = True
        return
    if planned.old is None:
        plan.notes.append(f"{planned.title}: left out, the format cannot say it")
        del plan.sections[index]
        return
    planned.is_written_anew = False
    if planned.section != planned.old:
        plan.notes.append(f"{planned.title}: left as it was, the format cannot say the change")
    planned.section = planned.old


def _said(section: GuideSection) -> tuple[object, ...]:
    """Return what readers would see of a section."""
    lists = [
        (part.name, [(entry_text(entry), entry_command(entry)) for entry in part.entries])
        for part in section.parts
        if part.name not in ("text", "other", "problem", "environment", "cause")
    ]
    above = [(part.name, part.details) for part in section.parts if part.entries and part.details]
    texts = [text_of(section.part(name)) for name in ("problem", "environment", "cause")]
    heading = (section.number, section.title, section.kind)
    return (heading, texts, body_of(section.texts), sorted(lists), above, section.codes)
