"""An uploaded file → the files in it, as a folder on disk would hold them."""

from collections.abc import Iterable

from kb.importing.folder.files import FolderFiles, is_hidden


class UploadedFile:
    """One file that was uploaded by itself."""

    def __init__(self, name: str, data: bytes) -> None:
        self.name, self.data = name, data

    def names(self) -> list[str]:
        """Return the file's name."""
        return [self.name]

    def size(self, name: str) -> int:
        """Return how many bytes it has."""
        return len(self.data)

    def read(self, name: str) -> bytes:
        """Return its bytes."""
        return self.data


class WithoutTopFolder:
    """Files without the folder that all of them lie in: who packs a folder packs its name too.

    An article is recognised by its path, which must not change with the name of the folder.
    """

    def __init__(self, files: FolderFiles) -> None:
        self._files = files
        self._prefix = _top_folder(files.names())

    def names(self) -> list[str]:
        """Return the paths below that folder."""
        names = self._files.names()
        return [name.removeprefix(self._prefix) for name in names if self._is_inside(name)]

    def size(self, name: str) -> int:
        """Return how many bytes a file has. May raise OSError."""
        return self._files.size(self._prefix + name)

    def read(self, name: str) -> bytes:
        """Return a file's bytes. May raise OSError."""
        return self._files.read(self._prefix + name)

    def _is_inside(self, name: str) -> bool:
        return name.startswith(self._prefix)


def _top_folder(names: Iterable[str]) -> str:
    """Return the one folder with all files that are not hidden, with `/`; "" without one."""
    shown = [name for name in names if not is_hidden(name) and not name.startswith("__MACOSX/")]
    tops = {name.partition("/")[0] + "/" if "/" in name else "" for name in shown}
    return tops.pop() if len(tops) == 1 else ""
