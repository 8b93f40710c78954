"""A folder of Markdown and a guide in; files a second, memory, and the time of a second run out."""

import os
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from kb.importing.folder.read import folder_contents
from kb.importing.import_folder import FolderOptions, import_folder
from kb.importing.import_guide import import_guide
from kb.importing.incoming import SourceTexts
from kb.models import Article

FILES = 1_000
ROUNDS = 4


def main(articles: int) -> None:
    """Print all of it; how many articles there are changes nothing here."""
    samples = os.environ.get("KB_SAMPLES")
    if samples:
        with tempfile.TemporaryDirectory() as folder:
            write_files(Path(samples), Path(folder))
            report_folder(Path(folder))
    else:
        print("folder:     left out, for KB_SAMPLES is not set")
    report_guide()


def write_files(samples: Path, folder: Path) -> None:
    """Write so many different files into a folder: the samples, with a number in their titles."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(samples.rglob("*.md"))]
    for number in range(FILES):
        part = folder / f"part-{number % 20}"
        part.mkdir(exist_ok=True)
        text = texts[number % len(texts)].replace("\n# ", f"\n# {number} ", 1)
        (part / f"file-{number}.md").write_text(f"{text}\nNumber {number}.\n", encoding="utf-8")


def report_folder(folder: Path) -> None:
    """Print how long a folder takes, once and again, and what the process holds after it."""
    source = SourceTexts("bench-files", "Files")

    def run() -> None:
        import_folder(folder_contents(folder), source, FolderOptions())

    first = seconds(run)
    made = Article.objects.filter(source__key=source.key).count()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"folder:     {FILES} files became {made} articles in {first:.1f} s (goal 120), ", end="")
    print(f"{FILES / first:.0f} files a second, {memory} MB at most")
    again = seconds(run)
    print(f"unchanged:  {again:.2f} s, {again / first:.3f} of the first run (goal below .1)")
    path = next(folder.rglob("*.md"))
    path.write_text(path.read_text(encoding="utf-8") + "\nOne more line.\n", encoding="utf-8")
    print(f"one file:   {seconds(run):.2f} s after it was changed")


def report_guide() -> None:
    """Print how long the guide takes, unchanged and with one other line."""
    text = Path("fixtures/guide.txt").read_text(encoding="utf-8")
    same = min(seconds(lambda: import_guide(text, "guide")) for _ in range(ROUNDS))
    newer = text.replace("Verify DNS resolution", "Verify DNS resolution with dig")
    other = seconds(lambda: import_guide(newer, "guide"))
    import_guide(text, "guide")
    print(f"guide:      {same:.2f} s unchanged, {other:.2f} s with one other line")


def seconds(call: Callable[[], object]) -> float:
    """Return how many seconds a call takes."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start
