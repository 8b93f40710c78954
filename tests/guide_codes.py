"""A finder of all codes and spellings of the guide, made from its fixture without a database."""

import json
from functools import cache
from pathlib import Path

from kb.text.code_finder import CodeFinder, KnownCode
from kb.triage.recognise import Clue, recognise

FIXTURE = Path(__file__).resolve().parent.parent / "fixtures" / "guide.json"


class GuideCodes:
    """The finder, and the keys of its targets without `guide-`: `http-503`."""

    def __init__(self) -> None:
        rows = json.loads(FIXTURE.read_text())
        families, articles = {}, {}
        for row in rows:
            fields = row["fields"]
            if row["model"] == "kb.category":
                families[fields["key"]] = fields.get("code_family") or ""
            elif row["model"] == "kb.article":
                code, title = fields.get("code"), fields["title"]
                own = [code, title] if fields["kind"] == "error_code" else []
                articles[fields["key"]] = (fields, list(dict.fromkeys(own)))
        for row in rows:
            if row["model"] == "kb.alias":
                articles[row["fields"]["article"][0]][1].append(row["fields"]["text"])
        self.ids = {key.removeprefix("guide-"): pk for pk, key in enumerate(articles, start=1)}
        self.keys = {pk: key for key, pk in self.ids.items()}
        self.finder = CodeFinder(
            KnownCode(pk, families.get((fields.get("category") or [""])[0], ""), tuple(spellings))
            for pk, (fields, spellings) in enumerate(articles.values(), start=1)
        )

    def clues(self, text: str) -> list[Clue]:
        """The clues of a text."""
        return recognise(text, self.finder)

    def found(self, text: str) -> list[str]:
        """The keys of what a text names, in its order, each once."""
        return list(dict.fromkeys(self.keys[clue.target] for clue in self.clues(text)))

    def meanings(self, text: str) -> list[set[str]]:
        """The keys of what each clue of a text may mean."""
        return [
            {self.keys[pk] for pk in (clue.target, *clue.alternatives)} for clue in self.clues(text)
        ]


@cache
def guide_codes() -> GuideCodes:
    """Return the finder, made once."""
    return GuideCodes()
