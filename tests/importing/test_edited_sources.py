"""Real folders and the sample guides, imported again and again over what editors have written."""

import os
import random
import shutil
from pathlib import Path

import pytest

from kb.guide.parser import parse_guide
from kb.guide.writer import write_guide
from kb.importing.folder.read import folder_contents
from kb.importing.import_folder import FolderOptions, import_folder
from kb.importing.import_guide import import_guide
from kb.importing.incoming import SourceTexts
from kb.models import Article
from kb.publishing import history
from tests.hypothesis_examples import examples
from tests.importing.guide_mutations import GuideMutator
from tests.importing.site_mutations import SiteEditor

pytestmark = pytest.mark.django_db
GUIDES = Path("tests/data/guides")
SAMPLES = os.environ.get("KB_SAMPLES", "")
FILES = examples(quick=30, thorough=100)
GENERATIONS = 3


def check_words(editor: SiteEditor) -> None:
    """Every mark that an editor left is still in the article."""
    for pk, marks in editor.words.items():
        document = str(history.snapshot(Article.objects.get(pk=pk)))
        assert [mark for mark in marks if mark not in document] == []


@pytest.mark.parametrize("name", ["kubernetes", "pos-terminal", "printer"])
def test_three_editions_of_each_sample_guide(name: str) -> None:
    seeded = random.Random(name)
    text = (GUIDES / f"{name}.txt").read_text(encoding="utf-8")
    import_guide(text, name)
    editor = SiteEditor(seeded, source=name)
    mutator = GuideMutator(parse_guide(text), seeded)
    for _edition in range(GENERATIONS):
        editor.edit(8)
        newer = write_guide(mutator.mutate(6))
        import_guide(newer, name)
        check_words(editor)
        assert import_guide(newer, name).plan.is_empty


@pytest.mark.skipif(not SAMPLES, reason="KB_SAMPLES is not set")
@pytest.mark.parametrize("project", ["openshift-runbooks", "prometheus-runbooks"])
def test_three_states_of_a_real_folder(project: str, tmp_path: Path) -> None:
    """Files are changed, moved and removed; articles are edited meanwhile."""
    seeded = random.Random(project)
    paths = sorted((Path(SAMPLES) / project).rglob("*.md"))
    folder = tmp_path / "files"
    for path in paths[:FILES]:
        target = folder / path.relative_to(Path(SAMPLES) / project)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    source, options = SourceTexts(project, project), FolderOptions()
    import_folder(folder_contents(folder), source, options)
    made = Article.objects.filter(source__key=project).count()
    editor = SiteEditor(seeded, source=project)
    for state in range(GENERATIONS):
        editor.edit(10)
        change_files(folder, seeded, state)
        import_folder(folder_contents(folder), source, options)
        check_words(editor)
        assert import_folder(folder_contents(folder), source, options).plan.is_empty
    assert Article.objects.filter(source__key=project).count() == made


def change_files(folder: Path, seeded: random.Random, state: int) -> None:
    """Reword lines of some files, add some, and move a file to another folder.

    A page that only lists its folder is left: with a text of its own it becomes an article.
    """
    paths = [path for path in sorted(folder.rglob("*.md")) if path.name != "_index.md"]
    for path in seeded.sample(paths, k=min(8, len(paths))):
        lines = path.read_text(encoding="utf-8").split("\n")
        at = seeded.randrange(len(lines))
        words = f"{lines[at]} again" if lines[at][:1].isalpha() else lines[at]
        lines[at : at + 1] = [words]
        path.write_text("\n".join([*lines, "", f"Added in state {state}.", ""]), encoding="utf-8")
    moved = seeded.choice(paths)
    (folder / "moved").mkdir(exist_ok=True)
    moved.rename(folder / "moved" / f"{state}-{moved.name}")
