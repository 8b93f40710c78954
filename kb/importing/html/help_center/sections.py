"""Sections and categories of a Help Center → folders, named by their ids, and their titles."""

from collections.abc import Iterable, Mapping

from kb.importing.html.help_center.rows import CenterRow, HelpCenterRows, center_text, id_of

MOST_LEVELS = 20
"""Sections in sections; a circle of them ends here too."""


class SectionFolders:
    """The folders of a Help Center: `<category>/<section>/<section>`.

    A folder keeps its name when its title changes, so that its articles stay the same ones.
    """

    def __init__(self, rows: HelpCenterRows) -> None:
        self.rows = rows

    def folder_of(self, section: str) -> str:
        """Return the folder of a section, "" for one that is not in the files."""
        ids: list[str] = []
        row = self.rows.sections.get(section)
        while row is not None and id_of(row) not in ids and len(ids) < MOST_LEVELS:
            ids.insert(0, id_of(row))
            section_row, row = row, self.rows.sections.get(id_of(row, "parent_section_id"))
            if row is None and (category := id_of(section_row, "category_id")):
                ids.insert(0, category)
        return "/".join(ids)

    def groups(self, folders: Iterable[str]) -> dict[str, Mapping[str, object]]:
        """Return the title, description and position of each folder and of those above it."""
        groups: dict[str, Mapping[str, object]] = {}
        for folder in folders:
            ids = folder.split("/") if folder else []
            for level, name in enumerate(ids, start=1):
                path = "/".join(ids[:level])
                if path not in groups and (row := self._row(name, is_first=level == 1)):
                    groups[path] = _group(row)
        return groups

    def _row(self, name: str, *, is_first: bool) -> CenterRow | None:
        categories = self.rows.categories if is_first else {}
        return categories.get(name) or self.rows.sections.get(name)


def _group(row: CenterRow) -> dict[str, object]:
    values = {
        "title": center_text(row, "name", "title"),
        "description": center_text(row, "description"),
        "position": center_text(row, "position"),
    }
    return {key: value for key, value in values.items() if value}
