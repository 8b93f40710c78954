"""A parsed guide and its lines → which lines each heading, text, entry and code stands in."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from kb.guide.document import Code, Detail, Guide, GuideEntry, GuideSection, SectionPart
from kb.guide.grammar import RULE, is_contents_heading
from kb.guide.labels import read_label
from kb.importing.guide_export.guide_lines import GuideLines

NodeItem = GuideSection | SectionPart | GuideEntry | Detail | Code
NodeKey = tuple[str, int]


@dataclass(frozen=True)
class Node:
    """Where an item stands: its own lines, and those of what it holds, in order.

    What lies between is blank, a rule, or the head of a table.
    """

    item: NodeItem
    own: range
    children: "tuple[Node, ...]" = field(default=())

    @property
    def lines(self) -> range:
        """The numbers of all its lines."""
        stop = self.children[-1].lines.stop if self.children else self.own.stop
        return range(self.own.start, max(stop, self.own.stop))

    def gap_after(self, index: int) -> range:
        """Return the lines before the child with this index: after its heading or another child."""
        before = self.children[index - 1].lines.stop if index else self.own.stop
        return range(before, self.children[index].lines.start)

    @property
    def key(self) -> NodeKey:
        """What finds it again: its kind and its first line."""
        return key_of(self.item)


def key_of(item: NodeItem) -> NodeKey:
    """Return the key of an item's node; its line is 0 where it was in no text."""
    return (type(item).__name__, item.line)


def all_nodes(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield nodes and all below them."""
    for node in nodes:
        yield node
        yield from all_nodes(node.children)


def section_nodes(guide: Guide, lines: GuideLines) -> list[Node]:
    """Return the nodes of the sections, in the order of the text."""
    starts = [_heading_start(section, lines) for section in guide.sections]
    stops = [*starts[1:], guide.note_line or lines.end]
    contents = _contents_start(guide, lines)
    return [
        _section_node(section, range(start, contents if start < contents < stop else stop), lines)
        for section, start, stop in zip(guide.sections, starts, stops, strict=True)
    ]


def children_of(item: NodeItem) -> list[NodeItem]:
    """Return what stands below an item's own words, in the order of the text."""
    if isinstance(item, GuideSection):
        return [*item.parts, *item.codes]
    if isinstance(item, SectionPart):
        return [*item.details, *item.entries]
    return list(item.details) if isinstance(item, GuideEntry) else []


def is_inline(part: SectionPart, lines: GuideLines) -> bool:
    """Say whether a list begins in the line of its label: `Tools: ping, browser`."""
    first = part.entries[0].line if part.entries else 0
    label = read_label(lines.words(part.line))
    return bool(first and first == part.line and label and label.text)


def _heading_start(section: GuideSection, lines: GuideLines) -> int:
    """Return the line of a heading, or of the rule above it."""
    above, below = lines.words(section.line - 1), lines.words(section.line + 1)
    is_pair = RULE.fullmatch(above) and RULE.fullmatch(below) and above[:1] == below[:1]
    return section.line - 1 if is_pair and lines.is_gap(section.line - 2) else section.line


def _contents_start(guide: Guide, lines: GuideLines) -> int:
    """Return the line of the heading of the table of contents; 0 where there is none."""
    number = guide.contents[0].line if guide.contents else 0
    while number and not is_contents_heading(lines.words(number)):
        number -= 1
    return number


def _section_node(section: GuideSection, numbers: range, lines: GuideLines) -> Node:
    rule = section.line + 1
    while rule < numbers.stop and not RULE.fullmatch(lines.words(rule)):
        rule += 1
    own = range(numbers.start, min(rule + 1, numbers.stop))
    children = sorted(children_of(section), key=lambda item: _start(item, lines))
    return Node(section, own, _nodes(children, range(own.stop, numbers.stop), lines))


def _nodes(items: Sequence[NodeItem], numbers: range, lines: GuideLines) -> tuple[Node, ...]:
    """Return the nodes of neighbours, the last of which ends before the end of `numbers`."""
    starts = [_start(item, lines) for item in items]
    stops = [*starts[1:], numbers.stop] if items else []
    return tuple(
        _node(item, lines.trimmed(range(start, stop)), lines)
        for item, start, stop in zip(items, starts, stops, strict=True)
    )


def _node(item: NodeItem, numbers: range, lines: GuideLines) -> Node:
    below = children_of(item)
    if isinstance(item, SectionPart) and is_inline(item, lines):
        below = [child for entry in item.entries for child in _below_label(entry, item.line)]
    children = _nodes(below, numbers, lines)
    if not children:
        return Node(item, numbers)
    own = lines.trimmed(range(numbers.start, children[0].lines.start))
    return Node(item, own, children)


def _below_label(entry: GuideEntry, line: int) -> Iterator[NodeItem]:
    """Yield what stands below the line of a label of an entry that may begin in it."""
    if entry.line > line:
        yield entry
    else:
        yield from entry.details


def _start(item: NodeItem, lines: GuideLines) -> int:
    """Return the first line of an item, the fence above its code included."""
    is_command = isinstance(item, Detail) and item.kind == "command"
    is_fenced = is_command and item.line - 1 in lines.opening_fences
    return item.line - 1 if is_fenced else item.line
