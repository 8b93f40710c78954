"""Form widgets: Markdown with a preview, text boxes that grow, inputs with suggestions.

They render without templates: an article with a hundred lines has a thousand of them.
"""

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

MAX_COMPACT_ROWS = 3
Attrs = dict[str, Any] | None


class GrowingTextarea(forms.Textarea):
    """A text box that grows with its text."""

    def render(
        self, name: str, value: Any, attrs: Attrs = None, renderer: Any = None
    ) -> SafeString:
        """Return the element; browsers drop the line break after its start tag."""
        attributes = flatatt(self.build_attrs(self.attrs, attrs))
        text = self.format_value(value) or ""
        return format_html('<textarea name="{}"{}>\n{}</textarea>', name, attributes, text)


class MarkdownTextarea(GrowingTextarea):
    """A text box with a preview and, for long texts, a toolbar; both need script."""

    def render(
        self, name: str, value: Any, attrs: Attrs = None, renderer: Any = None
    ) -> SafeString:
        """Return the box within `admin/_markdown.html`."""
        box = super().render(name, value, attrs, renderer)
        is_compact = int(self.attrs.get("rows", 1)) <= MAX_COMPACT_ROWS
        return render_to_string("admin/_markdown.html", {"box": box, "is_compact": is_compact})


class TextLine(forms.TextInput):
    """An input for one line of text."""

    def render(
        self, name: str, value: Any, attrs: Attrs = None, renderer: Any = None
    ) -> SafeString:
        """Return the element."""
        attributes = flatatt(self.build_attrs({"type": self.input_type, **self.attrs}, attrs))
        text = self.format_value(value) or ""
        return format_html('<input name="{}" value="{}"{}>', name, text, attributes)


class Checkbox(forms.CheckboxInput):
    """A checkbox."""

    def render(
        self, name: str, value: Any, attrs: Attrs = None, renderer: Any = None
    ) -> SafeString:
        """Return the element."""
        attributes = self.build_attrs({"type": "checkbox", **self.attrs}, attrs)
        checked = flatatt({**attributes, "checked": self.check_test(value)})
        return format_html('<input name="{}"{}>', name, checked)


def growing_textarea(rows: int = 1, kind: str = "", **attrs: str) -> GrowingTextarea:
    """Return a text box that grows with its text, with a class `kind`."""
    return GrowingTextarea(attrs={"rows": rows, "class": f"grows {kind}".strip(), **attrs})


def name_input(datalist: str, **attrs: str) -> TextLine:
    """Return an input with suggestions from the `<datalist>` with this id."""
    return TextLine(attrs={"list": datalist, "autocomplete": "off", **attrs})
