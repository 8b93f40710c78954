"""A section as it is to be, and the lines of the old one → its lines: what is the same stays."""

from collections.abc import Iterable, Mapping, Sequence

from kb.guide.document import Code, Detail, GuideEntry, GuideSection, SectionPart
from kb.guide.grammar import read_heading
from kb.guide.writer import label_of, upper_title
from kb.importing.guide_export.code_lines import code_like, restyle_code
from kb.importing.guide_export.guide_lines import GuideLines, indent_of
from kb.importing.guide_export.marks import mark_of_new, mark_of_old
from kb.importing.guide_export.nodes import Node, NodeItem, NodeKey, children_of, is_inline, key_of
from kb.importing.guide_export.numbering import Numbering
from kb.importing.guide_export.restyle import (
    fenced_command,
    mark_of_label,
    restyle_command,
    restyle_heading,
    restyle_words,
)

INDENT = "   "
_LISTED = ("item", "numbered_item")


class SectionWriter:
    """Writes sections of one guide; `titles` are those of its table of contents as it is to be."""

    def __init__(
        self, nodes: Mapping[NodeKey, Node], lines: GuideLines, titles: Mapping[str, str]
    ) -> None:
        self._nodes, self._lines, self._titles = nodes, lines, titles

    def write(self, section: GuideSection) -> list[str]:
        """Return the lines of a section, with their line ends."""
        return self._ended(self._item(section, None, indent=""))

    def _item(self, item: NodeItem, parent: NodeItem | None, *, indent: str) -> list[str]:
        """Return the lines of an item; a new one is indented like this."""
        node = self._node(item)
        if node is not None and node.item == item and children_of(node.item) == children_of(item):
            kept = [child.line for child in children_of(item)]
            if kept == [child.line for child in children_of(node.item)]:
                return self._lines[node.lines]
        own = self._own(item, node, parent, indent)
        below = children_of(item)
        if isinstance(item, SectionPart) and self._is_inline(item, node):
            below = list(item.entries[-1].details)
        if isinstance(item, GuideSection) and item.codes:
            below = self._in_old_order(below)
        inner = (indent_of(own[0]) if own else indent) + INDENT
        return own + self._below(item, node, below, own, inner)

    def _below(
        self,
        item: NodeItem,
        node: Node | None,
        below: Sequence[NodeItem],
        own: Sequence[str],
        indent: str,
    ) -> list[str]:
        """Return the lines of what stands below an item, gaps included."""
        is_list = isinstance(item, SectionPart)
        result: list[str] = []
        before: NodeItem | None = None
        numbers = Numbering(
            [self._first_line(child.item) for child in node.children] if node else []
        )
        for each in below:
            if own or before is not None:
                result += self._gap(node, before, each)
            is_entry = is_list and isinstance(each, GuideEntry)
            inner = "" if isinstance(item, GuideSection) or is_entry else indent
            written = self._item(each, item, indent=inner)
            result += numbers.apply(each, written)
            before = each
        return result

    def _gap(self, node: Node | None, before: NodeItem | None, item: NodeItem) -> list[str]:
        """Return what stands between two neighbours: as it was, else as it is elsewhere here."""
        keys = [child.key for child in node.children] if node else []
        at = keys.index(key_of(item)) if key_of(item) in keys else -1
        is_first = before is None and at == 0
        if node and (is_first or (before and at > 0 and keys[at - 1] == key_of(before))):
            return self._lines[node.gap_after(at)]
        if node and before is None and keys and not isinstance(item, Detail):
            return [line for line in self._lines[node.gap_after(0)] if not line.strip()]
        if isinstance(item, Detail):
            return [self._lines.newline] if item.kind == "paragraph" else []
        if isinstance(item, SectionPart) and before is not None:
            is_label = item.name in ("steps", "items")
            return [] if is_label else [self._lines.newline]
        if node and isinstance(item, GuideEntry) and isinstance(before, GuideEntry):
            return self._usual_gap(node)
        return []

    def _usual_gap(self, node: Node) -> list[str]:
        """Return what stands between the first two entries of a list."""
        for at, (one, two) in enumerate(zip(node.children, node.children[1:], strict=False)):
            if isinstance(one.item, GuideEntry) and isinstance(two.item, GuideEntry):
                return [line for line in self._lines[node.gap_after(at + 1)] if not line.strip()]
        return []

    def _own(
        self, item: NodeItem, node: Node | None, parent: NodeItem | None, indent: str
    ) -> list[str]:
        """Return the lines of an item's own words."""
        old = self._lines[node.own] if node else []
        if node is not None and self._own_words(node.item, node) == self._own_words(item, node):
            return old
        bare = [line.rstrip("\r\n") for line in old]
        if isinstance(item, GuideSection):
            return self._heading(item, node, bare)
        if isinstance(item, SectionPart):
            return self._part(item, node, bare)
        if isinstance(item, Code):
            return self._code(item, node, bare, parent)
        if isinstance(item, Detail) and item.kind == "command":
            return restyle_command(bare, item.text) if bare else fenced_command(item.text, indent)
        if bare:
            mark = mark_of_old(item, bare[0])
        else:
            beside = children_of(parent) if parent else []
            mark = mark_of_new(item, parent, [self._first_line(each) for each in beside], indent)
        return restyle_words(bare, mark, item.text)

    def _heading(self, section: GuideSection, node: Node | None, bare: list[str]) -> list[str]:
        was = node.item.title if node and isinstance(node.item, GuideSection) else ""
        words = self._lines.words(section.line)
        title = section.title
        if words.isupper() and title != was:
            title = upper_title(title, self._titles)
        elif words.isupper():
            title = read_heading(words)[1]
        return restyle_heading(bare, was, section.number, title)

    def _part(self, part: SectionPart, node: Node | None, bare: list[str]) -> list[str]:
        words = part.text
        if self._is_inline(part, node):
            words = ", ".join(entry.text for entry in part.entries)
        if part.name == "text" and not words:
            return []
        if bare and part.name == "text":
            return restyle_words(bare, indent_of(bare[0]), words)
        if bare:
            return restyle_words(bare, mark_of_label(bare[0]), words)
        label = label_of(part)
        return [f"{label} {words}".strip()] if label or words else []

    def _code(
        self, code: Code, node: Node | None, bare: list[str], parent: NodeItem | None
    ) -> list[str]:
        if node is not None and isinstance(node.item, Code):
            return restyle_code(bare, node.item, code)
        beside = parent.codes if isinstance(parent, GuideSection) else ()
        known = [self._first_line(each) for each in beside if each.line]
        return [code_like(known[-1] if known else "", code)]

    def _own_words(self, item: NodeItem, node: Node) -> tuple[object, ...]:
        """Return what is said in an item's own lines, to compare it."""
        if isinstance(item, GuideSection):
            return (item.number, item.title)
        if isinstance(item, SectionPart):
            is_inline = self._is_inline(item, node)
            texts = tuple(entry.text for entry in item.entries) if is_inline else ()
            return (item.name, item.label, item.text, is_inline, texts)
        if isinstance(item, Detail):
            return (item.kind, item.text, item.depth)
        return (item,) if isinstance(item, Code) else (item.text,)

    def _in_old_order(self, items: Iterable[NodeItem]) -> list[NodeItem]:
        """Return codes and the texts among them as they stood; new ones after what is before."""
        line = 0
        places: list[tuple[int, NodeItem]] = []
        for item in items:
            line = item.line or line
            places.append((line, item))
        return [item for _line, item in sorted(places, key=lambda place: place[0])]

    def _is_inline(self, part: SectionPart, node: Node | None) -> bool:
        """Say whether a list stays in the line of its label."""
        old = node.item if node else None
        if not isinstance(old, SectionPart) or not is_inline(old, self._lines):
            return False
        if any(entry.line > old.line for entry in old.entries) or not part.entries:
            return False
        has_details = any(entry.details for entry in part.entries[:-1])
        return part.name == "tools" or (len(part.entries) == 1 and not has_details)

    def _first_line(self, item: NodeItem) -> str:
        node = self._node(item)
        return self._lines[node.own][0].rstrip("\r\n") if node and len(node.own) else ""

    def _node(self, item: NodeItem) -> Node | None:
        return self._nodes.get(key_of(item)) if item.line else None

    def _ended(self, lines: Iterable[str]) -> list[str]:
        return [
            line if line.endswith(("\r", "\n")) else line + self._lines.newline for line in lines
        ]
