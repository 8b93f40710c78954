"""Files that are nowhere on a disk, for tests of what reads folders."""

from collections.abc import Mapping


class FolderInMemory:
    """Files by their paths; a value of None is a file that cannot be read."""

    def __init__(self, files: Mapping[str, bytes | str | None]) -> None:
        self.files = files

    def names(self) -> list[str]:
        """Return the paths."""
        return list(self.files)

    def size(self, name: str) -> int:
        """Return a file's size."""
        return len(self.read(name)) if self.files[name] is not None else 1

    def read(self, name: str) -> bytes:
        """Return a file's bytes. Raises OSError."""
        data = self.files[name]
        if data is None:
            raise OSError(5, "Input/output error")
        return data.encode() if isinstance(data, str) else data
