"""The entries of a list with what stands above them, and the command of an entry."""

from dataclasses import replace

from kb.guide.as_markdown import entry_command
from kb.guide.document import Detail, GuideEntry, SectionPart


def folded(part: SectionPart) -> tuple[GuideEntry, ...]:
    """Return the entries of a list; what stands above them is said in the first."""
    if not part.entries or not part.details:
        return part.entries
    first, *rest = part.entries
    return (replace(first, details=(*part.details, *first.details)), *rest)


def with_command(entry: GuideEntry, command: str) -> GuideEntry:
    """Return an entry with this command where it had one, else below its words."""
    if entry_command(entry) == command:
        return entry
    places = [at for at, detail in enumerate(entry.details) if detail.kind == "command"]
    details = [detail for detail in entry.details if detail.kind != "command"]
    if command:
        old = entry.details[places[0]] if places else Detail("command", "")
        details.insert(places[0] if places else 0, replace(old, text=command))
    return replace(entry, details=tuple(details))
