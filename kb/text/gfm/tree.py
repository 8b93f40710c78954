"""Tokens of markdown-it → the tree of elements that Python-Markdown works on."""

from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element, TreeBuilder

from markdown_it.token import Token

from kb.text.gfm.block_rules import TAG_LINES
from kb.text.gfm.limits import MAX_CODE
from kb.text.syntax_highlighting import code_html, plain_code_html
from kb.text.text_problem import Translate, gettext_noop

ALERTS = {
    "note": gettext_noop("Note"),
    "tip": gettext_noop("Tip"),
    "important": gettext_noop("Important"),
    "warning": gettext_noop("Warning"),
    "caution": gettext_noop("Caution"),
    "danger": gettext_noop("Danger"),
}
TASK_LABELS = {False: gettext_noop("To do"), True: gettext_noop("Done")}
TITLE = {"class": "admonition-title"}
_TAGS = {"s": "del"}
_ALIGN = "text-align:"


def token_tree(
    tokens: list[Token], root: str, stash: Callable[[str], str], translate: Translate
) -> Element:
    """Return the element `root` that holds what the tokens say.

    `stash` keeps finished HTML and returns what stands for it in the text.
    """
    builder = _TokenBuilder(stash, translate)
    builder.builder.start(root, {})
    builder.add(tokens)
    builder.builder.end(root)
    return builder.builder.close()


class _TokenBuilder:
    """Adds one token after the other."""

    def __init__(self, stash: Callable[[str], str], translate: Translate) -> None:
        self.builder = TreeBuilder()
        self.stash = stash
        self.translate = translate
        self.code_left = MAX_CODE
        self.box: dict[str, str] = {}  # of a task whose words are still to come
        self.handlers: dict[str, Callable[[Token], None]] = {
            "inline": self._inline,
            "text": lambda token: self.builder.data(token.content),
            "softbreak": lambda token: self.builder.data("\n"),
            "hardbreak": lambda token: self._leaf("br"),
            "hr": lambda token: self._leaf("hr"),
            "code_inline": lambda token: self._leaf("code", text=token.content),
            "html_inline": lambda token: self.builder.data(self.stash(token.content)),
            "image": self._image,
            "fence": self._code,
            "code_block": self._code,
            "alert_open": self._alert,
            "alert_title_open": self._alert_title,
            "list_item_open": self._list_item,
            "list_item_close": self._list_item_end,
        }

    def add(self, tokens: list[Token]) -> None:
        """Add tokens in order; a paragraph of a tight list leaves its content alone."""
        for token in _shown(tokens):
            handler = self.handlers.get(token.type)
            if handler:
                handler(token)
            elif token.nesting > 0:
                self._start(token)
            elif token.nesting < 0:
                self.builder.end(_TAGS.get(token.tag, token.tag))

    def _start(self, token: Token) -> None:
        attributes = {name: str(value) for name, value in token.attrs.items()}
        if align := attributes.pop("style", ""):
            attributes["align"] = align.removeprefix(_ALIGN)
        self.builder.start(_TAGS.get(token.tag, token.tag), attributes)

    def _leaf(self, tag: str, attributes: dict[str, str] | None = None, text: str = "") -> None:
        self.builder.start(tag, attributes or {})
        self.builder.data(text)
        self.builder.end(tag)

    def _inline(self, token: Token) -> None:
        self._add_box()
        between = "\n" if token.markup == TAG_LINES else ""
        self.builder.data(between)
        self.add(token.children or [])
        self.builder.data(between)

    def _image(self, token: Token) -> None:
        attributes = {name: str(value) for name, value in token.attrs.items()}
        self._leaf("img", {**attributes, "alt": plain_text(token.children or [])})

    def _code(self, token: Token) -> None:
        """Add a block of code, coloured as long as the text has not too much of it."""
        code = token.content.removesuffix("\n")
        is_coloured = bool(token.info) and len(code) <= self.code_left
        self.code_left -= len(code) if is_coloured else 0
        html = code_html(code, token.info) if is_coloured else plain_code_html(code)
        self.builder.data(self.stash(html))

    def _alert(self, token: Token) -> None:
        kind = str(token.meta["kind"]).lower()
        names = f"admonition {kind}" if kind in ALERTS else "admonition"
        self.builder.start("div", {"class": names})
        if token.meta.get("title") is None:
            self._leaf("p", TITLE, self.translate(ALERTS.get(kind, kind.capitalize())))

    def _alert_title(self, token: Token) -> None:
        self.builder.start("p", TITLE)

    def _list_item(self, token: Token) -> None:
        is_done = token.meta.get("checked")
        self.builder.start("li", {} if is_done is None else {"class": "task"})
        if is_done is not None:
            checked = {"checked": "checked"} if is_done else {}
            self.box = {
                "type": "checkbox",
                "disabled": "disabled",
                "aria-label": self.translate(TASK_LABELS[is_done]),
                **checked,
            }

    def _list_item_end(self, token: Token) -> None:
        self._add_box()
        self.builder.end("li")

    def _add_box(self) -> None:
        """Add the box of a task before its words, in their paragraph."""
        if self.box:
            self._leaf("input", self.box)
            self.builder.data(" ")
            self.box = {}


def _shown(tokens: list[Token]) -> Iterator[Token]:
    """Yield the tokens but for hidden paragraphs, and the titles that markdown-it gives alerts."""
    has_title = skips = False
    for token in tokens:
        if token.type == "alert_open":
            has_title = token.meta.get("title") is not None
        skips = skips or (token.type == "alert_title_open" and not has_title)
        if not skips and not token.hidden:
            yield token
        skips = skips and token.type != "alert_title_close"


def plain_text(tokens: list[Token]) -> str:
    """Return the words of tokens, images by their alternative text."""
    return "".join(_words(tokens))


def _words(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in ("text", "code_inline"):
            yield token.content
        elif token.type == "image":
            yield plain_text(token.children or [])
        elif token.type in ("softbreak", "hardbreak"):
            yield "\n"
