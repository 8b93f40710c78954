"""A page → what is wrong with it: tags, ids, labels, and what the policy forbids."""

from collections import Counter
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"}
VOID |= {"track", "wbr"}
# In our own SVG these stand alone.
VOID_IN_SVG = {"path", "use", "rect", "circle", "line"}
NEEDS_A_NAME = {"input", "select", "textarea"}
ONCE = {"title", "main", "h1", "html", "head", "body"}
NOT_IN_A_PARAGRAPH = {"p", "div", "ul", "ol", "li", "table", "section", "article", "nav"}
NOT_IN_A_PARAGRAPH |= {"aside", "form", "h1", "h2", "h3", "h4", "pre"}
POINTS = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "list", "form")
BOOLEAN_ARIA = {"aria-hidden", "aria-expanded", "aria-current", "aria-pressed", "aria-selected"}


class Checker(HTMLParser):
    """Reads a page and notes what is wrong with it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.faults: list[str] = []
        self.ids: Counter[str] = Counter()
        self.tags: Counter[str] = Counter()
        self.pointers: list[tuple[str, str]] = []
        self.fields: list[tuple[str, dict[str, str | None]]] = []
        self.labelled: set[str] = set()
        self.names: list[tuple[str, str]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag says, and where it stands."""
        self.tags[tag] += 1
        known = dict(attrs)
        if len(known) != len(attrs):
            self.faults.append(f"<{tag}> says an attribute twice: {attrs}")
        self._note(tag, known)
        if tag in NOT_IN_A_PARAGRAPH and "p" in self.open:
            self.faults.append(f"<{tag}> inside <p>, line {self.getpos()[0]}")
        if tag in {"a", "button"} and {"a", "button"} & set(self.open):
            self.faults.append(f"<{tag}> inside a link or button, line {self.getpos()[0]}")
        if tag not in VOID and not (tag in VOID_IN_SVG and "svg" in self.open):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take `<br/>` for `<br>`; `<div/>` closes nothing in HTML."""
        if tag not in VOID and "svg" not in self.open:
            self.faults.append(f"<{tag}/> closes nothing, line {self.getpos()[0]}")
        self.tags[tag] += 1
        self._note(tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        """Match it with the tag that was opened last."""
        if tag in VOID or (tag in VOID_IN_SVG and "svg" in self.open):
            return
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self.open[-1:]}, line {self.getpos()[0]}")
            if tag in self.open:
                del self.open[len(self.open) - 1 - self.open[::-1].index(tag) :]
        else:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        """Note a brace or a tag that a template left behind."""
        if "script" not in self.open and "style" not in self.open:
            self.text.append(data)

    def _note(self, tag: str, known: dict[str, str | None]) -> None:
        if "id" in known:
            self.ids[known["id"] or ""] += 1
        self.pointers += [(name, known[name] or "") for name in POINTS if name in known]
        for name in set(known) & {"style", "onclick", "onload", "onerror", "onsubmit"}:
            self.faults.append(f"<{tag}> has {name}=, which the policy forbids")
        if tag == "script" and "src" not in known and known.get("type") != "application/json":
            self.faults.append("a script in the page, which the policy forbids")
        if "maxlength" in known:
            self.faults.append(f"<{tag}> has a maxlength: what is pasted would be cut in silence")
        if tag == "img" and "alt" not in known:
            self.faults.append("an image without alt")
        if tag == "label" and known.get("for"):
            self.labelled.add(known["for"] or "")
        if tag in NEEDS_A_NAME and known.get("type") not in {"hidden", "submit", "button"}:
            inside = "label" in self.open
            self.fields.append((tag, known | ({"aria-label": "inside"} if inside else {})))
        for name in BOOLEAN_ARIA & set(known):
            if not known[name]:
                self.faults.append(f"<{tag} {name}> without a value")

    def finish(self) -> list[str]:
        """Close the page and say all that is wrong."""
        self.close()
        self.faults += [f"<{tag}> is never closed" for tag in self.open]
        self.faults += [
            f"id {name!r} {n} times" for name, n in self.ids.items() if n > 1 or not name
        ]
        for name, value in self.pointers:
            for one in value.split():
                if one not in self.ids:
                    self.faults.append(f"{name}={one!r} points to nothing")
        self.faults += [f"{self.tags[tag]} <{tag}>" for tag in ONCE if self.tags[tag] > 1]
        self.faults += [f"no <{tag}>" for tag in ("title", "h1", "main") if not self.tags[tag]]
        for tag, known in self.fields:
            if not (known.get("id") in self.labelled or known.get("aria-label") or named(known)):
                self.faults.append(f"<{tag} name={known.get('name')!r}> has no name for readers")
        text = " ".join(self.text)
        self.faults += [
            f"{mark} in the text" for mark in ("{{", "{%", "None,", "&lt;p&gt;") if mark in text
        ]
        return self.faults


def named(known: dict[str, str | None]) -> bool:
    """Whether something else names a field."""
    return bool(known.get("aria-labelledby") or known.get("title"))


def faults_of(html: str) -> list[str]:
    """What is wrong with a page."""
    checker = Checker()
    checker.feed(html)
    found = checker.finish()
    return found if html.lstrip().lower().startswith("<!doctype html>") else [*found, "no doctype"]
