"""The words with which other systems mark an alert → our kinds of it, and an alert's Markdown."""

from kb.guide.labels import NOTES

_MORE_WORDS = {
    "note": "abstract summary info information question faq quote cite seealso todo memo",
    "tip": "hint success check done example protip",
    "important": "required",
    "warning": "attention alert warn",
    "caution": "danger error bug failure fail missing critical",
}
_EMOJI = {
    "ℹ": "note",
    "📝": "note",
    "🛈": "note",
    "💡": "tip",
    "✅": "tip",
    "❗": "important",
    "❕": "important",
    "⚠": "warning",
    "🚧": "warning",
    "🚨": "warning",
    "⛔": "caution",
    "🛑": "caution",
    "🔥": "caution",
    "☠": "caution",
}
_SHORT_NAMES = {
    "information_source": "note",
    "memo": "note",
    "pencil": "note",
    "bulb": "tip",
    "exclamation": "important",
    "heavy_exclamation_mark": "important",
    "warning": "warning",
    "rotating_light": "warning",
    "no_entry": "caution",
    "stop_sign": "caution",
    "octagonal_sign": "caution",
}
ALERT_WORDS: dict[str, str] = {word: str(kind) for word, kind in NOTES.items()}
ALERT_WORDS |= {word: kind for kind, words in _MORE_WORDS.items() for word in words.split()}
EMOJI_KINDS = {**_EMOJI, **{f":{name}:": kind for name, kind in _SHORT_NAMES.items()}}


def alert_kind(word: str) -> str:
    """Return the kind of alert that a word in any case stands for, "" for none."""
    return ALERT_WORDS.get(word.casefold(), "")


def alert_markdown(kind: str, text: str, title: str = "") -> str:
    """Return an alert of one of our kinds; a title stands in it in bold."""
    head = f"**{title}**\n\n" if title else ""
    lines = f"{head}{text.strip()}".split("\n")
    return "\n".join([f"> [!{kind.upper()}]", *(f"> {line}".rstrip() for line in lines)])
