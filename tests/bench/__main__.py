"""`make bench N=10000`: every measurement of this folder, over so many articles."""

import sys
from importlib import import_module
from pathlib import Path


def main() -> None:
    """Call `main(articles)` of each module beside this one, in the order of their names."""
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    for file in sorted(Path(__file__).parent.glob("[!_]*.py")):
        print(f"— {file.stem}, {articles} articles", flush=True)
        import_module(f"tests.bench.{file.stem}").main(articles)


if __name__ == "__main__":
    main()
