"""The guide, read anew as a person would: what each of its lines says of which row.

It shares nothing with the parser, so that it can tell what the parser loses or invents.
"""

import re
from collections.abc import Callable
from typing import Any

Fields = dict[str, Any]
Claim = tuple[str, Fields]
DECORATION = re.compile(r"=+|-+")
FAMILIES = {"6.1": "http", "6.2": "database", "6.3": "system"}
LABELS = {
    "Diagnostic Steps": "step",
    "Resolution": "resolution",
    "Tools": "tool",
    "Tools Required": "tool",
}


class Person:
    """Reads the guide from the first line to the last."""

    def __init__(self) -> None:
        self.contents: dict[str, str] = {}
        self.article: Fields = {}
        self.family = ""
        self.model = "step"
        self.position = 0

    def claims(self, line: str) -> list[Claim]:
        """Return the rows that say what a line says; none where it says nothing known."""
        for pattern, read in RULES.items():
            if match := re.fullmatch(pattern, line):
                return read(self, match)
        return []

    def open(self, article: Fields, number: str = "") -> None:
        """Go on to the next heading."""
        self.article, self.family = article, FAMILIES.get(number, "")
        self.model, self.position = "step", 0

    def title(self, match: re.Match[str]) -> list[Claim]:
        return [("source", {"title": in_title_case(match[0])})]

    def subtitle(self, match: re.Match[str]) -> list[Claim]:
        return [("source", {"subtitle": in_title_case(match[0])})]

    def version(self, match: re.Match[str]) -> list[Claim]:
        return [("source", {"version": match[1], "dated_on": match[2]})]

    def contents_heading(self, _match: re.Match[str]) -> list[Claim]:
        return [("category", {"number": number}) for number in "1234567"]

    def section(self, match: re.Match[str]) -> list[Claim]:
        title = self.contents[match[1]]
        return [("category", {"number": match[1], "title": title})] * (title.upper() == match[2])

    def part(self, match: re.Match[str]) -> list[Claim]:
        self.open({"number": match[1], "title": match[2]}, match[1])
        return [("category" if self.family else "article", self.article)]

    def checklist(self, match: re.Match[str]) -> list[Claim]:
        self.open({"title": in_title_case(match[0]), "kind": "checklist"})
        return [("article", self.article)]

    def problem(self, match: re.Match[str]) -> list[Claim]:
        return [("article", {**self.article, "kind": "problem", "symptom": match[1]})]

    def label(self, match: re.Match[str]) -> list[Claim]:
        self.model, self.position = LABELS[match[1]], 0
        return [(self.model, {"of": self.article, "position": 1})]

    def item(self, match: re.Match[str]) -> list[Claim]:
        if not self.article:
            self.contents[match[1]] = match[2]
            return [("category", {"number": match[1], "title": match[2]})]
        self.position += 1
        return [(self.model, {"of": self.article, "position": self.position, "text": match[2]})]

    def code(self, match: re.Match[str]) -> list[Claim]:
        name, _dash, cause = match[2].partition(" - ")
        fields = {"code": match[1], "kind": "error_code"}
        if self.family == "database":
            return [("article", fields | {"title": match[1], "cause": match[2]})]
        return [("article", fields | {"title": name} | ({"cause": cause} if cause else {}))]

    def closing_note(self, match: re.Match[str]) -> list[Claim]:
        return [("source", {"closing_note": match[0]})]


RULES: dict[str, Callable[[Person, re.Match[str]], list[Claim]]] = {
    "TECHNICAL .* GUIDE": Person.title,
    "ADVANCED .*": Person.subtitle,
    r"Version (.*) \| Last Updated: (.*)": Person.version,
    "TABLE OF CONTENTS": Person.contents_heading,
    r"(\d)\. ([A-Z ]+)": Person.section,
    r"(\d\.\d) (.*)": Person.part,
    "(?:MONITORING|PREVENTION) .*": Person.checklist,
    "Problem: (.*)": Person.problem,
    f"({'|'.join(LABELS)}):": Person.label,
    r"(?:(\d)\.|-) (.*)": Person.item,
    "([^:]*): (.*)": Person.code,
    "This technical guide .*": Person.closing_note,
}


def in_title_case(heading: str) -> str:
    """Return one of the three headings of this guide that the contents do not have."""
    return heading.title().replace(" And ", " and ")


def claims(text: str) -> list[tuple[str, list[Claim]]]:
    """Return every line that is no decoration, with the rows that say what it says."""
    person = Person()
    lines = [line for line in text.split("\n") if line and not DECORATION.fullmatch(line)]
    return [(line, person.claims(line)) for line in lines]
