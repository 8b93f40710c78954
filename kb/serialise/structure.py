"""What stands where in an article, the same for the page, the Markdown and the reply."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.models import Kind, Publication
from kb.text.markdown import to_plain

Document = dict[str, Any]
Text = str | Promise
# Article key → the publication that this reader may see; what is not in it is not shown.
Links = Mapping[str, Publication]

BLOCKS = ("symptom", "environment", "cause", "body")
PARTS = ("steps", "resolutions")
LABELS: dict[str, Text] = {
    "symptom": gettext_lazy("Problem"),
    "environment": gettext_lazy("Environment"),
    "cause": gettext_lazy("Cause"),
    "body": gettext_lazy("Background"),
}
OWN_LABELS: dict[tuple[str, str], Text] = {
    (Kind.ERROR_CODE, "cause"): gettext_lazy("Meaning"),
    (Kind.HOW_TO, "body"): gettext_lazy("How it is done"),
}
STEPS: dict[str, Text] = {
    Kind.PROBLEM: gettext_lazy("Diagnose"),
    Kind.CHECKLIST: gettext_lazy("Check"),
}


@dataclass(frozen=True)
class Jump:
    """Where to go when a check fails: words, and a #line, a path or nothing to follow."""

    text: str
    href: str


def text_label(kind: str, field: str) -> Text:
    """Return what stands above a text; a code's cause is its meaning, a how-to's body its point."""
    return OWN_LABELS.get((kind, field), LABELS[field])


def part_title(kind: str, part: str) -> Text:
    """Return the heading above the steps or the resolutions."""
    if part == "resolutions":
        return gettext_lazy("Resolve")
    return STEPS.get(kind, gettext_lazy("Steps"))


def filled_blocks(document: Document) -> list[str]:
    """Return the names of the texts that an article has."""
    return [field for field in BLOCKS if document[field].strip()]


def filled_parts(document: Document) -> list[str]:
    """Return which of steps and resolutions an article has."""
    return [part for part in PARTS if document[part]]


def remarks(line: Document) -> Iterator[tuple[Text, str]]:
    """Return what is said below a line's text and command: a caption and Markdown each."""
    if line["changes_system"]:
        yield gettext_lazy("Careful"), _("changes the system")
    if line.get("expected"):
        yield gettext_lazy("Look for"), line["expected"].strip()
    if line.get("verify"):
        yield gettext_lazy("It worked if"), line["verify"].strip()


def jump(document: Document, line: Document, links: Links) -> Jump | None:
    """Return where a line sends the reader when it fails; None where nothing can be shown."""
    goal = line.get("if_not", "")
    if goal == "escalate":
        return Jump(_("escalate to support"), "")
    if goal.startswith("#"):
        return _jump_to_line(document, goal)
    target = links.get(goal)
    return Jump(target.heading, target.get_absolute_url()) if target else None


def _jump_to_line(document: Document, goal: str) -> Jump | None:
    for part in PARTS:
        for number, line in enumerate(document[part], start=1):
            if f"#{line['anchor']}" == goal:
                title = part_title(document["kind"], part)
                return Jump(f"{title} {number}: {to_plain(line['text'])}", goal)
    return None


def targets(document: Document, links: Links, *types: str, anchor: str = "") -> list[Publication]:
    """Return what an article, or one line of it, links to with these types, in its order."""
    keys = [
        relation["target"]
        for relation in document["relations"]
        if relation["anchor"] == anchor and relation["type"] in types
    ]
    return [links[key] for key in dict.fromkeys(keys) if key in links]


def target_keys(document: Document) -> set[str]:
    """Return the keys of all articles that a document leads to."""
    goals = {step["if_not"] for step in document["steps"]}
    keys = {goal for goal in goals if goal and goal != "escalate" and not goal.startswith("#")}
    return keys | {relation["target"] for relation in document["relations"]}
