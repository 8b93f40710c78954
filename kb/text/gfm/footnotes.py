"""Footnotes: numbered by their first reference, gathered at the end of the text."""

from collections.abc import Iterator

from markdown_it.token import Token

from kb.text.text_problem import Translate, gettext_noop

Attributes = dict[str, str | int | float]
BACK_LABEL = gettext_noop("Back to reference %(name)s")


def with_footnotes(tokens: list[Token], place: str, translate: Translate) -> list[Token]:
    """Return the tokens with links for references, and the footnotes in a list at the end.

    Ids begin with `place`. A footnote that nothing refers to is left out: `unused_footnotes`.
    """
    body, notes = _taken_out(tokens)
    if not notes:
        return body
    section = _Section(notes, place, translate)
    return [*section.with_links(body), *section.tokens()]


def unused_footnotes(tokens: list[Token]) -> list[str]:
    """Return the names of the footnotes that nothing refers to."""
    body, notes = _taken_out(tokens)
    section = _Section(notes, "", str)
    list(section.with_links(body))
    list(section.tokens())
    return [label for label in notes if label not in section.references]


def _taken_out(tokens: list[Token]) -> tuple[list[Token], dict[str, list[Token]]]:
    """Return the tokens without footnotes, and the content of each footnote by its name."""
    body: list[Token] = []
    notes: dict[str, list[Token]] = {}
    targets = [body]
    for token in tokens:
        if token.type == "footnote_open":
            content: list[Token] = []
            notes.setdefault(token.meta["label"], content)
            targets.append(content)
        elif token.type == "footnote_close":
            targets.pop()
        else:
            targets[-1].append(token)
    return body, notes


class _Section:
    """The footnotes of a text; `references` counts the references to each, the first first."""

    def __init__(self, notes: dict[str, list[Token]], place: str, translate: Translate) -> None:
        self.notes = notes
        self.place = place
        self.back_label = translate(BACK_LABEL)
        self.references: dict[str, int] = {}
        self.numbers: dict[str, int] = {}
        self.order: list[str] = []

    def with_links(self, tokens: list[Token]) -> Iterator[Token]:
        """Yield tokens with links to the footnotes in their children."""
        for token in tokens:
            if token.children and any(child.type == _REFERENCE for child in token.children):
                token.children = [new for old in token.children for new in self._linked(old)]
            yield token

    def _linked(self, token: Token) -> Iterator[Token]:
        if token.type != _REFERENCE:
            yield token
            return
        label = token.meta["label"]
        if label not in self.numbers:
            self.order.append(label)
        number = self.numbers.setdefault(label, len(self.order))
        count = self.references[label] = self.references.get(label, 0) + 1
        yield Token("sup_open", "sup", 1)
        target: Attributes = {
            "href": f"#{self._id('fn', number)}",
            "id": self._id("fnref", number, count),
        }
        yield from _link(f"[{number}]", target)
        yield Token("sup_close", "sup", -1)

    def tokens(self) -> Iterator[Token]:
        """Yield the list of the footnotes that are referred to, also from footnotes."""
        contents: list[tuple[str, list[Token]]] = []
        while len(contents) < len(self.order):
            label = self.order[len(contents)]
            contents.append((label, list(self.with_links(self.notes[label]))))
        if not contents:
            return
        yield Token("footnotes_open", "div", 1, attrs={"class": "footnotes"})
        yield Token("ordered_list_open", "ol", 1)
        for label, content in contents:
            yield Token("li_open", "li", 1, attrs={"id": self._id("fn", self.numbers[label])})
            yield from self._with_way_back(label, content)
            yield Token("li_close", "li", -1)
        yield Token("ordered_list_close", "ol", -1)
        yield Token("footnotes_close", "div", -1)

    def _with_way_back(self, label: str, content: list[Token]) -> list[Token]:
        """Return a footnote with links back to its references at its end."""
        last = content[-2] if len(content) > 2 and content[-1].type == "paragraph_close" else None
        links = list(self._links_back(label))
        if last and last.children is not None:
            last.children += links
            return content
        paragraph = Token("inline", "", 0, children=links)
        return [*content, Token("p_open", "p", 1), paragraph, Token("p_close", "p", -1)]

    def _links_back(self, label: str) -> Iterator[Token]:
        number = self.numbers[label]
        for count in range(1, self.references[label] + 1):
            name = f"{number}-{count}" if count > 1 else str(number)
            target = f"#{self._id('fnref', number, count)}"
            yield Token("text", "", 0, content=" ")
            yield from _link("↩", {"href": target, "aria-label": self.back_label % {"name": name}})

    def _id(self, kind: str, number: int, count: int = 1) -> str:
        """Return an id that no heading has: theirs have no dot."""
        return f"{self.place}_{kind}.{number}" + (f".{count}" if count > 1 else "")


_REFERENCE = "footnote_reference"


def _link(text: str, attributes: Attributes) -> Iterator[Token]:
    yield Token("link_open", "a", 1, attrs=attributes)
    yield Token("text", "", 0, content=text)
    yield Token("link_close", "a", -1)
