"""Imports that are killed at any moment: nothing is lost or made twice; the next run ends it."""

import random
import subprocess
from pathlib import Path

from kb.guide.parser import parse_guide
from kb.guide.writer import write_guide
from tests.hypothesis_examples import examples
from tests.importing.guide_mutations import GuideMutator
from tests.whole_site.processes import House, ended, kill

FILES = 60
GUIDE = Path("fixtures/guide.txt").read_text(encoding="utf-8")
START = """
import sys, re, json, django; django.setup()
from django.core.management import call_command
"""
FOLDER = (
    "print('ready')\ncall_command('import_markdown', sys.argv[1], source='files', verbosity=0)\n"
)
NEWER = "print('ready')\ncall_command('import_guide', sys.argv[1], verbosity=0)\n"
LOAD = "call_command('loaddata', 'guide', verbosity=0)\n"
# Texts by title, with the titles of linked articles in place of their ids.
STATE = """
from kb.models import Article, Conflict, ImportedArticle, Revision
from kb.publishing import history
titles = dict(Article.objects.values_list("pk", "title"))
def named(text):
    return re.sub(r"/articles/(\\d+)/", lambda found: titles[int(found[1])], text)
rows = [[article.title, named(str(history.snapshot(article)))] for article in Article.objects.all()]
rows += [[row.name, named(str(row.document))] for row in ImportedArticle.objects.all()]
print(json.dumps(sorted(rows)))
"""
COUNTS = """
from kb.models import Article, Conflict, ImportedArticle, Revision
counts = [model.objects.count() for model in (Article, Revision, Conflict, ImportedArticle)]
print(json.dumps([counts, sorted(Article.objects.values_list("pk", "title", "edit_version"))]))
"""


def killed(house: House, script: str, argument: str, after: float) -> bool:
    """Run a script and kill it so many seconds after it began; return whether it was running."""
    process = house.start(START + script, argument)
    assert process.stdout is not None
    process.stdout.readline()
    try:
        process.wait(timeout=after)
    except subprocess.TimeoutExpired:
        kill([process])
        return True
    ended([process])
    return False


def write_folder(folder: Path) -> None:
    """Write articles of which each links to the next one."""
    for number in range(FILES):
        following = (number + 1) % FILES
        (folder / f"file-{number}.md").write_text(
            f"# Trouble {number}\n\n## Symptom\n\nNumber {number} fails.\n\n## Resolution\n\n"
            f"1. Restart {number}.\n2. See [the next](file-{following}.md).\n",
            encoding="utf-8",
        )


def test_a_folder_whose_import_is_killed_again_and_again_comes_in_whole(
    house: House, tmp_path: Path
) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    write_folder(folder)
    seeded = random.Random(7)
    kills = sum(
        killed(house, FOLDER, str(folder), seeded.uniform(0.1, 1.5))
        for _ in range(examples(quick=2, thorough=10))
    )
    assert kills
    house.run(START + FOLDER, str(folder))
    (after_kills,) = house.run(START + STATE)
    assert after_kills.count('"Trouble ') == FILES
    (before,) = house.run(START + COUNTS)
    house.run(START + FOLDER, str(folder))
    assert house.run(START + COUNTS) == [before]
    assert "the next](Trouble 1)" in after_kills


def test_a_guide_whose_import_is_killed_is_there_as_before_or_as_after(
    house: House, tmp_path: Path
) -> None:
    house.run(START + LOAD)
    path = tmp_path / "newer.txt"
    guide = GuideMutator(parse_guide(GUIDE), random.Random(3)).mutate(30)
    path.write_text(write_guide(guide), encoding="utf-8")
    (before,) = house.run(START + COUNTS)
    seen = {before}
    for number in range(examples(quick=2, thorough=10)):
        killed(house, NEWER, str(path), 0.1 + number * 0.15)
        seen.update(house.run(START + COUNTS))
    house.run(START + NEWER, str(path))
    (after,) = house.run(START + COUNTS)
    assert seen <= {before, after}
    assert before != after
