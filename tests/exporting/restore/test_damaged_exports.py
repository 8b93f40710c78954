"""A damaged export, or one of another version, is refused with its place; nothing is stored."""

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kb.exporting.errors import ExportError
from kb.exporting.exported_models import exported_models
from kb.exporting.manifest import MANIFEST
from kb.exporting.restore.import_site import import_site
from tests.exporting.conftest import Exported


def change_rows(folder: Path, name: str, change: Callable[[list[Any]], Any], *, seal: bool) -> None:
    """Change the rows of a data file; `seal` makes the manifest say the same."""
    file = folder / "data" / name
    rows = [json.loads(line) for line in file.read_bytes().splitlines()]
    change(rows)
    content = "".join(f"{json.dumps(row)}\n" for row in rows).encode()
    file.write_bytes(content)
    if seal:
        said = {"rows": len(rows), "sha256": hashlib.sha256(content).hexdigest()}
        change_manifest(folder, lambda manifest: manifest["files"][f"data/{name}"].update(said))


def change_manifest(folder: Path, change: Callable[[Any], Any]) -> None:
    manifest = json.loads((folder / MANIFEST).read_text())
    change(manifest)
    (folder / MANIFEST).write_text(json.dumps(manifest))


def cut(path: str, *, at: int) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        (folder / path).write_bytes((folder / path).read_bytes()[:at])

    return damage


def rows(name: str, change: Callable[[list[Any]], Any], *, seal: bool = True) -> Any:
    return lambda folder: change_rows(folder, name, change, seal=seal)


def manifest(change: Callable[[Any], Any]) -> Any:
    return lambda folder: change_manifest(folder, change)


def remove(pattern: str) -> Callable[[Path], None]:
    return lambda folder: next(folder.glob(pattern)).unlink()


def spoil(pattern: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        next(folder.glob(pattern)).write_bytes(b"other")

    return damage


DAMAGES: dict[str, tuple[Any, str]] = {
    "no manifest": (remove(MANIFEST), "is no export of a site"),
    "a cut manifest": (cut(MANIFEST, at=900), r"manifest\.json, line \d+: no valid JSON"),
    "another manifest": (manifest(lambda m: m.pop("files")), "no manifest that export_site"),
    "a newer format": (
        manifest(lambda m: m.update(format=99, version="9.9")),
        r"has the format 99, and this version reads up to 1: .*\(9\.9\)",
    ),
    "other tables": (manifest(lambda m: m.update(migration="0001_initial")), "then upgrade"),
    "a model that is unknown": (
        manifest(lambda m: m["files"].update({"data/kb.x.jsonl": {"sha256": "", "rows": 0}})),
        r"data/kb\.x\.jsonl: this version knows no such model",
    ),
    "a file that is not named": (
        manifest(lambda m: m["files"].pop("data/kb.step.jsonl")),
        r"manifest\.json: it does not name data/kb\.step\.jsonl",
    ),
    "a missing file": (remove("data/kb.step.jsonl"), r"kb\.step\.jsonl: the file is missing"),
    "a cut file": (cut("data/kb.step.jsonl", at=2000), r"step\.jsonl, line \d+: no valid JSON"),
    "a line that is no UTF-8": (
        lambda folder: (folder / "data" / "kb.step.jsonl").write_bytes(b"{}\xff\n"),
        r"step\.jsonl, line 1: no valid JSON",
    ),
    "too few rows": (
        rows("kb.step.jsonl", lambda rows: rows.pop(), seal=False),
        r"step\.jsonl: there are \d+ rows, and \d+ were exported",
    ),
    "another checksum": (
        rows("kb.step.jsonl", lambda rows: rows[3].update(text="x"), seal=False),
        r"step\.jsonl: the file was changed after the export",
    ),
    "a row that is a list": (
        rows("kb.step.jsonl", lambda rows: rows.insert(1, [])),
        r"step\.jsonl, line 2: expected an object",
    ),
    "an unknown field": (
        rows("kb.step.jsonl", lambda rows: rows[2].update(colour="red")),
        r"step\.jsonl, line 3: unknown field “colour”",
    ),
    "a missing field": (
        rows("kb.step.jsonl", lambda rows: rows[2].pop("text")),
        r"step\.jsonl, line 3: the field “text” is missing",
    ),
    "a time that is none": (
        rows("kb.comment.jsonl", lambda rows: rows[0].update(at="yesterday")),
        r"comment\.jsonl, line 1: the field “at” cannot be \"yesterday\"",
    ),
    "an id that came before": (
        rows("kb.step.jsonl", lambda rows: rows[2].update(id=rows[0]["id"])),
        r"step\.jsonl, line 3: the database says: .*(UNIQUE|unique)",
    ),
    "nothing where something must be": (
        rows("kb.step.jsonl", lambda rows: rows[1].update(text=None)),
        r"step\.jsonl, line 2: the database says: .*(NOT NULL|not-null)",
    ),
    "a number that is too large": (
        rows("kb.step.jsonl", lambda rows: rows[1].update(position=10**30)),
        r"step\.jsonl, line 2: the database says: ",
    ),
    "an article that is not there": (
        rows("kb.step.jsonl", lambda rows: rows[4].update(article_id=999_999)),
        r"step\.jsonl, line 5: article_id is 999999, and there is no such article",
    ),
    "a permission that is none": (
        rows("auth.group_permissions.jsonl", lambda rows: rows[0].update(permission_id=7)),
        r"permissions\.jsonl, line 1: 7 is no name of a permission",
    ),
    "a missing image": (remove("images/*"), r"images/\w+\.png: the image is missing"),
    "another image": (spoil("images/*"), r"images/\w+\.png: the image was changed"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_export_is_refused_with_its_place_and_changes_nothing(
    name: str, exported: Exported, empty: None, tmp_path: Path
) -> None:
    damage, said = DAMAGES[name]
    folder = tmp_path / "damaged"
    shutil.copytree(exported.folder, folder)
    damage(folder)
    with pytest.raises(ExportError, match=said):
        import_site(folder)
    assert [model for model in exported_models() if model._base_manager.exists()] == []
